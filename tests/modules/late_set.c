// SPDX-License-Identifier: GPL-2.0-only
/* Sets an op when sites are patched already: refused with -EBUSY. */
#include <linux/init.h>
#include <linux/module.h>

#include <asm/paravirt.h>

static void late_io_delay(void)
{
}

static int __init late_set_init(void)
{
	return paravirt_set_op(cpu, io_delay, late_io_delay);
}
module_init(late_set_init);

MODULE_DESCRIPTION("Module that sets a paravirt op too late");
MODULE_LICENSE("GPL");
