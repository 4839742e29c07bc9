// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lazy modes: which one a CPU is in after each step, and who sees it. How the
 * rules are broken is in a module of its own, as that is reported.
 *
 * The functions are called, not the sites that lead to them, which on bare
 * hardware do nothing. So a task switch does not know of the modes there, and
 * none may happen meanwhile.
 */
#include <kunit/test.h>
#include <linux/irq_work.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/thread_info.h>

#include <asm/paravirt_lazy.h>

#include "paravirt.h"

#define STEPS	8

/* the modes after some steps; expectations may sleep, and come behind them */
struct seen {
	enum paravirt_lazy_mode mode[STEPS];
	unsigned int nr;
};

static void look(struct seen *seen)
{
	seen->mode[seen->nr++] = paravirt_get_lazy_mode();
}

#define EXPECT_MODES(test, seen, ...)					\
do {									\
	const enum paravirt_lazy_mode want[] = { __VA_ARGS__ };		\
	unsigned int i;							\
									\
	KUNIT_EXPECT_EQ(test, (seen)->nr, ARRAY_SIZE(want));		\
	for (i = 0; i < ARRAY_SIZE(want); i++)				\
		KUNIT_EXPECT_EQ_MSG(test, (seen)->mode[i], want[i],	\
				    "after step %u", i);		\
} while (0)

static void test_mmu_mode(struct kunit *test)
{
	struct seen seen = {};

	preempt_disable();
	look(&seen);
	paravirt_enter_lazy_mmu();
	look(&seen);
	paravirt_flush_lazy_mmu();
	look(&seen);
	paravirt_leave_lazy_mmu();
	look(&seen);
	/* in no mode there is nothing to do */
	paravirt_flush_lazy_mmu();
	look(&seen);
	preempt_enable();

	EXPECT_MODES(test, &seen, PARAVIRT_LAZY_NONE, PARAVIRT_LAZY_MMU,
		     PARAVIRT_LAZY_MMU, PARAVIRT_LAZY_NONE, PARAVIRT_LAZY_NONE);
}

/* a task in MMU mode is left for another one, and comes back to it */
static void test_task_switch(struct kunit *test)
{
	struct task_struct *other = kunit_kzalloc(test, sizeof(*other),
						  GFP_KERNEL);
	struct seen seen = {};
	unsigned long flags;
	bool kept[3];

	KUNIT_ASSERT_NOT_NULL(test, other);
	local_irq_save(flags);
	paravirt_enter_lazy_mmu();
	paravirt_start_lazy_cpu(current);
	look(&seen);
	kept[0] = test_tsk_thread_flag(current, TIF_LAZY_MMU_UPDATES);
	paravirt_end_lazy_cpu(other);
	look(&seen);

	paravirt_start_lazy_cpu(other);
	look(&seen);
	kept[1] = test_tsk_thread_flag(other, TIF_LAZY_MMU_UPDATES);
	paravirt_end_lazy_cpu(current);
	look(&seen);
	kept[2] = test_tsk_thread_flag(current, TIF_LAZY_MMU_UPDATES);
	paravirt_leave_lazy_mmu();
	look(&seen);
	local_irq_restore(flags);

	EXPECT_MODES(test, &seen, PARAVIRT_LAZY_CPU, PARAVIRT_LAZY_NONE,
		     PARAVIRT_LAZY_CPU, PARAVIRT_LAZY_MMU, PARAVIRT_LAZY_NONE);
	KUNIT_EXPECT_TRUE(test, kept[0]);
	KUNIT_EXPECT_FALSE(test, kept[1]);
	KUNIT_EXPECT_FALSE(test, kept[2]);
}

struct interrupt {
	struct irq_work work;
	struct seen seen;
	bool done;
};

static void on_interrupt(struct irq_work *work)
{
	struct interrupt *irq = container_of(work, struct interrupt, work);

	look(&irq->seen);
	WRITE_ONCE(irq->done, true);
}

/* an interrupt finds the CPU in no mode, and leaves the one it was in */
static void test_interrupt(struct kunit *test)
{
	struct interrupt irq = { .work = IRQ_WORK_INIT_HARD(on_interrupt) };
	struct seen seen = {};

	preempt_disable();
	paravirt_enter_lazy_mmu();
	irq_work_queue(&irq.work);
	while (!READ_ONCE(irq.done))
		cpu_relax();
	look(&seen);
	paravirt_leave_lazy_mmu();
	preempt_enable();
	irq_work_sync(&irq.work);

	EXPECT_MODES(test, &irq.seen, PARAVIRT_LAZY_NONE);
	EXPECT_MODES(test, &seen, PARAVIRT_LAZY_MMU);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_mmu_mode),
	KUNIT_CASE(test_task_switch),
	KUNIT_CASE(test_interrupt),
	{}
};

static struct kunit_suite suite = {
	.name = "paravirt_lazy",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of lazy modes");
MODULE_LICENSE("GPL");
