// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every CPU takes the same spinlock again and again, for five seconds: how
 * often it was taken, how often by another CPU than before, and the longest
 * wait for it.
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/spinlock.h>

#define SECONDS	5

static DEFINE_SPINLOCK(lock);
/* under the lock */
static unsigned long taken, handovers;
static unsigned int last;
static u64 longest;

static atomic_t running;
static DECLARE_COMPLETION(begin);
static DECLARE_COMPLETION(end);

static int locks_work(void *unused)
{
	unsigned int cpu = smp_processor_id();
	u64 until;

	wait_for_completion(&begin);
	until = ktime_get_ns() + SECONDS * NSEC_PER_SEC;
	while (ktime_get_ns() < until) {
		u64 asked = ktime_get_ns();

		spin_lock(&lock);
		longest = max(longest, ktime_get_ns() - asked);
		taken++;
		handovers += last != cpu;
		last = cpu;
		spin_unlock(&lock);
		/* else no other thread runs on this CPU, RCU's among them */
		cond_resched();
	}
	if (atomic_dec_and_test(&running))
		complete(&end);
	return 0;
}

static int __init locks_init(void)
{
	unsigned int cpu;
	int err = 0;

	cpus_read_lock();
	atomic_set(&running, 1);
	for_each_online_cpu(cpu) {
		struct task_struct *task;

		task = kthread_create_on_cpu(locks_work, NULL, cpu, "locks/%u");
		if (IS_ERR(task)) {
			err = PTR_ERR(task);
			continue;
		}
		atomic_inc(&running);
		wake_up_process(task);
	}
	cpus_read_unlock();
	complete_all(&begin);
	if (!atomic_dec_and_test(&running))
		wait_for_completion(&end);
	if (err)
		return err;
	pr_info("locks: cpus=%u taken=%lu handovers=%lu longest_us=%llu\n",
		num_online_cpus(), taken, handovers, longest / NSEC_PER_USEC);
	return 0;
}
module_init(locks_init);

static void __exit locks_exit(void)
{
}
module_exit(locks_exit);

MODULE_DESCRIPTION("a spinlock that all CPUs want");
MODULE_LICENSE("GPL");
