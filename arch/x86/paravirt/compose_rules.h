/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is right of a decision of the patcher, for its tests: in the kernel, on
 * a host, and under a fuzzer. Stated anew from patching.rst, not computed with
 * the code under test.
 */
#ifndef _PARAVIRT_COMPOSE_RULES_H
#define _PARAVIRT_COMPOSE_RULES_H

#include <linux/types.h>

#include <asm/paravirt_forms.h>

#include "compose.h"

#ifdef CONFIG_64BIT
#define PV_RULES_NOP_MAX	11
#else
#define PV_RULES_NOP_MAX	8
#endif

static inline bool pv_rules_same(const u8 *a, const u8 *b, unsigned int len)
{
	while (len--)
		if (*a++ != *b++)
			return false;
	return true;
}

/* length of the nop at @p, or 0: only the forms of asm/nops.h */
static inline unsigned int pv_rules_nop_len(const u8 *p)
{
	unsigned int len = 0;

#ifdef CONFIG_64BIT
	while (p[len] == 0x66 || p[len] == 0x2e)
		len++;
	if (p[len] == 0x90)
		return len + 1;
	if (p[len] != 0x0f || p[len + 1] != 0x1f)
		return 0;
	switch (p[len + 2]) {
	case 0x00: return len + 3;
	case 0x40: return len + 4;
	case 0x44: return len + 5;
	case 0x80: return len + 7;
	case 0x84: return len + 8;
	}
	return 0;
#else
	if (p[len] == 0x3e)
		len++;
	if (p[len] == 0x90)
		return len + 1;
	if (p[len] == 0x89)
		return len + 2;
	if (p[len] != 0x8d)
		return 0;
	switch (p[len + 1]) {
	case 0x76: return len + 3;
	case 0x74: return len + 4;
	case 0xb6: return len + 6;
	case 0xb4: return len + 7;
	}
	return 0;
#endif
}

/* nothing but nops, and no more of them than needed? */
static inline bool pv_rules_nops(const u8 *p, unsigned int len)
{
	unsigned int done = 0, nops = 0, n;

	while (done < len) {
		n = pv_rules_nop_len(p + done);
		if (!n)
			return false;
		done += n;
		nops++;
	}
	return done == len &&
	       nops == (len + PV_RULES_NOP_MAX - 1) / PV_RULES_NOP_MAX;
}

/* is that a call of @func, padded? Where 32 bits reach it, else refused */
static inline const char *pv_rules_call(enum pv_form form, const u8 *buf,
					const struct pv_place *place, u64 func)
{
	u64 end = place->addr + 5;
	u32 rel = (u32)(func - end);
	unsigned int i;

#ifdef CONFIG_64BIT
	if (end + (u64)(s64)(s32)rel != func)
		return form == PV_FORM_REFUSED ? NULL : "is out of reach";
#endif
	if (form != PV_FORM_CALL)
		return "should be a call";
	if (buf[0] != 0xe8)
		return "is no call";
	for (i = 0; i < 4; i++)
		if (buf[1 + i] != (u8)(rel >> (8 * i)))
			return "calls another function";
	return pv_rules_nops(buf + 5, place->len - 5) ?
		NULL : "is not filled with nops";
}

/* of a site that natively has bytes of its own, or nothing */
static inline const char *pv_rules_native(enum pv_form form, const u8 *buf,
					  const struct pv_place *place,
					  const struct pv_choice *choice)
{
	if (!choice->native)
		return form == PV_FORM_LINKED ? NULL : "should stay as linked";
	if (place->form != PV_SITE_BRANCH && !place->own)
		return form == PV_FORM_REFUSED ? NULL : "should be refused";
	if (form != PV_FORM_INLINE)
		return "should be native";
	if (place->form == PV_SITE_BRANCH)
		return pv_rules_nops(buf, place->len) ? NULL : "is no nop";
	if (place->form == PV_SITE_OWN &&
	    !pv_rules_same(buf, place->own, place->len))
		return "is not what its own bytes are";
	return NULL;
}

/**
 * pv_rules_broken - is a decision of pv_compose() right?
 * @form: what it returned
 * @buf: what it wrote
 * @place: the site
 * @choice: what the backend offers
 *
 * Not looked at are bytes outside of the site, and operands that are moved.
 *
 * Return: NULL if it is, else what is wrong.
 */
static inline const char *pv_rules_broken(enum pv_form form, const u8 *buf,
					  const struct pv_place *place,
					  const struct pv_choice *choice)
{
	u16 kept = ~place->clobbers;

	if (place->len < 5 || place->len > 15)
		return form == PV_FORM_REFUSED ? NULL : "has no such length";
	if (choice->keep)
		return form == PV_FORM_LINKED ? NULL : "should be kept";
	if (place->form != PV_SITE_CALL)
		return pv_rules_native(form, buf, place, choice);

	if (choice->insns && choice->insns_len <= place->len &&
	    !(choice->clobbers & kept)) {
		if (form != PV_FORM_INLINE)
			return "should be inline";
		if (!pv_rules_same(buf, choice->insns, choice->insns_len))
			return "has other instructions";
		return pv_rules_nops(buf + choice->insns_len,
				     place->len - choice->insns_len) ?
			NULL : "is not filled with nops";
	}
	if (choice->body && !(choice->body_clobbers & kept))
		return pv_rules_call(form, buf, place, choice->body);
	if (!(choice->clobbers & kept))
		return pv_rules_call(form, buf, place, choice->func);
	return form == PV_FORM_REFUSED ? NULL :
		"changes registers that the site does not allow";
}

#endif /* _PARAVIRT_COMPOSE_RULES_H */
