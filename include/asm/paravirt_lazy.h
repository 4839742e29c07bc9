/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lazy modes: while a CPU is in one, a backend may queue what it is asked to
 * do. The layer keeps the mode; a backend asks for it, and gives an op that
 * applies what was queued.
 *
 * MMU mode brackets loops over page-table entries, CPU mode a task switch. One
 * at a time, never nested, always paired.
 * See Documentation/arch/x86/paravirt/lazy.rst.
 */
#ifndef _ASM_X86_PARAVIRT_LAZY_H
#define _ASM_X86_PARAVIRT_LAZY_H

#ifndef __ASSEMBLER__
#include <linux/percpu-defs.h>
#include <linux/preempt.h>

#include <asm/percpu.h>

struct task_struct;

/**
 * enum paravirt_lazy_mode - what a backend may queue
 * @PARAVIRT_LAZY_NONE: nothing
 * @PARAVIRT_LAZY_MMU: writes of page-table entries
 * @PARAVIRT_LAZY_CPU: what a task switch changes: page table, stack, segments
 *
 * Bits, so that a mask can name modes.
 */
enum paravirt_lazy_mode {
	PARAVIRT_LAZY_NONE,
	PARAVIRT_LAZY_MMU,
	PARAVIRT_LAZY_CPU,
};

#ifdef CONFIG_PARAVIRT_XXL
/* lazy.c keeps it, and nobody else writes it */
DECLARE_PER_CPU(enum paravirt_lazy_mode, paravirt_lazy_mode);

/**
 * paravirt_get_lazy_mode - the lazy mode that a backend may act upon
 *
 * Context: any. With preemption on, the answer may be that of another CPU by
 * the time it is used.
 *
 * Return: the mode of this CPU; PARAVIRT_LAZY_NONE in interrupts and NMIs, as
 * the mode is that of the task they interrupt.
 */
static __always_inline enum paravirt_lazy_mode paravirt_get_lazy_mode(void)
{
	return in_task() ? this_cpu_read(paravirt_lazy_mode) :
			   PARAVIRT_LAZY_NONE;
}

void paravirt_enter_lazy_mmu(void);
void paravirt_leave_lazy_mmu(void);
void paravirt_flush_lazy_mmu(void);
void paravirt_start_lazy_cpu(struct task_struct *prev);
void paravirt_end_lazy_cpu(struct task_struct *next);

#ifdef CONFIG_PARAVIRT_DEBUG
void __paravirt_check_user(void);
#endif

#else /* !CONFIG_PARAVIRT_XXL */

/* no modes: such guests have nothing to queue */
static __always_inline enum paravirt_lazy_mode paravirt_get_lazy_mode(void)
{
	return PARAVIRT_LAZY_NONE;
}
#endif /* CONFIG_PARAVIRT_XXL */

#endif /* __ASSEMBLER__ */
#endif /* _ASM_X86_PARAVIRT_LAZY_H */
