/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables of sites that are there: the kernel's, and one for each module;
 * and what is done with a site after it was patched.
 */
#ifndef _PARAVIRT_SITES_H
#define _PARAVIRT_SITES_H

#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "compose.h"
#include "paravirt.h"
#include "stubs.h"

/**
 * struct pv_known - a site, after it was patched
 * @addr: its first byte
 * @clobbers: registers that may be changed
 * @op: enum pv_op
 * @len: bytes that may be patched
 * @form: PV_SITE_CALL...
 * @linked: the branch that was linked there
 */
struct pv_known {
	u8	*addr;
	u16	clobbers;
	u8	op;
	u8	len:4,
		form:4;
	u8	linked[PV_SITE_MIN_LEN];
};

/**
 * struct pv_table - the sites of the kernel, or of a module
 * @list: in pv_tables
 * @mod: the module, or NULL: the kernel
 * @sites: those that are there for good, sorted by address in pv_tables; the
 *	kernel's records are freed after boot
 * @nr: how many
 * @poison: stubs of sites that are called in poison mode
 */
struct pv_table {
	struct list_head	list;
	struct module		*mod;
	struct pv_known		*sites;
	unsigned int		nr;
	struct pv_stubs		poison;
};

#define pv_for_each_site(site, table)					\
	for (site = (table)->sites; site < (table)->sites + (table)->nr; site++)

static inline void *pv_site_addr(const struct paravirt_site *site)
{
	return (void *)&site->addr + site->addr;
}

/* may there be a site of @len bytes? In text for good, or of initialization */
static inline bool pv_in_module(const struct module *mod, const void *addr,
				unsigned int len, bool init)
{
#ifdef CONFIG_MODULES
	enum mod_mem_type type = init ? MOD_INIT_TEXT : MOD_TEXT;

	return within_module_mem_type((unsigned long)addr, mod, type) &&
	       within_module_mem_type((unsigned long)addr + len - 1, mod, type);
#else
	return false;
#endif
}

static inline const char *pv_table_name(const struct pv_table *table)
{
#ifdef CONFIG_MODULES
	if (table->mod)
		return table->mod->name;
#endif
	return "kernel";
}

const struct pv_choice *pv_choice_of(enum pv_op op);

#ifdef CONFIG_PARAVIRT_STUBS
extern struct list_head pv_tables;
extern struct mutex pv_tables_lock;

struct pv_table *pv_table_new(struct module *mod, unsigned int nr);
void pv_table_add(struct pv_table *table);
void pv_table_note(struct pv_table *table, const struct paravirt_site *site,
		   const u8 *linked);
void pv_table_forget(struct module *mod);
const char *pv_form_name(u8 form);
u64 pv_site_target(const struct pv_known *site, bool *call);
#else
static inline struct pv_table *pv_table_new(struct module *mod, unsigned int nr)
{
	return NULL;
}

static inline void pv_table_add(struct pv_table *table)
{
}

static inline void pv_table_note(struct pv_table *table,
				 const struct paravirt_site *site,
				 const u8 *linked)
{
}

static inline void pv_table_forget(struct module *mod)
{
}
#endif

#ifdef CONFIG_PARAVIRT_DEBUG
void pv_poison(struct pv_table *table);
#else
static inline void pv_poison(struct pv_table *table)
{
}
#endif

#ifdef CONFIG_PARAVIRT_DEBUGFS
int pv_count(enum pv_op op, bool on);
bool pv_is_counted(enum pv_op op);
void pv_count_table(const struct pv_table *table);
void pv_count_forget(const struct pv_table *table);
bool pv_counts_at(enum pv_op op, unsigned long addr);
#else
static inline bool pv_is_counted(enum pv_op op)
{
	return false;
}

static inline void pv_count_table(const struct pv_table *table)
{
}

static inline void pv_count_forget(const struct pv_table *table)
{
}
#endif

#endif /* _PARAVIRT_SITES_H */
