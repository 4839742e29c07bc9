// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task that sleeps in lazy MMU mode: what it has queued is applied before
 * another one runs, that one is in no mode, and the first is in MMU mode again
 * when it goes on. Fails to load if not. Under a backend that queues.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

#include <asm/paravirt.h>

#define VALUE	(_PAGE_TABLE | _PAGE_NX)

/* as good as a page table, of an address space that nobody uses */
static pte_t *table;

static DECLARE_COMPLETION(sleeping);
static DECLARE_COMPLETION(looked);
static DECLARE_COMPLETION(done);

static enum paravirt_lazy_mode mode_before, mode_after;

/* runs on the same CPU as the module's load */
static int sleeper(void *unused)
{
	arch_enter_lazy_mmu_mode();
	set_pte(&table[0], native_make_pte(VALUE));
	mode_before = paravirt_get_lazy_mode();
	complete(&sleeping);
	wait_for_completion(&looked);
	mode_after = paravirt_get_lazy_mode();
	arch_leave_lazy_mmu_mode();
	complete(&done);
	return 0;
}

static int __init lazy_switch_init(void)
{
	enum paravirt_lazy_mode mode;
	int cpu = raw_smp_processor_id();
	struct task_struct *task;
	pteval_t val;

	table = (pte_t *)get_zeroed_page(GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	set_cpus_allowed_ptr(current, cpumask_of(cpu));

	task = kthread_create(sleeper, NULL, "lazy_switch");
	if (IS_ERR(task)) {
		free_page((unsigned long)table);
		return PTR_ERR(task);
	}
	kthread_bind(task, cpu);
	wake_up_process(task);

	/* on one CPU, it sleeps if this goes on, in whatever order */
	wait_for_completion(&sleeping);
	schedule_timeout_uninterruptible(HZ / 10);
	mode = paravirt_get_lazy_mode();
	val = READ_ONCE(table[0].pte);
	complete(&looked);
	wait_for_completion(&done);

	pr_info("lazy_switch: mode %d, in another task %d, then %d; entry %lx\n",
		mode_before, mode, mode_after, val);
	free_page((unsigned long)table);
	if (mode_before != PARAVIRT_LAZY_MMU || mode != PARAVIRT_LAZY_NONE ||
	    mode_after != PARAVIRT_LAZY_MMU || val != VALUE)
		return -EIO;
	return 0;
}
module_init(lazy_switch_init);

static void __exit lazy_switch_exit(void)
{
}
module_exit(lazy_switch_exit);

MODULE_DESCRIPTION("Sleeps in lazy MMU mode");
MODULE_LICENSE("GPL");
