// SPDX-License-Identifier: GPL-2.0-only
/*
 * pv_compose(): every op, form and length of site, mask, and kind of offer of a
 * backend, the running one's among them. What is right is in compose_rules.h.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "compose.h"
#include "compose_rules.h"
#include "op_params.h"
#include "paravirt.h"
#include "sites.h"

#define GUARD		0x5a
#define MAX_LEN		(PV_SITE_MAX_LEN + 1)
#define BODY_DISTANCE	64

static const u8 code[PV_SITE_MAX_LEN] = {
	0x48, 0x89, 0xf8, 0x48, 0x89, 0xf8, 0x48, 0x89, 0xf8
};

/* what may be offered for an op, whoever does */
static unsigned int make_offers(struct pv_choice *offer, enum pv_op op)
{
	static const u8 lens[] = { 0, 1, 5, 6, PV_SITE_MAX_LEN };
	const struct pv_choice function = {
		.func		= (unsigned long)pv_native_ops[op],
		.clobbers	= PV_CLOBBERS_PV_C,
	};
	unsigned int nr = 0, i;

	offer[nr++] = *pv_choice_of(op);
	offer[nr++] = function;

	offer[nr] = function;
	offer[nr].clobbers = pv_class_clobbers[op];
	offer[nr].body = function.func + BODY_DISTANCE;
	offer[nr++].body_clobbers = PV_CLOBBERS_PV_C;

	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		offer[nr] = function;
		offer[nr].clobbers = pv_class_clobbers[op];
		offer[nr].insns = code;
		offer[nr++].insns_len = lens[i];
	}

	offer[nr] = function;
	offer[nr++].native = true;

	offer[nr] = function;
	offer[nr++].keep = true;

	/* on 32 bit everything is in reach */
	offer[nr] = function;
	offer[nr++].func += 1ULL << 33;
	return nr;
}

#define MAX_OFFERS	12

static void check(struct kunit *test, enum pv_op op,
		  const struct pv_place *place, const struct pv_choice *offer)
{
	u8 buf[MAX_LEN + 1];
	enum pv_form form;
	const char *broken;
	unsigned int i;

	memset(buf, GUARD, sizeof(buf));
	form = pv_compose(buf, place, offer);
	broken = pv_rules_broken(form, buf, place, offer);
	for (i = form < PV_FORM_LINKED ? place->len : 0; i < sizeof(buf); i++)
		if (buf[i] != GUARD)
			broken = "was written out of its bounds";
	if (!broken)
		return;
	KUNIT_FAIL(test,
		   "%s: site of form %u, %u bytes, mask 0x%x, offered %u bytes, mask 0x%x: %*ph, form %u, %s",
		   pv_op_names[op], place->form, place->len, place->clobbers,
		   offer->insns_len, offer->clobbers, MAX_LEN, buf, form,
		   broken);
}

static void test_decisions(struct kunit *test)
{
	const enum pv_op op = pv_op_of(test);
	const u16 class = pv_class_clobbers[op];
	const u16 masks[] = {
		0, class, class & ~PV_RAX, class & ~PV_FLAGS,
		PV_CLOBBERS_PV_C, PV_CLOBBERS_PV_C & ~PV_RDX,
		~PV_CLOBBERS_PV_C & 0xffff, 0xffff,
	};
	struct pv_choice offer[MAX_OFFERS];
	const unsigned int nr = make_offers(offer, op);
	struct pv_place place = {
		.addr	= (unsigned long)pv_trampolines[op] + 0x1000,
		.target	= (unsigned long)pv_trampolines[op],
	};
	unsigned int i, m;

	KUNIT_ASSERT_LE(test, nr, MAX_OFFERS);
	for (place.form = 0; place.form <= PV_SITE_BRANCH; place.form++) {
		place.own = place.form == PV_SITE_OWN ||
			    place.form == PV_SITE_STORE ? code : NULL;
		for (place.len = 0; place.len <= MAX_LEN; place.len++) {
			for (m = 0; m < ARRAY_SIZE(masks); m++) {
				place.clobbers = masks[m];
				for (i = 0; i < nr; i++)
					check(test, op, &place, &offer[i]);
			}
		}
	}
}

/*
 * One offer that has everything, and sites that allow less and less: its
 * instructions, its C function, the thunk around that, nothing.
 */
static void test_order(struct kunit *test)
{
	const u64 func = (unsigned long)pv_native_ops[0];
	const struct pv_choice offer = {
		.func		= func,
		.clobbers	= PV_RAX | PV_FLAGS,
		.body		= func + BODY_DISTANCE,
		.body_clobbers	= PV_CLOBBERS_PV_C,
		.insns		= code,
		.insns_len	= 6,
	};
	struct pv_place place = {
		.addr		= func + 0x1000,
		.clobbers	= PV_CLOBBERS_PV_C,
		.len		= 6,
	};
	u8 buf[PV_SITE_MAX_LEN];

	KUNIT_EXPECT_EQ(test, pv_compose(buf, &place, &offer), PV_FORM_INLINE);
	KUNIT_EXPECT_MEMEQ(test, buf, code, 6);

	place.len = 5;
	KUNIT_EXPECT_EQ(test, pv_compose(buf, &place, &offer), PV_FORM_CALL);
	KUNIT_EXPECT_EQ(test, pv_branch_target(place.addr, buf), offer.body);

	place.clobbers &= ~PV_RDX;
	KUNIT_EXPECT_EQ(test, pv_compose(buf, &place, &offer), PV_FORM_CALL);
	KUNIT_EXPECT_EQ(test, pv_branch_target(place.addr, buf), offer.func);

	place.clobbers &= ~PV_FLAGS;
	KUNIT_EXPECT_EQ(test, pv_compose(buf, &place, &offer), PV_FORM_REFUSED);
}

/* a trampoline leads to what the table holds, and no branch is indirect */
static void test_trampolines(struct kunit *test)
{
	enum pv_op op;

	for (op = 0; op < PV_NR_OPS; op++) {
		const u8 *at = pv_trampolines[op];

		KUNIT_EXPECT_EQ_MSG(test, *at, 0xe9, "%ps", at);
		KUNIT_EXPECT_PTR_EQ_MSG(test, *pv_op_slot(op),
					(void *)(unsigned long)
					pv_branch_target((unsigned long)at, at),
					"%ps", at);
		KUNIT_EXPECT_TRUE_MSG(test, paravirt_is_entry(at), "%ps", at);
	}
	KUNIT_EXPECT_FALSE(test, paravirt_is_entry(pv_compose));
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(test_decisions, op_gen_params),
	KUNIT_CASE(test_order),
	KUNIT_CASE(test_trampolines),
	{}
};

static struct kunit_suite suite = {
	.name = "paravirt_compose",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the patcher's decision");
MODULE_LICENSE("GPL");
