/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the command line says about patching.
 */
#ifndef _PARAVIRT_OPTIONS_H
#define _PARAVIRT_OPTIONS_H

#include <linux/types.h>
#include <asm/paravirt_types.h>

/**
 * enum pv_mode - how sites are patched
 * @PV_MODE_AUTO: with the best that the backend has for them
 * @PV_MODE_NOPATCH: not at all; trampolines become direct jumps nevertheless
 * @PV_MODE_CALLS: with direct calls alone
 * @PV_MODE_INLINE: as @PV_MODE_AUTO, and who does not get the instructions that
 *	there are is reported
 * @PV_MODE_POISON: calls return with each register scrambled that the site
 *	allows to be changed, and that is no result
 */
enum pv_mode {
	PV_MODE_AUTO,
	PV_MODE_NOPATCH,
	PV_MODE_CALLS,
	PV_MODE_INLINE,
	PV_MODE_POISON,
};

#define PV_OPTION_LEN	64
extern char pv_option[PV_OPTION_LEN];

enum pv_mode pv_mode_of(enum pv_op op);
const char *pv_mode_name(enum pv_mode mode);
bool pv_op_matches(enum pv_op op, const char *what);

#endif /* _PARAVIRT_OPTIONS_H */
