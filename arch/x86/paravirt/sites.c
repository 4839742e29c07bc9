// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of sites that are there, and where a site leads to when it is not
 * inline.
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/module.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include <asm/sections.h>
#include <asm/text-patching.h>

#include "sites.h"

LIST_HEAD(pv_tables);
/* of the list, of its tables, and of what is done with their sites */
DEFINE_MUTEX(pv_tables_lock);

/**
 * pv_table_new - room for a table of sites that is about to be patched
 * @mod: the module, or NULL: the kernel
 * @nr: how many sites it may have
 *
 * Context: process context.
 *
 * Return: the table; NULL if there is no memory for it, with a message: its
 * sites are patched, but cannot be shown or counted.
 */
struct pv_table *pv_table_new(struct module *mod, unsigned int nr)
{
	struct pv_table *table = kzalloc(sizeof(*table), GFP_KERNEL);

	if (table)
		table->sites = kvcalloc(nr, sizeof(*table->sites), GFP_KERNEL);
	if (!table || !table->sites) {
		pr_err("no memory to keep %u sites in mind; they are patched, but neither shown nor counted\n",
		       nr);
		kfree(table);
		return NULL;
	}
	table->mod = mod;
	return table;
}

static int cmp_sites(const void *a, const void *b)
{
	const struct pv_known *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/**
 * pv_table_add - the sites of a table are patched: show them, and count in them
 *	what is counted
 * @table: the table; NULL: nothing happens
 *
 * Not before: who switches a counter on meanwhile would rewrite what the
 * patcher then overwrites.
 *
 * Context: process context; nobody executes the sites yet, or nothing is
 * counted.
 */
void pv_table_add(struct pv_table *table)
{
	if (!table)
		return;
	sort(table->sites, table->nr, sizeof(*table->sites), cmp_sites, NULL);
	mutex_lock(&pv_tables_lock);
	list_add_tail_rcu(&table->list, &pv_tables);
	pv_count_table(table);
	mutex_unlock(&pv_tables_lock);
}

/* text of initialization is gone after boot, or after the module is loaded */
static bool is_there_for_good(const struct module *mod, void *addr,
			      unsigned int len)
{
	return mod ? pv_in_module(mod, addr, len, false) :
		     !init_section_contains(addr, len);
}

/**
 * pv_table_note - keep in mind what a site was
 * @table: its table; NULL: nothing happens
 * @site: its record, which was found good
 * @linked: the branch that was linked there
 *
 * Of one that is there for good; the others are never looked at again.
 *
 * Context: while the kernel or a module is patched.
 */
void pv_table_note(struct pv_table *table, const struct paravirt_site *site,
		   const u8 *linked)
{
	struct pv_known *known;

	if (!table ||
	    !is_there_for_good(table->mod, pv_site_addr(site), site->len))
		return;
	known = &table->sites[table->nr++];
	known->addr = pv_site_addr(site);
	known->clobbers = site->clobbers;
	known->op = site->op;
	known->len = site->len;
	known->form = site->form;
	memcpy(known->linked, linked, sizeof(known->linked));
}

/**
 * pv_table_forget - a module's sites are executed no more
 * @mod: the module
 *
 * Context: process context, @mod's text still there.
 */
void pv_table_forget(struct module *mod)
{
	struct pv_table *table, *next;

	mutex_lock(&pv_tables_lock);
	list_for_each_entry_safe(table, next, &pv_tables, list) {
		if (table->mod != mod)
			continue;
		list_del_rcu(&table->list);
		synchronize_rcu();
		pv_count_forget(table);
		pv_stubs_free(&table->poison);
		kvfree(table->sites);
		kfree(table);
	}
	mutex_unlock(&pv_tables_lock);
}

#ifdef CONFIG_PARAVIRT_DEBUGFS
/**
 * paravirt_text_reserved - may a site be rewritten here?
 * @start: first byte
 * @end: last byte
 *
 * Context: any.
 *
 * Return: true if a site shares a byte with them.
 */
bool paravirt_text_reserved(const void *start, const void *end)
{
	const struct pv_table *table;
	const struct pv_known *site;

	guard(rcu)();
	list_for_each_entry_rcu(table, &pv_tables, list)
		pv_for_each_site(site, table)
			if ((void *)site->addr <= end &&
			    (void *)site->addr + site->len > start)
				return true;
	return false;
}
#endif

/**
 * pv_form_name - a form of site, in a word
 * @form: PV_SITE_CALL...
 *
 * Return: the word.
 */
const char *pv_form_name(u8 form)
{
	static const char * const names[] = {
		[PV_SITE_CALL]	 = "call",
		[PV_SITE_OWN]	 = "own",
		[PV_SITE_STORE]	 = "store",
		[PV_SITE_BRANCH] = "branch",
	};

	return names[form];
}

/**
 * pv_site_target - where a site leads to, or would if it were not inline
 * @site: the site
 * @call: set to whether it is a call that leads there; if not it is a jump
 *
 * Context: pv_tables_lock is held, or nobody knows of the table yet.
 *
 * Return: the address; 0 if the site holds what nobody here has put there, or
 * cannot be made a call, as what follows it would be executed twice.
 */
u64 pv_site_target(const struct pv_known *site, bool *call)
{
	const u8 *addr = site->addr, *linked = site->linked;
	struct pv_choice choice = *pv_choice_of(site->op);
	struct pv_place place = {
		.addr		= (unsigned long)addr,
		.clobbers	= site->clobbers,
		.len		= site->len,
		.form		= site->form,
	};
	u8 buf[PV_SITE_MAX_LEN];

	*call = linked[0] == CALL_INSN_OPCODE;
	if (*addr == linked[0])
		return pv_branch_target(place.addr, addr);
	if (*addr == INT3_INSN_OPCODE)
		return 0;
	if (*call && site->len > CALL_INSN_SIZE)
		return 0;
	if (site->form != PV_SITE_CALL || choice.keep)
		return pv_branch_target(place.addr, linked);

	choice.insns = NULL;
	if (pv_compose(buf, &place, &choice) != PV_FORM_CALL)
		return 0;
	return pv_branch_target(place.addr, buf);
}
