// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sites of a module, in .text and in .init.text: patched, and they do what they
 * should. Fails to load if not.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(good_lock);
static int good_count;

static noinline int good_work(void)
{
	unsigned long flags;
	int err = 0;

	err |= irqs_disabled();
	spin_lock_irqsave(&good_lock, flags);
	err |= !irqs_disabled();
	good_count++;
	spin_unlock_irqrestore(&good_lock, flags);
	err |= irqs_disabled();

	err |= pte_val(__pte(_PAGE_TABLE)) != _PAGE_TABLE;
	return err;
}

static int __init good_init(void)
{
	unsigned long flags;

	local_irq_save(flags);
	local_irq_restore(flags);
	return good_work() ? -EIO : 0;
}
module_init(good_init);

static void __exit good_exit(void)
{
}
module_exit(good_exit);

MODULE_DESCRIPTION("Module with paravirt sites");
MODULE_LICENSE("GPL");
