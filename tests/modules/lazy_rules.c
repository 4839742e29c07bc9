// SPDX-License-Identifier: GPL-2.0-only
/*
 * Breaks every rule of the lazy modes once, or twice where it takes two. For
 * paravirt_backend=loopback, which notices all of them.
 *
 * The last one is broken by who writes the parameter "user".
 */
#include <linux/completion.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>

#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/paravirt.h>
#include <asm/segment.h>

/* as good as a page table, of an address space that nobody uses */
static pte_t *table;

static void enter(void)
{
	arch_enter_lazy_mmu_mode();
}

static void leave(void)
{
	arch_leave_lazy_mmu_mode();
}

static void queue_one(void)
{
	set_pte(&table[0], native_make_pte(_PAGE_TABLE));
}

/* PV_LAZY_NESTED, and then PV_LAZY_UNPAIRED */
static void nested(void)
{
	enter();
	enter();
	leave();
	leave();
}

static DECLARE_COMPLETION(interrupted);

static void on_timer(struct timer_list *unused)
{
	enter();
	leave();
	complete(&interrupted);
}

static DEFINE_TIMER(timer, on_timer);

/* PV_LAZY_IN_INTERRUPT, twice */
static void interrupt(void)
{
	mod_timer(&timer, jiffies);
	wait_for_completion(&interrupted);
	timer_shutdown_sync(&timer);
}

/* PV_LAZY_PREEMPTIBLE, twice */
static void interrupts_on(void)
{
	preempt_disable();
	paravirt_start_lazy_cpu(current);
	paravirt_end_lazy_cpu(current);
	preempt_enable();
}

/* PV_QUEUE_REFUSED */
static void refused(void)
{
	local_irq_disable();
	paravirt_start_lazy_cpu(current);
	queue_one();
	paravirt_end_lazy_cpu(current);
	local_irq_enable();
}

/* PV_QUEUE_STALE */
static void stale(void)
{
	enter();
	queue_one();
	ptep_get_and_clear(NULL, 0, &table[0]);
	leave();
}

/* PV_QUEUE_SEGMENT */
static void segment(void)
{
	static struct thread_struct thread;

	/* no selectors when it is loaded, one afterwards */
	memcpy(thread.tls_array, current->thread.tls_array,
	       sizeof(thread.tls_array));

	local_irq_disable();
	paravirt_start_lazy_cpu(current);
	load_TLS(&thread, smp_processor_id());
	thread.ds = GDT_ENTRY_TLS_MIN << 3 | 3;
	paravirt_end_lazy_cpu(current);
	local_irq_enable();
}

/* PV_QUEUE_IRQ */
static void irq(void)
{
	u64 base;

	local_irq_disable();
	rdmsrl(MSR_FS_BASE, base);
	paravirt_start_lazy_cpu(current);
	wrmsrl(MSR_FS_BASE, base);
	local_irq_enable();
	local_irq_disable();
	paravirt_end_lazy_cpu(current);
	local_irq_enable();
}

/* PV_QUEUE_IDLE: until the next interrupt */
static void idle(void)
{
	preempt_disable();
	enter();
	queue_one();
	local_irq_disable();
	arch_safe_halt();
	leave();
	preempt_enable();
}

/* PV_LAZY_USER, PV_QUEUE_USER */
static int user(const char *val, const struct kernel_param *kp)
{
	enter();
	queue_one();
	return 0;
}

static const struct kernel_param_ops user_ops = { .set = user };

module_param_cb(user, &user_ops, NULL, 0200);

static int __init lazy_rules_init(void)
{
	table = (pte_t *)get_zeroed_page(GFP_KERNEL);
	if (!table)
		return -ENOMEM;

	nested();
	interrupt();
	interrupts_on();
	refused();
	stale();
	segment();
	irq();
	idle();
	return 0;
}
module_init(lazy_rules_init);

static void __exit lazy_rules_exit(void)
{
	free_page((unsigned long)table);
}
module_exit(lazy_rules_exit);

MODULE_DESCRIPTION("Breaks the rules of lazy modes");
MODULE_LICENSE("GPL");
