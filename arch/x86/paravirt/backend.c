// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boot option paravirt_backend=: run a backend that the machine does not ask
 * for. Those that the machine asks for find out themselves.
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "paravirt.h"

struct backend {
	const char *name;
	void (*init)(void);
};

static const struct backend backends[] __initconst = {
	{ "loopback", loopback_init },
};

/* index; out of range if none is */
static unsigned int wanted __initdata = ARRAY_SIZE(backends);

static int __init backend_option(char *arg)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(backends); i++) {
		if (arg && !strcmp(arg, backends[i].name)) {
			wanted = i;
			return 0;
		}
	}
	pr_err("paravirt_backend=%s: unknown, not used; known is %s\n",
	       arg ?: "", backends[0].name);
	return 0;
}
early_param("paravirt_backend", backend_option);

/* has somebody set an op? lkgs_init() does that on bare hardware as well */
static bool __init ops_are_native(void)
{
	enum pv_op op;

	for (op = 0; op < PV_NR_OPS; op++)
		if (op != PV_OP_load_gs_index &&
		    *pv_op_slot(op) != pv_native_ops[op])
			return false;
	return pv_runs_native();
}

/**
 * pv_select_backend - run the backend that was asked for
 *
 * Not if the machine has asked for another one: that has set its ops by now.
 *
 * Context: before sites are patched.
 */
void __init pv_select_backend(void)
{
	unsigned long flags;

	if (wanted == ARRAY_SIZE(backends))
		return;
	if (ops_are_native()) {
		local_irq_save(flags);
		backends[wanted].init();
		local_irq_restore(flags);
	} else {
		pr_err("paravirt_backend=%s: not used, this is a guest of %s; start the kernel on bare hardware\n",
		       backends[wanted].name,
		       pv_runs_native() ? "another hypervisor" : pv_info.name);
	}
}
