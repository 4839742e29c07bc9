// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables of modules: sites of every op, form and length get what pv_compose()
 * says and nothing beside them changes; a malformed table is refused before a
 * byte is written; what is loaded and unloaded leaves nothing behind.
 *
 * The module is one that nobody executes: memory where modules are, and a
 * struct module that says so.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include <asm/text-patching.h>

#include "compose.h"
#include "compose_rules.h"
#include "op_params.h"
#include "options.h"
#include "paravirt.h"
#include "sites.h"
#include "stubs.h"

/* a site every so many bytes, and what its own bytes are behind all of them */
#define STEP		32
#define MAX_SITES	64
#define TEXT_SIZE	(2 * MAX_SITES * STEP)
#define FORMS		(PV_SITE_BRANCH + 1)

/**
 * struct fake - a module
 * @mod: what the patcher is told of it
 * @room: its text, and behind it its table
 * @sites: the table
 * @nr: how many there are
 * @was: its text before it was patched
 */
struct fake {
	struct module		*mod;
	struct pv_stubs		room;
	struct paravirt_site	*sites;
	unsigned int		nr;
	u8			was[TEXT_SIZE];
};

static u8 *text_of(struct fake *fake, unsigned int site)
{
	return fake->room.text + site * STEP;
}

/* behind them a branch leads, if the site has some */
static u8 *own_of(struct fake *fake, unsigned int site)
{
	return text_of(fake, MAX_SITES + site);
}

/* a site as it is linked */
static struct paravirt_site *add_site(struct fake *fake, enum pv_op op, u8 form,
				      u8 len)
{
	static const u8 own[PV_SITE_MAX_LEN] = {
		0x48, 0x89, 0x87, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	};
	struct paravirt_site *site = &fake->sites[fake->nr];
	u8 *addr = text_of(fake, fake->nr);
	void *target = pv_trampolines[op];

	if (form != PV_SITE_CALL) {
		memcpy(own_of(fake, fake->nr), own, len);
		target = own_of(fake, fake->nr) + len;
	}
	pv_compose_branch(addr, pv_linked_opcode(form, CALL_INSN_OPCODE),
			  (unsigned long)addr, (unsigned long)target);
	site->addr = (void *)addr - (void *)&site->addr;
	site->clobbers = pv_class_clobbers[op];
	site->op = op;
	site->len = len;
	site->form = form;
	fake->nr++;
	return site;
}

static int patch(struct fake *fake)
{
	memcpy(fake->was, fake->room.text, TEXT_SIZE);
	return paravirt_patch_module(fake->mod, fake->sites,
				     fake->nr * sizeof(*fake->sites));
}

static int fake_init(struct kunit *test)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	struct module *mod = kunit_kzalloc(test, sizeof(*mod), GFP_KERNEL);

	if (!fake || !mod ||
	    pv_stubs_alloc(&fake->room, TEXT_SIZE,
			   MAX_SITES * sizeof(*fake->sites)))
		return -ENOMEM;
	strscpy(mod->name, "pv_kunit", sizeof(mod->name));
	mod->mem[MOD_TEXT].base = fake->room.text;
	mod->mem[MOD_TEXT].size = TEXT_SIZE;
	fake->mod = mod;
	fake->sites = (void *)fake->room.data;
	test->priv = fake;
	return 0;
}

static void fake_exit(struct kunit *test)
{
	struct fake *fake = test->priv;

	if (!fake)
		return;
	paravirt_forget_module(fake->mod);
	pv_stubs_free(&fake->room);
}

/* each site of the module holds what it should, all else is what it was */
static void check_text(struct kunit *test, struct fake *fake, enum pv_op op)
{
	unsigned int i, j;

	for (i = 0; i < fake->nr; i++) {
		const struct paravirt_site *site = &fake->sites[i];
		u8 *addr = pv_site_addr(site);
		u8 *was = fake->was + (addr - fake->room.text);
		struct pv_place place = {
			.addr		= (unsigned long)addr,
			.target		= pv_branch_target((unsigned long)addr,
							   was),
			.clobbers	= site->clobbers,
			.len		= site->len,
			.form		= site->form,
		};
		u8 want[STEP];
		enum pv_form form;
		const char *broken;

		if (site->form == PV_SITE_OWN || site->form == PV_SITE_STORE)
			place.own = (u8 *)(unsigned long)place.target -
				    place.len;
		memcpy(want, was, STEP);
		form = pv_compose(want, &place, pv_choice_of(op));
		broken = pv_rules_broken(form, want, &place, pv_choice_of(op));
		KUNIT_EXPECT_NULL_MSG(test, broken, "%s", broken);
		KUNIT_EXPECT_MEMEQ_MSG(test, addr, want, STEP,
				       "form %u, %u bytes",
				       site->form, site->len);
		/* what follows looks at all that is no site */
		memcpy(was, addr, site->len);
	}
	for (j = 0; j < TEXT_SIZE; j++)
		if (fake->room.text[j] != fake->was[j])
			KUNIT_FAIL(test, "byte %u was written", j);
}

static void test_sites(struct kunit *test)
{
	const enum pv_op op = pv_op_of(test);
	struct fake *fake = test->priv;
	u8 form, len;

	if (pv_mode_of(op) == PV_MODE_POISON)
		kunit_skip(test, "paravirt=poison: sites get something else");
	for (form = 0; form < FORMS; form++)
		for (len = PV_SITE_MIN_LEN; len <= PV_SITE_MAX_LEN; len++)
			add_site(fake, op, form, len);
	KUNIT_ASSERT_EQ(test, patch(fake), 0);
	check_text(test, fake, op);
}

/* a table that is not in the order of the text */
static void test_order(struct kunit *test)
{
	const enum pv_op op = PV_OP_io_delay;
	struct fake *fake = test->priv;
	struct paravirt_site *first, *last;

	first = add_site(fake, op, PV_SITE_CALL, 5);
	add_site(fake, op, PV_SITE_BRANCH, 5);
	last = add_site(fake, op, PV_SITE_CALL, 7);
	first->addr += 2 * STEP;
	first->len = 7;
	last->addr -= 2 * STEP;
	last->len = 5;
	KUNIT_ASSERT_EQ(test, patch(fake), 0);
	KUNIT_EXPECT_PTR_EQ(test, pv_site_addr(first),
			    (void *)text_of(fake, 0));
	KUNIT_EXPECT_PTR_EQ(test, pv_site_addr(last), (void *)text_of(fake, 2));
	KUNIT_EXPECT_EQ(test, (unsigned int)last->len, 7);
	check_text(test, fake, op);
}

/* one that is not what its record says is left, and the others are patched */
static void test_mismatch(struct kunit *test)
{
	const enum pv_op op = PV_OP_io_delay;
	struct fake *fake = test->priv;
	u8 nops[] = { 0x90, 0x90, 0x90, 0x90, 0x90 };

	add_site(fake, op, PV_SITE_CALL, 5);
	add_site(fake, op, PV_SITE_CALL, 5);
	memcpy(text_of(fake, 0), nops, sizeof(nops));
	KUNIT_ASSERT_EQ(test, patch(fake), 0);
	KUNIT_EXPECT_MEMEQ(test, text_of(fake, 0), nops, sizeof(nops));
	/* the rest as if the first were none */
	memcpy(fake->sites, fake->sites + 1, sizeof(*fake->sites));
	fake->sites->addr += sizeof(*fake->sites);
	fake->nr = 1;
	check_text(test, fake, op);
}

/* what a table may have wrong, in its second record */
struct malformed {
	const char *name;
	void (*spoil)(struct fake *fake, struct paravirt_site *site);
};

static void spoil_op(struct fake *fake, struct paravirt_site *site)
{
	site->op = PV_NR_OPS;
}

static void spoil_form(struct fake *fake, struct paravirt_site *site)
{
	site->form = FORMS;
}

static void spoil_len(struct fake *fake, struct paravirt_site *site)
{
	site->len = PV_SITE_MIN_LEN - 1;
}

static void spoil_below(struct fake *fake, struct paravirt_site *site)
{
	site->addr -= 2 * STEP;
}

static void spoil_above(struct fake *fake, struct paravirt_site *site)
{
	site->addr += TEXT_SIZE;
}

static void spoil_end(struct fake *fake, struct paravirt_site *site)
{
	site->addr += TEXT_SIZE - STEP - site->len + 1;
}

static void spoil_overlap(struct fake *fake, struct paravirt_site *site)
{
	site->addr -= STEP - 4;
}

static void spoil_twice(struct fake *fake, struct paravirt_site *site)
{
	site->addr -= STEP;
}

static const struct malformed tables[] = {
	{ "unknown op", spoil_op },
	{ "unknown form", spoil_form },
	{ "length 4", spoil_len },
	{ "in front of the text", spoil_below },
	{ "behind the text", spoil_above },
	{ "across the end of the text", spoil_end },
	{ "overlap", spoil_overlap },
	{ "the same site twice", spoil_twice },
};

static void name_of_table(const struct malformed *table, char *desc)
{
	strscpy(desc, table->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(table, tables, name_of_table);

static void test_malformed(struct kunit *test)
{
	const struct malformed *table = test->param_value;
	struct fake *fake = test->priv;

	add_site(fake, PV_OP_io_delay, PV_SITE_CALL, 5);
	table->spoil(fake, add_site(fake, PV_OP_io_delay, PV_SITE_CALL, 5));
	KUNIT_EXPECT_EQ(test, patch(fake), -ENOEXEC);
	KUNIT_EXPECT_MEMEQ(test, fake->room.text, fake->was, TEXT_SIZE);
}

/* bytes that are no whole number of records, or begin anywhere */
static void test_no_table(struct kunit *test)
{
	struct fake *fake = test->priv;
	void *sites = fake->sites;

	add_site(fake, PV_OP_io_delay, PV_SITE_CALL, 5);
	KUNIT_EXPECT_EQ(test, -ENOEXEC,
			paravirt_patch_module(fake->mod, sites, 4));
	KUNIT_EXPECT_EQ(test, -ENOEXEC,
			paravirt_patch_module(fake->mod, sites + 2, 8));
	KUNIT_EXPECT_EQ(test, *text_of(fake, 0), CALL_INSN_OPCODE);
	KUNIT_EXPECT_EQ(test, 0, paravirt_patch_module(fake->mod, sites, 0));
}

static unsigned int nr_tables(void)
{
	guard(mutex)(&pv_tables_lock);
	return list_count_nodes(&pv_tables);
}

static void test_thousand_times(struct kunit *test)
{
	const unsigned int tables_were = nr_tables();
	struct fake *fake = test->priv;
	unsigned int i;

	for (i = 0; i < 1000; i++) {
		fake->nr = 0;
		add_site(fake, PV_OP_io_delay, PV_SITE_CALL, 5);
		add_site(fake, PV_OP_io_delay, PV_SITE_BRANCH, 5);
		KUNIT_ASSERT_EQ(test, patch(fake), 0);
		KUNIT_ASSERT_EQ(test, nr_tables(), tables_were + 1);
		KUNIT_ASSERT_TRUE(test,
				  paravirt_text_reserved(text_of(fake, 1),
							 text_of(fake, 1)));
		paravirt_forget_module(fake->mod);
		KUNIT_ASSERT_FALSE(test,
				   paravirt_text_reserved(text_of(fake, 1),
							  text_of(fake, 1)));
	}
	KUNIT_EXPECT_EQ(test, nr_tables(), tables_were);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(test_sites, op_gen_params),
	KUNIT_CASE(test_order),
	KUNIT_CASE(test_mismatch),
	KUNIT_CASE_PARAM(test_malformed, table_gen_params),
	KUNIT_CASE(test_no_table),
	KUNIT_CASE(test_thousand_times),
	{}
};

static struct kunit_suite suite = {
	.name = "paravirt_patch",
	.init = fake_init,
	.exit = fake_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the patcher");
MODULE_LICENSE("GPL");
