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
	u8 flags;		/* 1: a body; 2: instructions; 4: native */
	u8 form;
	u64 target;
};

static bool within(u16 clobbers, u16 mask)
{
	return !(clobbers & ~mask);
}

static bool reachable(u64 from, u64 to)
{
	s64 rel = (s64)(to - (from + 5));

	return rel >= -0x80000000LL && rel <= 0x7fffffffLL;
}

static void check_call(const u8 *buf, const struct pv_place *place, u64 func)
{
	u64 rel = 0;
	unsigned int i;

	require(buf[0] == 0xe8);
	for (i = 0; i < 4; i++)
		rel |= (u64)buf[1 + i] << (8 * i);
	require(place->addr + 5 + (u64)(s64)(int)rel == func);
}

/* the C function if its mask fits, or else the thunk; each if in reach */
static void check_choice(enum pv_form form, const u8 *buf,
			 const struct pv_place *place,
			 const struct pv_choice *choice)
{
	bool good_len = place->len >= PV_SITE_MIN_LEN &&
			place->len <= PV_SITE_MAX_LEN;
	u64 func = choice->func;

	if (!good_len) {
		require(form == PV_FORM_REFUSED);
		return;
	}
	if (place->form != PV_SITE_CALL) {
		if (!choice->native)
			require(form == PV_FORM_LINKED);
		else if (place->form != PV_SITE_BRANCH && !place->own)
			require(form == PV_FORM_REFUSED);
		else
			require(form == PV_FORM_INLINE);
		if (form == PV_FORM_INLINE && place->form == PV_SITE_OWN)
			require(!memcmp(buf, place->own, place->len));
		return;
	}
	if (choice->insns && choice->insns_len <= place->len &&
	    within(choice->clobbers, place->clobbers)) {
		require(form == PV_FORM_INLINE);
		require(!memcmp(buf, choice->insns, choice->insns_len));
		return;
	}
	if (choice->body && within(choice->body_clobbers, place->clobbers)) {
		func = choice->body;
	} else if (!within(choice->clobbers, place->clobbers)) {
		require(form == PV_FORM_REFUSED);
		return;
	}
	if (!reachable(place->addr, func)) {
		require(form == PV_FORM_REFUSED);
		return;
	}
	require(form == PV_FORM_CALL);
	check_call(buf, place, func);
}

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
	check_choice(form, buf + GUARD, &place, &choice);
	free(insns);
	free(own);
	return 0;
}
