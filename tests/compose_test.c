// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every kind of choice against every length of site and a set of masks. What
 * is right is in compose_rules.h.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "asm/paravirt_clobbers.h"
#include "asm/paravirt_forms.h"
#include "compose.h"
#include "compose_rules.h"

#define ADDR	0xffffffff81000000ull
#define FUNC	0xffffffff81200000ull
#define BODY	0xffffffff81300000ull
#define GUARD	0x5a

static const u8 insns[] = { 0x48, 0x89, 0xf8, 0x48, 0x89, 0xf8, 0x48 };

static void check(unsigned int len, u16 mask, u16 clobbers, bool thunk,
		  int insns_len)
{
	struct pv_place place = { .addr = ADDR, .clobbers = mask, .len = len };
	struct pv_choice choice = {
		.func		= FUNC,
		.body		= thunk ? BODY : 0,
		.body_clobbers	= PV_CLOBBERS_PV_C,
		.clobbers	= clobbers,
		.insns		= insns_len < 0 ? NULL : insns,
		.insns_len	= insns_len < 0 ? 0 : insns_len,
	};
	u8 buf[32];
	enum pv_form form;
	unsigned int i;

	memset(buf, GUARD, sizeof(buf));
	form = pv_compose(buf, &place, &choice);

	/* never more bytes than the site has */
	for (i = len; i < sizeof(buf); i++)
		assert(buf[i] == GUARD);

	assert(!pv_rules_broken(form, buf, &place, &choice));
	if (form >= PV_FORM_LINKED)
		for (i = 0; i < len; i++)
			assert(buf[i] == GUARD);
}

/* sites that are native or stay as linked, whatever else the backend offers */
static void check_native(unsigned int len, u8 form, bool native, bool has_own)
{
	static const u8 own[16] = {
		0x2e, 0x48, 0x89, 0x05, 0x10, 0x20, 0x30, 0x40,
		1, 2, 3, 4, 5, 6, 7
	};
	struct pv_place place = {
		.addr	= ADDR,
		.target	= ADDR + 0x1000,
		.own	= has_own ? own : NULL,
		.len	= len,
		.form	= form,
	};
	struct pv_choice choice = {
		.func		= FUNC,
		.insns		= insns,
		.insns_len	= 3,
		.native		= native,
	};
	unsigned int i, want, got;
	enum pv_form given;
	u8 buf[32];

	memset(buf, GUARD, sizeof(buf));
	given = pv_compose(buf, &place, &choice);
	for (i = len; i < sizeof(buf); i++)
		assert(buf[i] == GUARD);
	assert(!pv_rules_broken(given, buf, &place, &choice));
	if (given >= PV_FORM_LINKED) {
		for (i = 0; i < len; i++)
			assert(buf[i] == GUARD);
		return;
	}
	if (form == PV_SITE_BRANCH)
		return;
	/* mov %rax, 0x40302010(%rip): from the site it is further away */
	want = 0x40302010;
#ifdef CONFIG_64BIT
	if (form == PV_SITE_STORE && len >= 8)
		want += 0x1000 - len;
#endif
	for (i = 0; i < len; i++)
		if (i < 4 || i >= 8)
			assert(buf[i] == own[i]);
	memcpy(&got, buf + 4, sizeof(got));
	if (len >= 8)
		assert(got == want);
	else
		assert(!memcmp(buf, own, len));
}

/* operands that are not relative to the instruction stay what they are */
static void check_operands(void)
{
	static const u8 stores[][8] = {
		{ 0x48, 0x89, 0x87, 0x10, 0x20, 0x30, 0x40 },	/* n(%rdi) */
		{ 0x49, 0x89, 0x85, 0x10, 0x20, 0x30, 0x40 },	/* n(%r13) */
		{ 0x2e, 0x2e, 0xc6, 0x00, 0x00 },		/* (%rax) */
		{ 0x48, 0x89, 0x45, 0x05, 0x90, 0x90, 0x90 },	/* 5(%rbp) */
	};
	struct pv_choice choice = { .native = 1 };
	unsigned int i;
	u8 buf[8];

	for (i = 0; i < 4; i++) {
		struct pv_place place = {
			.addr	= ADDR,
			.target	= ADDR + 0x1000,
			.own	= stores[i],
			.len	= 7,
			.form	= PV_SITE_STORE,
		};

		assert(pv_compose(buf, &place, &choice) == PV_FORM_INLINE);
		assert(!memcmp(buf, stores[i], 7));
	}
}

static void check_linked_opcodes(void)
{
	unsigned int opcode;

	for (opcode = 0; opcode < 256; opcode++) {
		assert(pv_linked_opcode(PV_SITE_CALL, opcode) == 0xe8);
		assert(pv_linked_opcode(PV_SITE_OWN, opcode) ==
		       (opcode == 0xe9 ? 0xe9 : 0xe8));
		assert(pv_linked_opcode(PV_SITE_STORE, opcode) == 0xe9);
		assert(pv_linked_opcode(PV_SITE_BRANCH, opcode) == 0xe9);
	}
}

static void check_reach(void)
{
#ifdef CONFIG_64BIT
	u8 buf[5];

	assert(!pv_compose_branch(buf, 0xe8, ADDR, ADDR + 5 + 0x7fffffffull));
	assert(pv_compose_branch(buf, 0xe8, ADDR, ADDR + 5 + 0x80000000ull));
	assert(!pv_compose_branch(buf, 0xe8, ADDR, ADDR + 5 - 0x80000000ull));
	assert(pv_compose_branch(buf, 0xe8, ADDR, ADDR + 4 - 0x80000000ull));
#endif
}

int main(void)
{
	static const u16 masks[] = {
		0, PV_RAX, PV_FLAGS, PV_CLOBBERS_PV_CALLEE, PV_CLOBBERS_PV_C,
		PV_CLOBBERS_PV_C & ~PV_RDI, PV_R15, 0xffff,
	};
	const unsigned int nr = sizeof(masks) / sizeof(masks[0]);
	unsigned int len, i, j, thunk, checks = 0;
	int insns_len;

	for (len = 0; len <= 16; len++)
		for (i = 0; i < nr; i++)
			for (j = 0; j < nr; j++)
				for (thunk = 0; thunk < 2; thunk++)
					for (insns_len = -1; insns_len <= 7;
					     insns_len++, checks++)
						check(len, masks[i], masks[j],
						      thunk, insns_len);
	for (len = 0; len <= 16; len++)
		for (i = PV_SITE_OWN; i <= PV_SITE_BRANCH; i++)
			for (j = 0; j < 4; j++, checks++)
				check_native(len, i, j & 1, j & 2);
	check_operands();
	check_linked_opcodes();
	check_reach();
	printf("compose: all good, %u decisions\n", checks);
	return 0;
}
