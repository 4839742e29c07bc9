// SPDX-License-Identifier: GPL-2.0-only
/*
 * pv_compose() with arbitrary sites and offers, under libFuzzer and sanitizers.
 *
 * What has to hold whatever comes in: bytes outside of the site are not
 * touched (I2); nothing is put in whose mask is not within the site's (I3); the
 * order of choice; a call reaches what it is for; the same input gives the same
 * bytes; nothing is written for a site that is refused.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "asm/paravirt_forms.h"
#include "compose.h"
#include "compose_rules.h"

#define GUARD	16
#define CANARY	0x5a

/* a failure that the fuzzer reports with the input that led to it */
#define require(what)							\
	do {								\
		if (!(what))						\
			abort();					\
	} while (0)

struct input {
	u64 addr;
	u64 func;
	u64 body;
	u16 mask;
	u16 clobbers;
	u16 body_clobbers;
	u8 len;
	u8 insns_len;
	u8 flags;	/* 1: body; 2: instructions; 4: native; 8: keep */
	u8 form;
	u64 target;
};

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 buf[GUARD + PV_SITE_MAX_LEN + GUARD], again[sizeof(buf)];
	struct pv_choice choice = { };
	struct pv_place place = { };
	enum pv_form form;
	u8 *insns = NULL, *own = NULL;
	struct input in;
	unsigned int i;

	if (size < sizeof(in))
		return 0;
	memcpy(&in, data, sizeof(in));
	data += sizeof(in);
	size -= sizeof(in);

	place.addr = in.addr;
	place.clobbers = in.mask;
	place.len = in.len;
	place.form = in.form % (PV_SITE_BRANCH + 1);
	place.target = in.target;
	if (place.form != PV_SITE_BRANCH && in.form & 0x80) {
		own = calloc(1, in.len ? in.len : 1);
		if (!own)
			return 0;
		memcpy(own, data, size < in.len ? size : in.len);
		place.own = own;
	}
	choice.native = in.flags >> 2 & 1;
	choice.keep = in.flags >> 3 & 1;
	choice.func = in.func;
	choice.clobbers = in.clobbers;
	if (in.flags & 1) {
		choice.body = in.body;
		choice.body_clobbers = in.body_clobbers;
	}
	if (in.flags & 2) {
		choice.insns_len = in.insns_len;
		/* exactly that long: the sanitizer sees a byte too many */
		insns = malloc(in.insns_len ? in.insns_len : 1);
		if (!insns)
			return 0;
		memset(insns, 0x90, in.insns_len);
		memcpy(insns, data, size < in.insns_len ? size : in.insns_len);
		choice.insns = insns;
	}

	memset(buf, CANARY, sizeof(buf));
	memset(again, CANARY, sizeof(again));
	form = pv_compose(buf + GUARD, &place, &choice);
	require(pv_compose(again + GUARD, &place, &choice) == form);
	require(!memcmp(buf, again, sizeof(buf)));

	for (i = 0; i < GUARD; i++)
		require(buf[i] == CANARY);
	for (i = GUARD + (form >= PV_FORM_LINKED ? 0 : place.len);
	     i < sizeof(buf); i++)
		require(buf[i] == CANARY);
	require(!pv_rules_broken(form, buf + GUARD, &place, &choice));
	free(insns);
	free(own);
	return 0;
}
