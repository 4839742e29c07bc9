// SPDX-License-Identifier: GPL-2.0-only
/*
 * A site that allows no register to be changed, of an op that has its result in
 * one: the native instruction is there, and cannot be used. Nobody executes it.
 */
#include <linux/init.h>
#include <linux/module.h>

#include <asm/paravirt.h>
#include <asm/paravirt_site.h>

static void __used narrow(void)
{
	asm volatile("771:\tcall " PV_TRAMP_STR(store_tr) "\n"
		     "772:\n"
		     PV_RECORD("0", PV_SITE_CALL)
		     : : [pv_op] "i" (PV_OP_store_tr));
}

static int __init narrow_init(void)
{
	return 0;
}
module_init(narrow_init);

MODULE_DESCRIPTION("Module with a site that is too narrow");
MODULE_LICENSE("GPL");
