/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The decision of the patcher: which bytes go into a site.
 *
 * Freestanding, so that the kernel, its tests and tools on a host compile the
 * same file: what is checked is what runs.
 */
#ifndef _PARAVIRT_COMPOSE_H
#define _PARAVIRT_COMPOSE_H

#include <linux/types.h>

#ifndef __KERNEL__
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;
#endif

#define PV_SITE_MIN_LEN	5	/* call rel32 */
#define PV_SITE_MAX_LEN	15	/* what the record's four bits hold */

/**
 * enum pv_form - what a site was given
 * @PV_FORM_INLINE: instructions of the backend function, or none
 * @PV_FORM_CALL: a direct call
 * @PV_FORM_LINKED: nothing; what was linked leads to the backend's function
 * @PV_FORM_REFUSED: nothing; no code of the backend fits the site
 */
enum pv_form {
	PV_FORM_INLINE,
	PV_FORM_CALL,
	PV_FORM_LINKED,
	PV_FORM_REFUSED,
};

/**
 * struct pv_place - a site, decoded
 * @addr: where its first byte is executed
 * @target: where its branch goes, as linked; of a call site, the trampoline
 * @own: for PV_SITE_OWN and PV_SITE_STORE, the @len bytes in front of @target
 * @clobbers: registers that patched code may change
 * @len: bytes that may be patched
 * @form: PV_SITE_CALL...
 */
struct pv_place {
	u64		addr;
	u64		target;
	const u8	*own;
	u16		clobbers;
	u8		len;
	u8		form;
};

/**
 * struct pv_choice - what a backend offers for an op
 * @func: the function in the op table
 * @clobbers: registers that @func, and @insns, change
 * @body: the C function that @func, a thunk, saves registers for; 0 if none
 * @body_clobbers: registers that @body changes
 * @insns: instructions that may stand in for a call, position independent;
 *	NULL if there are none
 * @insns_len: their length; 0 if the op has nothing to do
 * @native: @func is what bare hardware has: a site may take its native form
 * @keep: sites are to stay as they were linked
 */
struct pv_choice {
	u64		func;
	u64		body;
	const u8	*insns;
	u16		clobbers;
	u16		body_clobbers;
	u8		insns_len;
	u8		native;
	u8		keep;
};

enum pv_form pv_compose(u8 *buf, const struct pv_place *place,
			const struct pv_choice *choice);
int pv_compose_branch(u8 *buf, u8 opcode, u64 from, u64 to);
u8 pv_linked_opcode(u8 form, u8 opcode);

/* where a direct call or jump leads that is executed at @from */
static __always_inline u64 pv_branch_target(u64 from, const u8 *insn)
{
	return from + PV_SITE_MIN_LEN +
	       (s32)((u32)insn[1] | (u32)insn[2] << 8 |
		     (u32)insn[3] << 16 | (u32)insn[4] << 24);
}

#endif /* _PARAVIRT_COMPOSE_H */
