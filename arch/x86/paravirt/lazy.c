// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lazy modes: which one a CPU is in, and when what is queued has to be applied.
 *
 * Everything here is behind branch sites of the op lazy_flush: with a backend
 * that queues nothing, as bare hardware, nobody gets here once sites are
 * patched. What is exported is for modules that test it.
 */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/thread_info.h>

#include "paravirt.h"
#include "check.h"
#include "trace.h"

DEFINE_PER_CPU(enum paravirt_lazy_mode, paravirt_lazy_mode);
EXPORT_PER_CPU_SYMBOL_GPL(paravirt_lazy_mode);

static __always_inline void lazy_flush(enum paravirt_lazy_mode mode,
				       unsigned long place)
{
	PV_CALL(lazy_flush, PV_C, PV_NOP, ());
	trace_lazy_flush(mode, place);
}

/*
 * Interrupts use ops as in no mode, so no mode that one entered could be left:
 * a mode belongs to the task that is interrupted.
 */
static bool of_no_task(unsigned long place)
{
	if (likely(in_task()))
		return false;
	pv_violation(PV_LAZY_IN_INTERRUPT, PV_OP_lazy_flush, place);
	return true;
}

/**
 * paravirt_enter_lazy_mmu - page-table entries may be queued from here on
 *
 * In MMU mode already, nothing happens: the mode ends where it is left first,
 * and what comes then until it is left again is done at once.
 *
 * Context: task. The task may be preempted and migrated in this mode: what is
 * queued is applied first, and the mode goes with the task.
 */
void paravirt_enter_lazy_mmu(void)
{
	if (of_no_task(_RET_IP_))
		return;

	preempt_disable();
	if (unlikely(__this_cpu_read(paravirt_lazy_mode)))
		pv_violation(PV_LAZY_NESTED, PV_OP_lazy_flush, _RET_IP_);
	else
		__this_cpu_write(paravirt_lazy_mode, PARAVIRT_LAZY_MMU);
	pv_lazy_note(_RET_IP_);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(paravirt_enter_lazy_mmu);

/**
 * paravirt_leave_lazy_mmu - apply what is queued, and queue nothing any more
 *
 * Context: task.
 */
void paravirt_leave_lazy_mmu(void)
{
	if (of_no_task(_RET_IP_))
		return;

	preempt_disable();
	lazy_flush(PARAVIRT_LAZY_MMU, _RET_IP_);
	if (likely(__this_cpu_read(paravirt_lazy_mode) == PARAVIRT_LAZY_MMU))
		__this_cpu_write(paravirt_lazy_mode, PARAVIRT_LAZY_NONE);
	else
		pv_violation(PV_LAZY_UNPAIRED, PV_OP_lazy_flush, _RET_IP_);
	pv_lazy_note(_RET_IP_);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(paravirt_leave_lazy_mmu);

/**
 * paravirt_flush_lazy_mmu - apply what MMU mode has queued, and stay in it
 *
 * For who is about to use what the page tables are to say.
 *
 * Context: any.
 */
void paravirt_flush_lazy_mmu(void)
{
	preempt_disable();
	if (paravirt_get_lazy_mode() == PARAVIRT_LAZY_MMU)
		lazy_flush(PARAVIRT_LAZY_MMU, _RET_IP_);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(paravirt_flush_lazy_mmu);

/**
 * paravirt_start_lazy_cpu - a task switch begins
 * @prev: the task that is left
 *
 * If it is in MMU mode, what is queued is applied now, in its address space,
 * and the mode waits for it in its thread flags.
 *
 * Context: the scheduler, interrupts off.
 */
void paravirt_start_lazy_cpu(struct task_struct *prev)
{
	if (IS_ENABLED(CONFIG_PARAVIRT_DEBUG) && !irqs_disabled())
		pv_violation(PV_LAZY_PREEMPTIBLE, PV_OP_lazy_flush, _RET_IP_);

	switch (__this_cpu_read(paravirt_lazy_mode)) {
	case PARAVIRT_LAZY_NONE:
		break;
	case PARAVIRT_LAZY_MMU:
		lazy_flush(PARAVIRT_LAZY_MMU, _RET_IP_);
		set_tsk_thread_flag(prev, TIF_LAZY_MMU_UPDATES);
		break;
	case PARAVIRT_LAZY_CPU:
		pv_violation(PV_LAZY_NESTED, PV_OP_lazy_flush, _RET_IP_);
		break;
	}
	__this_cpu_write(paravirt_lazy_mode, PARAVIRT_LAZY_CPU);
	pv_lazy_note(_RET_IP_);
}
EXPORT_SYMBOL_GPL(paravirt_start_lazy_cpu);

/**
 * paravirt_end_lazy_cpu - apply all that the task switch has queued
 * @next: the task that comes; goes on in MMU mode if it was left in that
 *
 * Context: __switch_to(), interrupts off, on @next's stack, before it becomes
 * current.
 */
void paravirt_end_lazy_cpu(struct task_struct *next)
{
	enum paravirt_lazy_mode mode = PARAVIRT_LAZY_NONE;

	if (IS_ENABLED(CONFIG_PARAVIRT_DEBUG) && !irqs_disabled())
		pv_violation(PV_LAZY_PREEMPTIBLE, PV_OP_lazy_flush, _RET_IP_);
	if (unlikely(__this_cpu_read(paravirt_lazy_mode) != PARAVIRT_LAZY_CPU))
		pv_violation(PV_LAZY_UNPAIRED, PV_OP_lazy_flush, _RET_IP_);
	lazy_flush(PARAVIRT_LAZY_CPU, _RET_IP_);

	if (unlikely(test_tsk_thread_flag(next, TIF_LAZY_MMU_UPDATES))) {
		clear_tsk_thread_flag(next, TIF_LAZY_MMU_UPDATES);
		mode = PARAVIRT_LAZY_MMU;
	}
	__this_cpu_write(paravirt_lazy_mode, mode);
	pv_lazy_note(_RET_IP_);
}
EXPORT_SYMBOL_GPL(paravirt_end_lazy_cpu);

#ifdef CONFIG_PARAVIRT_DEBUG
/* after a mode was not left: as if it had been */
void pv_lazy_reset(void)
{
	lazy_flush(__this_cpu_read(paravirt_lazy_mode), _RET_IP_);
	__this_cpu_write(paravirt_lazy_mode, PARAVIRT_LAZY_NONE);
	pv_lazy_note(_RET_IP_);
}
#endif
