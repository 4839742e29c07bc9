/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rest of the kernel calls: every op as paravirt_<op>(), made from
 * the op table, and the kernel's own names for them.
 *
 * Not here: the table (paravirt_op_table.h), how an op is called
 * (paravirt_call.h), the site and its record (paravirt_site.h), pv_ops
 * (paravirt_types.h), the patcher (paravirt_patch.h).
 * See Documentation/arch/x86/paravirt/index.rst.
 */
#ifndef _ASM_X86_PARAVIRT_H
#define _ASM_X86_PARAVIRT_H

#include <asm/paravirt_types.h>

#ifdef CONFIG_PARAVIRT
#include <asm/paravirt_call.h>
#include <asm/paravirt_site.h>

#ifndef __ASSEMBLER__
#include <linux/args.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/static_call_types.h>
#include <linux/stringify.h>
#include <linux/types.h>
#include <asm/asm.h>
#include <asm/frame.h>
#include <asm/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/paravirt_lazy.h>
#include <asm/pgtable_types.h>

/* paravirt_<op>() for every op; trampolines are called by sites alone */
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
void PV_TRAMP(op)(void);						\
static __always_inline ret paravirt_##op proto				\
{									\
	union {								\
		unsigned long reg;					\
		ret val;						\
	} __pv_ret;							\
									\
	static_assert(sizeof(__pv_ret) == sizeof(__pv_ret.reg));	\
	__pv_ret.reg = CONCATENATE(PV_USE_, native)(op, class, native, args); \
	return __pv_ret.val;						\
}
#define PV_VOP(group, op, proto, args, class, section, native)		\
void PV_TRAMP(op)(void);						\
static __always_inline void paravirt_##op proto				\
{									\
	CONCATENATE(PV_USE_, native)(op, class, native, args);		\
}
#define PV_STATIC_CALL(op, ret, proto, args, native)			\
ret native proto;							\
DECLARE_STATIC_CALL(pv_##op, native);					\
static __always_inline ret paravirt_##op proto				\
{									\
	return static_call(pv_##op)args;				\
}
#include <asm/paravirt_op_table.h>

/*
 * A thunk around the C function @func of a PV_CALLEE op: saves what the C
 * convention lets @func change, but for the return register. The patcher calls
 * @func itself where a site allows it.
 *
 * Input, output: those of @func. Clobbers: PV_CLOBBERS_PV_CALLEE.
 */
#ifdef CONFIG_X86_32
#define PV_SAVE_ALL_CALLER_REGS		"pushl %ecx;"
#define PV_RESTORE_ALL_CALLER_REGS	"popl  %ecx;"
#else
#define PV_SAVE_ALL_CALLER_REGS						\
	"push %rcx;"							\
	"push %rdx;"							\
	"push %rsi;"							\
	"push %rdi;"							\
	"push %r8;"							\
	"push %r9;"							\
	"push %r10;"							\
	"push %r11;"
#define PV_RESTORE_ALL_CALLER_REGS					\
	"pop %r11;"							\
	"pop %r10;"							\
	"pop %r9;"							\
	"pop %r8;"							\
	"pop %rdi;"							\
	"pop %rsi;"							\
	"pop %rdx;"							\
	"pop %rcx;"
#endif

#define PV_THUNK_NAME(func) "__raw_callee_save_" #func
#define __PV_CALLEE_SAVE_REGS_THUNK(func, section)			\
	extern typeof(func) __raw_callee_save_##func;			\
									\
	asm(".pushsection " section ", \"ax\";"				\
	    ".globl " PV_THUNK_NAME(func) ";"				\
	    ".type " PV_THUNK_NAME(func) ", @function;"			\
	    ASM_FUNC_ALIGN						\
	    PV_THUNK_NAME(func) ":"					\
	    ASM_ENDBR							\
	    FRAME_BEGIN							\
	    PV_SAVE_ALL_CALLER_REGS					\
	    "call " #func ";"						\
	    PV_RESTORE_ALL_CALLER_REGS					\
	    FRAME_END							\
	    ASM_RET							\
	    ".size " PV_THUNK_NAME(func) ", .-" PV_THUNK_NAME(func) ";"	\
	    ".popsection\n"						\
	    PV_FUNC(PV_THUNK_NAME(func), #func " - .",			\
		    PV_CLOBBERS_PV_CALLEE, "255", "0"))

#define PV_CALLEE_SAVE_REGS_THUNK(func)					\
	__PV_CALLEE_SAVE_REGS_THUNK(func, ".text")

/* the thunk of @func, for a member of pv_ops */
#define PV_CALLEE_SAVE(func)						\
	((struct paravirt_callee_save) { __raw_callee_save_##func })

/* promise that @func clobbers PV_CLOBBERS_PV_CALLEE alone */
#define __PV_IS_CALLEE_SAVE(func)					\
	((struct paravirt_callee_save) { func })

/*
 * Describe a backend function to the patcher, in .parafuncs. A function that
 * is not described is a C function, or keeps the promise of its op's class.
 * @body:	the C function behind a thunk, "<name> - ."; "0" if none
 * @clobbers:	mask of what it changes
 * @start, @len: instructions that may stand in for a call: offset in the
 *		function and length; "255" for @start, PV_FUNC_CALL: there are
 *		none; "0" for @len: it has nothing to do, the site may be empty
 */
#define PV_FUNC(func, body, clobbers, start, len)			\
	".pushsection .parafuncs, \"a\"\n"				\
	".balign 4\n"							\
	".long " func " - .\n"						\
	".long " body "\n"						\
	".short " __stringify(clobbers) "\n"				\
	".byte " start "\n"						\
	".byte " len "\n"						\
	".popsection\n"

/* io */
static inline void slow_down_io(void)
{
	paravirt_io_delay();
#ifdef REALLY_SLOW_IO
	paravirt_io_delay();
	paravirt_io_delay();
	paravirt_io_delay();
#endif
}

/* TLB */
void native_flush_tlb_local(void);
void native_flush_tlb_global(void);
void native_flush_tlb_one_user(unsigned long addr);
void native_flush_tlb_user_range(unsigned long start, unsigned long end,
				 unsigned int stride_shift);
void native_flush_tlb_multi(const struct cpumask *cpumask,
			    const struct flush_tlb_info *info);

#define __flush_tlb_local()						\
	PV_OR_NATIVE(flush_tlb_user, native_flush_tlb_local, ())
#define __flush_tlb_global()						\
	PV_OR_NATIVE(flush_tlb_kernel, native_flush_tlb_global, ())
#define __flush_tlb_user_range(start, end, stride_shift)		\
	PV_OR_NATIVE(flush_tlb_user_range, native_flush_tlb_user_range,	\
		     (start, end, stride_shift))
#define __flush_tlb_one_user(addr)					\
do {									\
	unsigned long __pv_addr = (addr);				\
									\
	if (pv_branch(PV_OP_flush_tlb_user_range))			\
		paravirt_flush_tlb_user_range(__pv_addr, __pv_addr + 1,	\
					      PAGE_SHIFT);		\
	else								\
		native_flush_tlb_one_user(__pv_addr);			\
} while (0)
#define __flush_tlb_multi(cpus, info)	paravirt_flush_tlb_multi(cpus, info)

#define paravirt_arch_exit_mmap(mm)	paravirt_exit_mmap(mm)

static inline void notify_page_enc_status_changed(unsigned long pfn,
						  int npages, bool enc)
{
	paravirt_notify_page_enc_status_changed(pfn, npages, enc);
}

/* halt */
static __always_inline void arch_safe_halt(void)
{
	paravirt_safe_halt();
}

static inline void halt(void)
{
	paravirt_halt();
}

/* time */
struct static_key;
extern struct static_key paravirt_steal_enabled;
extern struct static_key paravirt_steal_rq_enabled;

void paravirt_set_sched_clock(u64 (*func)(void));

/* locks */
void native_pv_lock_init(void) __init;
bool pv_is_native_spin_unlock(void);

#if defined(CONFIG_SMP) && defined(CONFIG_PARAVIRT_SPINLOCKS)
static __always_inline void pv_queued_spin_lock_slowpath(struct qspinlock *lock,
							 u32 val)
{
	paravirt_queued_spin_lock_slowpath(lock, val);
}

static __always_inline void pv_queued_spin_unlock(struct qspinlock *lock)
{
	paravirt_queued_spin_unlock(lock);
}

static __always_inline void pv_wait(u8 *ptr, u8 val)
{
	paravirt_wait(ptr, val);
}

static __always_inline void pv_kick(int cpu)
{
	paravirt_kick(cpu);
}

static __always_inline bool pv_vcpu_is_preempted(long cpu)
{
	return paravirt_vcpu_is_preempted(cpu);
}
#endif /* SMP && PARAVIRT_SPINLOCKS */

void default_banner(void);

#ifdef CONFIG_PARAVIRT_XXL
/* 32 bit has its own with two levels of page tables */
#include <asm/pgtable-invert.h>

/* interrupt flag */
static __always_inline unsigned long arch_local_save_flags(void)
{
	return paravirt_save_fl();
}

static __always_inline void arch_local_irq_disable(void)
{
	paravirt_irq_disable();
}

static __always_inline void arch_local_irq_enable(void)
{
	paravirt_irq_enable();
}

static __always_inline unsigned long arch_local_irq_save(void)
{
	return paravirt_irq_save();
}

/* control and debug registers */
static __always_inline unsigned long read_cr2(void)
{
	return paravirt_read_cr2();
}

static __always_inline void write_cr2(unsigned long x)
{
	paravirt_write_cr2(x);
}

static __always_inline void wbinvd(void)
{
	paravirt_wbinvd();
}

static inline unsigned long read_cr0(void)
{
	return paravirt_read_cr0();
}

static inline void write_cr0(unsigned long x)
{
	paravirt_write_cr0(x);
}

static inline unsigned long __read_cr3(void)
{
	return paravirt_read_cr3();
}

static inline void write_cr3(unsigned long x)
{
	paravirt_write_cr3(x);
}

static inline void __write_cr4(unsigned long x)
{
	paravirt_write_cr4(x);
}

#define get_debugreg(var, reg)	((var) = paravirt_get_debugreg(reg))

static __always_inline void set_debugreg(unsigned long val, int reg)
{
	paravirt_set_debugreg(reg, val);
}

/* cpuid, MSRs, counters */
static inline void __cpuid(unsigned int *eax, unsigned int *ebx,
			   unsigned int *ecx, unsigned int *edx)
{
	paravirt_cpuid(eax, ebx, ecx, edx);
}

/* an op's function traces what it does, the instruction at a site does not */
void paravirt_trace_read_msr(unsigned int msr, u64 val);
void paravirt_trace_write_msr(unsigned int msr, u64 val);

/* macros, since msr.h may come later */
#define __pv_rdmsr(msr)							\
({									\
	unsigned int __pv_msr = (msr);					\
	u64 __pv_value = paravirt_read_msr(__pv_msr);			\
									\
	if (tracepoint_enabled(read_msr))				\
		paravirt_trace_read_msr(__pv_msr, __pv_value);		\
	__pv_value;							\
})

#define wrmsr(msr, low, high)						\
do {									\
	unsigned int __pv_msr = (msr), __pv_low = (low), __pv_high = (high); \
									\
	paravirt_write_msr(__pv_msr, __pv_low, __pv_high);		\
	if (tracepoint_enabled(write_msr))				\
		paravirt_trace_write_msr(__pv_msr,			\
					 (u64)__pv_high << 32 | __pv_low); \
} while (0)

#define rdmsr(msr, low, high)						\
do {									\
	u64 __val = __pv_rdmsr(msr);					\
									\
	(low) = (u32)__val;						\
	(high) = __val >> 32;						\
} while (0)

#define rdmsrl(msr, val)	((val) = __pv_rdmsr(msr))

#define wrmsrl(msr, val)						\
do {									\
	u64 __pv_val = (val);						\
									\
	wrmsr(msr, (u32)__pv_val, (u32)(__pv_val >> 32));		\
} while (0)

#define wrmsr_safe(msr, low, high)	paravirt_write_msr_safe(msr, low, high)

#define rdmsr_safe(msr, low, high)					\
({									\
	int __err;							\
	u64 __val = paravirt_read_msr_safe(msr, &__err);		\
									\
	(*low) = (u32)__val;						\
	(*high) = __val >> 32;						\
	__err;								\
})

static inline int rdmsrl_safe(unsigned int msr, unsigned long long *p)
{
	int err;

	*p = paravirt_read_msr_safe(msr, &err);
	return err;
}

#define rdpmc(counter, low, high)					\
do {									\
	u64 __val = paravirt_read_pmc(counter);				\
									\
	(low) = (u32)__val;						\
	(high) = __val >> 32;						\
} while (0)

#define rdpmcl(counter, val)	((val) = paravirt_read_pmc(counter))

/* segments and descriptors */
static inline void load_sp0(unsigned long sp0)
{
	paravirt_load_sp0(sp0);
}

static inline void load_TR_desc(void)
{
	paravirt_load_tr_desc();
}

static inline void load_gdt(const struct desc_ptr *dtr)
{
	paravirt_load_gdt(dtr);
}

static inline void load_idt(const struct desc_ptr *dtr)
{
	paravirt_load_idt(dtr);
}

static inline void set_ldt(const void *addr, unsigned int entries)
{
	paravirt_set_ldt(addr, entries);
}

#define store_tr(tr)	((tr) = paravirt_store_tr())

#define load_TLS(t, cpu)						\
	PV_OR_NATIVE(load_tls, native_load_tls, (t, cpu))

/* native_load_gs_index(), whose call is the site */
#define load_gs_index(gs)						\
do {									\
	unsigned int __pv_gs = (gs);					\
	unsigned long __pv_flags;					\
									\
	local_irq_save(__pv_flags);					\
	paravirt_load_gs_index(__pv_gs);				\
	local_irq_restore(__pv_flags);					\
} while (0)

static inline void write_ldt_entry(struct desc_struct *dt, int entry,
				   const void *desc)
{
	paravirt_write_ldt_entry(dt, entry, desc);
}

static inline void write_gdt_entry(struct desc_struct *dt, int entry,
				   const void *desc, int type)
{
	paravirt_write_gdt_entry(dt, entry, desc, type);
}

static inline void write_idt_entry(gate_desc *dt, int entry, const gate_desc *g)
{
	paravirt_write_idt_entry(dt, entry, g);
}

#ifdef CONFIG_X86_IOPL_IOPERM
static inline void tss_invalidate_io_bitmap(void)
{
	paravirt_invalidate_io_bitmap();
}

static inline void tss_update_io_bitmap(void)
{
	paravirt_update_io_bitmap();
}
#endif

/* page-table entries: conversion */
static inline pte_t __pte(pteval_t val)
{
	return (pte_t) { paravirt_make_pte(val) };
}

static inline pteval_t pte_val(pte_t pte)
{
	return paravirt_pte_val(pte.pte);
}

static inline pmd_t __pmd(pmdval_t val)
{
	return native_make_pmd(paravirt_make_pmd(val));
}

static inline pmdval_t pmd_val(pmd_t pmd)
{
	return paravirt_pmd_val(native_pmd_val(pmd));
}

static inline pud_t __pud(pudval_t val)
{
	return native_make_pud(paravirt_make_pud(val));
}

static inline pudval_t pud_val(pud_t pud)
{
	return paravirt_pud_val(native_pud_val(pud));
}

static inline pgd_t __pgd(pgdval_t val)
{
	return native_make_pgd(paravirt_make_pgd(val));
}

static inline pgdval_t pgd_val(pgd_t pgd)
{
	return paravirt_pgd_val(native_pgd_val(pgd));
}

/* and what comes with it, in one site */
#define pte_val_xor pte_val_xor
static inline pteval_t pte_val_xor(pte_t pte, pteval_t bits)
{
	return PV_CALL_THEN(pte_val, "xorq", bits, pte.pte);
}

static inline pmdval_t pmd_val_and(pmd_t pmd, pmdval_t mask)
{
	return PV_CALL_THEN(pmd_val, "andq", mask, native_pmd_val(pmd));
}

static inline pudval_t pud_val_and(pud_t pud, pudval_t mask)
{
	return PV_CALL_THEN(pud_val, "andq", mask, native_pud_val(pud));
}

static inline p4dval_t p4d_val_and(p4d_t p4d, p4dval_t mask)
{
#if CONFIG_PGTABLE_LEVELS >= 5
	return PV_CALL_THEN(p4d_val, "andq", mask, native_p4d_val(p4d));
#else
	return PV_CALL_THEN(pgd_val, "andq", mask, native_p4d_val(p4d));
#endif
}

/* what PROT_NONE inverts is not present, and not converted: flip it last */
static inline pmdval_t pmd_val_frame(pmd_t pmd, pmdval_t mask)
{
	pmdval_t frame = pmd_val_and(pmd, mask);

	return __pte_needs_invert(native_pmd_val(pmd)) ? frame ^ mask : frame;
}

static inline pudval_t pud_val_frame(pud_t pud, pudval_t mask)
{
	pudval_t frame = pud_val_and(pud, mask);

	return __pte_needs_invert(native_pud_val(pud)) ? frame ^ mask : frame;
}

static inline pte_t __pte_or(pteval_t val, pteval_t bits)
{
	return (pte_t) { PV_CALL_AFTER(make_pte, "orq", val, bits) };
}

static inline pmd_t __pmd_or(pmdval_t val, pmdval_t bits)
{
	return native_make_pmd(PV_CALL_AFTER(make_pmd, "orq", val, bits));
}

static inline pud_t __pud_or(pudval_t val, pudval_t bits)
{
	return native_make_pud(PV_CALL_AFTER(make_pud, "orq", val, bits));
}

static inline p4d_t __p4d_or(p4dval_t val, p4dval_t bits)
{
#if CONFIG_PGTABLE_LEVELS >= 5
	return native_make_p4d(PV_CALL_AFTER(make_p4d, "orq", val, bits));
#else
	return native_make_p4d(PV_CALL_AFTER(make_pgd, "orq", val, bits));
#endif
}

/*
 * The entry with the bits of @mask that it has, and @bits. If it is present
 * before and after, its frame is what it is in the table.
 */
static inline pte_t __pte_modify(pte_t pte, pteval_t mask, pteval_t bits)
{
	pteval_t old = native_pte_val(pte), val = (old & mask) | bits;

	if (likely(old & val & _PAGE_PRESENT))
		return native_make_pte(val);
	return __pte(flip_protnone_guard(old, (pte_val(pte) & mask) | bits,
					 PTE_PFN_MASK));
}

/* page-table entries: write */
static inline void set_pte(pte_t *ptep, pte_t pte)
{
	paravirt_set_pte(ptep, pte);
}

static inline void set_pte_atomic(pte_t *ptep, pte_t pte)
{
	set_pte(ptep, pte);
}

static inline void pte_clear(struct mm_struct *mm, unsigned long addr,
			     pte_t *ptep)
{
	set_pte(ptep, native_make_pte(0));
}

static inline void set_pmd(pmd_t *pmdp, pmd_t pmd)
{
	paravirt_set_pmd(pmdp, pmd);
}

static inline void pmd_clear(pmd_t *pmdp)
{
	set_pmd(pmdp, native_make_pmd(0));
}

static inline void set_pud(pud_t *pudp, pud_t pud)
{
	paravirt_set_pud(pudp, pud);
}

static inline void pud_clear(pud_t *pudp)
{
	set_pud(pudp, native_make_pud(0));
}

#define set_p4d(p4dp, p4d)						\
	PV_OR_NATIVE(set_p4d, native_set_p4d, (p4dp, p4d))
#define p4d_clear(p4dp)		set_p4d(p4dp, native_make_p4d(0))

#if CONFIG_PGTABLE_LEVELS >= 5
static inline p4d_t __p4d(p4dval_t val)
{
	return native_make_p4d(paravirt_make_p4d(val));
}

static inline p4dval_t p4d_val(p4d_t p4d)
{
	return paravirt_p4d_val(native_p4d_val(p4d));
}

/* macros, since pgtable_l5_enabled() is not known yet */
#define set_pgd(pgdp, pgdval)						\
do {									\
	if (pgtable_l5_enabled())					\
		paravirt_set_pgd(pgdp, pgdval);				\
	else								\
		set_p4d((p4d_t *)(pgdp), (p4d_t) { (pgdval).pgd });	\
} while (0)

#define pgd_clear(pgdp)							\
do {									\
	if (pgtable_l5_enabled())					\
		set_pgd(pgdp, native_make_pgd(0));			\
} while (0)
#endif

#ifdef CONFIG_SMP
#define __ptep_get_and_clear(ptep)	paravirt_ptep_get_and_clear(ptep)
#define __ptep_try_wrprotect(ptep, old, new)				\
	PV_CALL_CMPXCHG(ptep_set_wrprotect, ptep, &(old)->pte, (new).pte)
#endif

#define __HAVE_ARCH_PTEP_MODIFY_PROT_TRANSACTION
/* macros, since the check is not known yet */
#define ptep_modify_prot_start(vma, addr, ptep)				\
({									\
	pte_t *__pv_ptep = (ptep);					\
	pte_t __pv_pte = paravirt_ptep_modify_prot_start(__pv_ptep);	\
									\
	/* where it is still there, commit sees that it goes */		\
	if (IS_ENABLED(CONFIG_PAGE_TABLE_CHECK) &&			\
	    !native_pte_val(READ_ONCE(*__pv_ptep)))			\
		page_table_check_pte_clear((vma)->vm_mm, __pv_pte);	\
	__pv_pte;							\
})

#define ptep_modify_prot_commit(vma, addr, ptep, old_pte, pte)		\
do {									\
	pte_t __pv_pte = (pte), *__pv_ptep = (ptep);			\
									\
	(void)(old_pte);						\
	page_table_check_ptes_set((vma)->vm_mm, __pv_ptep, __pv_pte, 1); \
	paravirt_ptep_modify_prot_commit(__pv_ptep, __pv_pte);		\
} while (0)

static inline void __set_fixmap(unsigned int idx, phys_addr_t phys,
				pgprot_t flags)
{
	paravirt_set_fixmap(idx, phys, flags);
}

/* lazy modes */
#define __HAVE_ARCH_START_CONTEXT_SWITCH
static inline void arch_start_context_switch(struct task_struct *prev)
{
	if (pv_branch(PV_OP_lazy_flush))
		paravirt_start_lazy_cpu(prev);
}

/* Xen PV enters the kernel on the thread's stack: tell it with the rest */
#define arch_end_context_switch(next)					\
do {									\
	if (pv_branch(PV_OP_lazy_flush)) {				\
		if (cpu_feature_enabled(X86_FEATURE_XENPV))		\
			paravirt_load_sp0(task_top_of_stack(next));	\
		paravirt_end_lazy_cpu(next);				\
	}								\
} while (0)

#ifdef CONFIG_PARAVIRT_DEBUG
#define paravirt_check_user paravirt_check_user
static __always_inline void paravirt_check_user(void)
{
	if (pv_branch(PV_OP_lazy_flush))
		__paravirt_check_user();
}
#endif

#define __HAVE_ARCH_ENTER_LAZY_MMU_MODE
static inline void arch_enter_lazy_mmu_mode(void)
{
	if (pv_branch(PV_OP_lazy_flush))
		paravirt_enter_lazy_mmu();
}

static inline void arch_leave_lazy_mmu_mode(void)
{
	if (pv_branch(PV_OP_lazy_flush))
		paravirt_leave_lazy_mmu();
}

static inline void arch_flush_lazy_mmu_mode(void)
{
	if (pv_branch(PV_OP_lazy_flush))
		paravirt_flush_lazy_mmu();
}
#endif /* CONFIG_PARAVIRT_XXL */

#else /* __ASSEMBLER__ */

#if defined(CONFIG_PARAVIRT_XXL) && defined(CONFIG_DEBUG_ENTRY)
/*
 * Output: %rax, of which X86_EFLAGS_IF is valid. Clobbers: flags.
 * The number of the op comes from asm-offsets. The bytes are pushf and pop as
 * its row has them, with %rax: objtool has to see where the stack moves.
 */
#define SAVE_FLAGS							\
	PV_SITE save_fl, ASM_PV_OP_save_fl, PV_CLOBBERS_PV_CALLEE,	\
		".byte 0x48, 0x9c, 0x48, 0x8f, 0xc0"
#endif

#endif /* __ASSEMBLER__ */
#else /* !CONFIG_PARAVIRT */

#define default_banner x86_init_noop

#ifndef __ASSEMBLER__
struct mm_struct;

static inline void native_pv_lock_init(void)
{
}

static inline void paravirt_arch_exit_mmap(struct mm_struct *mm)
{
}
#endif
#endif /* !CONFIG_PARAVIRT */

#ifndef __ASSEMBLER__
#ifndef CONFIG_PARAVIRT_XXL
struct mm_struct;

static inline void paravirt_enter_mmap(struct mm_struct *mm)
{
}
#endif
#endif /* !__ASSEMBLER__ */
#endif /* _ASM_X86_PARAVIRT_H */
