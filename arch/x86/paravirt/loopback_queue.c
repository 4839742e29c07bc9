// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queue of the loopback backend: ops that a lazy mode allows to wait, in
 * order. What may wait, in which mode, and what must find the queue empty is
 * said here once; who breaks a rule is reported (check.c). The ops that know of
 * the queue are lbq_<op>().
 */
#include <linux/instruction_pointer.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>

#include <asm/cpufeature.h>
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/special_insns.h>

#include "paravirt.h"
#include "check.h"
#include "loopback.h"

#define QUEUE_MAX	64

struct queued {
	enum pv_op op;
	unsigned long arg[3];
};

struct queue {
	unsigned int n;
	struct queued entries[QUEUE_MAX];
};

static DEFINE_PER_CPU(struct queue, queue);

/* interrupts may queue nothing, but they flush */
static unsigned long lbq_lock(void)
{
	unsigned long flags = native_save_fl();

	native_irq_disable();
	return flags;
}

static void lbq_unlock(unsigned long flags)
{
	if (flags & X86_EFLAGS_IF)
		native_irq_enable();
}

static void apply(const struct queued *q)
{
	switch (q->op) {
	case PV_OP_set_pte:
		loopback_set_pte((pte_t *)q->arg[0],
				 native_make_pte(q->arg[1]));
		break;
	case PV_OP_ptep_modify_prot_commit:
		loopback_ptep_modify_prot_commit((pte_t *)q->arg[0],
						 native_make_pte(q->arg[1]));
		break;
	case PV_OP_ptep_set_wrprotect:
		loopback_ptep_set_wrprotect((pte_t *)q->arg[0]);
		break;
	case PV_OP_write_cr3:
		loopback_write_cr3(q->arg[0]);
		break;
	case PV_OP_set_ldt:
		loopback_set_ldt((void *)q->arg[0], q->arg[1]);
		break;
	case PV_OP_load_tls:
		loopback_load_tls((struct thread_struct *)q->arg[0], q->arg[1]);
		break;
	case PV_OP_load_gs_index:
		loopback_load_gs_index(q->arg[0]);
		break;
	case PV_OP_write_msr:
		loopback_write_msr(q->arg[0], q->arg[1], q->arg[2]);
		break;
	default:
		pv_violation(PV_QUEUE_REFUSED, q->op, _RET_IP_);
	}
}

static void lbq_flush(void)
{
	unsigned long flags = lbq_lock();
	struct queue *q = raw_cpu_ptr(&queue);
	unsigned int i;

	for (i = 0; i < q->n; i++)
		apply(&q->entries[i]);
	q->n = 0;
	lbq_unlock(flags);
}

/*
 * Queue an op of @mode, if that is the lazy mode. Page tables do not change in
 * a task switch. Returns false if it is to be done now. Inlined, as are others
 * that report: the place is that of the caller's site.
 */
static __always_inline bool enqueue(enum paravirt_lazy_mode mode,
				    enum pv_op op, unsigned long arg0,
				    unsigned long arg1, unsigned long arg2)
{
	enum paravirt_lazy_mode now = paravirt_get_lazy_mode();
	unsigned long flags;
	struct queue *q;

	if (now != mode) {
		if (now == PARAVIRT_LAZY_CPU)
			pv_violation(PV_QUEUE_REFUSED, op, _RET_IP_);
		return false;
	}

	flags = lbq_lock();
	q = raw_cpu_ptr(&queue);
	if (q->n == QUEUE_MAX)
		lbq_flush();
	q->entries[q->n++] = (struct queued){ op, { arg0, arg1, arg2 } };
	lbq_unlock(flags);
	return true;
}

/* the last entry of @op, or NULL */
static const struct queued *find(enum pv_op op)
{
	const struct queue *q = raw_cpu_ptr(&queue);
	unsigned int i;

	for (i = q->n; i--;)
		if (q->entries[i].op == op)
			return &q->entries[i];
	return NULL;
}

/* page-table entries: those of MMU mode */

static void lbq_set_pte(pte_t *ptep, pte_t pte)
{
	if (!enqueue(PARAVIRT_LAZY_MMU, PV_OP_set_pte, (unsigned long)ptep,
		     pte.pte, 0))
		loopback_set_pte(ptep, pte);
}

/* upper levels are followed at once, as those of a table that is split */
static void lbq_set_pmd(pmd_t *pmdp, pmd_t pmd)
{
	lbq_flush();
	loopback_set_pmd(pmdp, pmd);
}

static void lbq_set_pud(pud_t *pudp, pud_t pud)
{
	lbq_flush();
	loopback_set_pud(pudp, pud);
}

static void lbq_set_p4d(p4d_t *p4dp, p4d_t p4d)
{
	lbq_flush();
	loopback_set_p4d(p4dp, p4d);
}

static void lbq_ptep_modify_prot_commit(pte_t *ptep, pte_t pte)
{
	if (!enqueue(PARAVIRT_LAZY_MMU, PV_OP_ptep_modify_prot_commit,
		     (unsigned long)ptep, pte.pte, 0))
		loopback_ptep_modify_prot_commit(ptep, pte);
}

/* what changes an entry has its address for the first argument, nothing else */
static bool changes(const pte_t *ptep)
{
	const struct queue *q = raw_cpu_ptr(&queue);
	unsigned int i;

	for (i = 0; i < q->n; i++)
		if (q->entries[i].arg[0] == (unsigned long)ptep)
			return true;
	return false;
}

/* An op is about to read an entry: nothing that changes it may be queued. */
static __always_inline void reads_entry(enum pv_op op, pte_t *ptep)
{
	if (!changes(ptep))
		return;
	pv_violation(PV_QUEUE_STALE, op, _RET_IP_);
	lbq_flush();
}

static pte_t lbq_ptep_modify_prot_start(pte_t *ptep)
{
	reads_entry(PV_OP_ptep_modify_prot_start, ptep);
	return loopback_ptep_modify_prot_start(ptep);
}

/* as a hypervisor has to: what the hardware may still change is cleared now */
static pte_t lbq_ptep_get_and_clear(pte_t *ptep)
{
	const pteval_t all = _PAGE_ACCESSED | _PAGE_DIRTY;
	pte_t pte;

	reads_entry(PV_OP_ptep_get_and_clear, ptep);
	pte = READ_ONCE(*ptep);
	if ((pte.pte & _PAGE_PRESENT && (pte.pte & all) != all) ||
	    pte_uffd_wp(pte) || IS_ENABLED(CONFIG_PAGE_TABLE_CHECK) ||
	    !enqueue(PARAVIRT_LAZY_MMU, PV_OP_set_pte, (unsigned long)ptep,
		     0, 0))
		return loopback_ptep_get_and_clear(ptep);
	return pte;
}

static void lbq_ptep_set_wrprotect(pte_t *ptep)
{
	reads_entry(PV_OP_ptep_set_wrprotect, ptep);
	if (!enqueue(PARAVIRT_LAZY_MMU, PV_OP_ptep_set_wrprotect,
		     (unsigned long)ptep, 0, 0))
		loopback_ptep_set_wrprotect(ptep);
}

/* the TLB: what is flushed from it must be in the page table */

static void lbq_flush_tlb_user(void)
{
	lbq_flush();
	loopback_flush_tlb_user();
}

static void lbq_flush_tlb_kernel(void)
{
	lbq_flush();
	loopback_flush_tlb_kernel();
}

static void lbq_flush_tlb_user_range(unsigned long start, unsigned long end,
				     unsigned int stride_shift)
{
	lbq_flush();
	loopback_flush_tlb_user_range(start, end, stride_shift);
}

static void lbq_flush_tlb_multi(const struct cpumask *cpus,
				const struct flush_tlb_info *info)
{
	lbq_flush();
	loopback_flush_tlb_multi(cpus, info);
}

/* a task switch: those of CPU mode */

static void lbq_write_cr3(unsigned long val)
{
	if (enqueue(PARAVIRT_LAZY_CPU, PV_OP_write_cr3, val, 0, 0))
		return;
	lbq_flush();
	loopback_write_cr3(val);
}

/* who asks wants what was written */
static unsigned long lbq_read_cr3(void)
{
	const struct queued *q = find(PV_OP_write_cr3);

	return q ? q->arg[0] & ~X86_CR3_PCID_NOFLUSH : loopback_read_cr3();
}

static void lbq_set_ldt(const void *desc, unsigned int entries)
{
	if (!enqueue(PARAVIRT_LAZY_CPU, PV_OP_set_ldt, (unsigned long)desc,
		     entries, 0))
		loopback_set_ldt(desc, entries);
}

static void lbq_load_tls(struct thread_struct *t, unsigned int cpu)
{
	if (!enqueue(PARAVIRT_LAZY_CPU, PV_OP_load_tls, (unsigned long)t, cpu,
		     0))
		loopback_load_tls(t, cpu);
	else if (thread_loads_tls_or_ldt(t) ||
		 selector_in_tls_or_ldt(t->gsindex))
		lbq_flush();
}

static void lbq_load_gs_index(unsigned int idx)
{
	/* the base is written next, without an op that could wait, too */
	if (!boot_cpu_has(X86_FEATURE_FSGSBASE) &&
	    enqueue(PARAVIRT_LAZY_CPU, PV_OP_load_gs_index, idx, 0, 0))
		return;
	if (selector_in_tls_or_ldt(idx) &&
	    (find(PV_OP_load_tls) || find(PV_OP_set_ldt)))
		pv_violation(PV_QUEUE_SEGMENT, PV_OP_load_gs_index, _RET_IP_);
	loopback_load_gs_index(idx);
}

static void lbq_write_msr(unsigned int msr, unsigned int low,
			  unsigned int high)
{
	if ((msr != MSR_FS_BASE && msr != MSR_KERNEL_GS_BASE) ||
	    !enqueue(PARAVIRT_LAZY_CPU, PV_OP_write_msr, msr, low, high))
		loopback_write_msr(msr, low, high);
}

/* __switch_to() has loaded the segments by now */
static void lbq_lazy_flush(void)
{
	const struct queued *q;

	if (paravirt_get_lazy_mode() == PARAVIRT_LAZY_CPU) {
		q = find(PV_OP_load_tls);
		if (q && thread_loads_tls_or_ldt((void *)q->arg[0]))
			pv_violation(PV_QUEUE_SEGMENT, PV_OP_load_tls,
				     _RET_IP_);
	}
	lbq_flush();
	loopback_lazy_flush();
}

/* what must find the queue empty */

static __always_inline bool pending(void)
{
	return raw_cpu_read(queue.n);
}

__visible noinstr void lbq_irq_enable(void);
__visible noinstr void lbq_irq_enable(void)
{
	/* in MMU mode interrupts come and go */
	if (unlikely(pending()) &&
	    raw_cpu_read(paravirt_lazy_mode) == PARAVIRT_LAZY_CPU)
		pv_violation(PV_QUEUE_IRQ, PV_OP_irq_enable, _RET_IP_);
	loopback_irq_enable();
}

__PV_CALLEE_SAVE_REGS_THUNK(lbq_irq_enable, ".noinstr.text");

static noinstr void lbq_safe_halt(void)
{
	if (unlikely(pending()))
		pv_violation(PV_QUEUE_IDLE, PV_OP_safe_halt, _RET_IP_);
	loopback_safe_halt();
}

static void lbq_halt(void)
{
	if (unlikely(pending()))
		pv_violation(PV_QUEUE_IDLE, PV_OP_halt, _RET_IP_);
	loopback_halt();
}

static bool lbq_pending(void)
{
	return pending();
}

/**
 * loopback_queue_init - put the queue in front of the ops that know of it
 *
 * Context: early in boot, the backend's other ops are set.
 */
void __init loopback_queue_init(void)
{
	pv_ops.cpu.lazy_flush = lbq_lazy_flush;
	pv_ops.cpu.set_ldt = lbq_set_ldt;
	pv_ops.cpu.load_tls = lbq_load_tls;
	pv_ops.cpu.load_gs_index = lbq_load_gs_index;
	pv_ops.cpu.write_msr = lbq_write_msr;
	pv_ops.irq.irq_enable = PV_CALLEE_SAVE(lbq_irq_enable);
	pv_ops.irq.safe_halt = lbq_safe_halt;
	pv_ops.irq.halt = lbq_halt;
	pv_ops.mmu.flush_tlb_user = lbq_flush_tlb_user;
	pv_ops.mmu.flush_tlb_kernel = lbq_flush_tlb_kernel;
	pv_ops.mmu.flush_tlb_user_range = lbq_flush_tlb_user_range;
	pv_ops.mmu.flush_tlb_multi = lbq_flush_tlb_multi;
	pv_ops.mmu.read_cr3 = lbq_read_cr3;
	pv_ops.mmu.write_cr3 = lbq_write_cr3;
	pv_ops.mmu.set_pte = lbq_set_pte;
	pv_ops.mmu.set_pmd = lbq_set_pmd;
	pv_ops.mmu.set_pud = lbq_set_pud;
	pv_ops.mmu.set_p4d = lbq_set_p4d;
	pv_ops.mmu.ptep_modify_prot_start = lbq_ptep_modify_prot_start;
	pv_ops.mmu.ptep_modify_prot_commit = lbq_ptep_modify_prot_commit;
	pv_ops.mmu.ptep_get_and_clear = lbq_ptep_get_and_clear;
	pv_ops.mmu.ptep_set_wrprotect = lbq_ptep_set_wrprotect;
	pv_queue_pending = lbq_pending;
}
