// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boot option paravirt_backend=: run a backend that the machine does not ask
 * for. Those that the machine asks for find out themselves.
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/init.h>
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

static int __init backend_select(char *arg)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(backends); i++) {
		if (!arg || strcmp(arg, backends[i].name))
			continue;
		if (!pv_runs_native()) {
			pr_err("paravirt_backend=%s: not used, this is a guest of %s; start the kernel on bare hardware\n",
			       arg, pv_info.name);
			return 0;
		}
		backends[i].init();
		return 0;
	}
	pr_err("paravirt_backend=%s: unknown, not used; known is %s\n",
	       arg ?: "", backends[0].name);
	return 0;
}
early_param("paravirt_backend", backend_select);
