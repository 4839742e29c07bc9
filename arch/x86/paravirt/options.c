// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boot option paravirt=: how sites are patched, all of them, or those of an op
 * or of a group of ops.
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/cache.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "options.h"
#include "paravirt.h"

static const char * const names[] = {
	[PV_MODE_AUTO]		= "auto",
	[PV_MODE_NOPATCH]	= "nopatch",
	[PV_MODE_CALLS]		= "calls",
	[PV_MODE_INLINE]	= "inline",
#ifdef CONFIG_PARAVIRT_DEBUG
	[PV_MODE_POISON]	= "poison",
#endif
};

static u8 modes[PV_NR_OPS] __ro_after_init;

/* some way of patching was asked for: what debugfs shows */
char pv_option[PV_OPTION_LEN] __ro_after_init = "auto";

/**
 * pv_mode_of - how the sites of an op are to be patched
 * @op: number of the op
 *
 * Return: PV_MODE_AUTO if the command line does not say.
 */
enum pv_mode pv_mode_of(enum pv_op op)
{
	return modes[op];
}

/**
 * pv_mode_name - as the command line has it
 * @mode: the mode
 *
 * Return: a word.
 */
const char *pv_mode_name(enum pv_mode mode)
{
	return names[mode];
}

/**
 * pv_op_matches - is an op meant by what a user wrote?
 * @op: number of the op
 * @what: a group, an op, or group.op
 *
 * Return: true if it is.
 */
bool pv_op_matches(enum pv_op op, const char *what)
{
	const char *name = pv_op_names[op];
	const char *dot = strchr(name, '.');

	return !strcmp(what, name) || !strcmp(what, dot + 1) ||
	       (strlen(what) == dot - name && strstarts(name, what));
}

/* "MODE" or "MODE:WHAT" */
static void __init one_option(char *what)
{
	const char *name = strsep(&what, ":");
	int mode = match_string(names, ARRAY_SIZE(names), name);
	bool found = false;
	enum pv_op op;

	if (mode < 0) {
		pr_err("paravirt=%s: unknown, not used; known are auto, nopatch, calls, inline%s\n",
		       name, IS_ENABLED(CONFIG_PARAVIRT_DEBUG) ?
		       ", poison" : "; and poison with CONFIG_PARAVIRT_DEBUG");
		return;
	}

	for (op = 0; op < PV_NR_OPS; op++) {
		if (what && !pv_op_matches(op, what))
			continue;
		modes[op] = mode;
		found = true;
	}
	if (!found)
		pr_err("paravirt=%s:%s: no op and no group of this name, not used; ops are in Documentation/arch/x86/paravirt/op-table.rst\n",
		       name, what);
}

static int __init paravirt_option(char *arg)
{
	char *text;

	if (!arg || !*arg) {
		pr_err("paravirt= says nothing, not used; known are auto, nopatch, calls, inline\n");
		return 0;
	}
	strscpy(pv_option, arg);
	while ((text = strsep(&arg, ",")))
		one_option(text);
	return 0;
}
early_param("paravirt", paravirt_option);
