// SPDX-License-Identifier: GPL-2.0-only
/*
 * paravirt=poison: each register that a call site allows to be changed, and
 * that holds no result, is. A kernel that goes on to work has honest clobber
 * masks.
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/sync_core.h>

#include <asm/text-patching.h>

#include "options.h"
#include "sites.h"

/* where a result is */
#ifdef CONFIG_64BIT
#define RESULT	PV_RAX
#else
#define RESULT	(PV_RAX | PV_RDX)
#endif

static const u16 results[PV_NR_OPS] = {
#define PV_OP(group, op, ...)	[PV_OP_##op] = RESULT,
#define PV_VOP(group, op, ...)
#include <asm/paravirt_op_table.h>
};

/* does a site want a stub, and does one fit it? */
static bool poisoned(const struct pv_known *site)
{
	return pv_mode_of(site->op) == PV_MODE_POISON &&
	       *site->addr == CALL_INSN_OPCODE;
}

/* an entry has operand and result in a register of the compiler's choice */
static u16 to_scramble(const struct pv_known *site)
{
	if (site->form != PV_SITE_CALL)
		return PV_FLAGS;
	return site->clobbers & ~results[site->op];
}

/**
 * pv_poison - have the sites of a table scramble registers
 * @table: the table, whose sites were patched; NULL: there was no memory for it
 *
 * Those of ops in poison mode alone, and with a call alone.
 *
 * Context: while the kernel or a module is patched.
 */
void pv_poison(struct pv_table *table)
{
	const struct pv_known *site;
	unsigned int nr = 0;
	unsigned long flags;
	bool call;
	u8 *stub;

	if (!table)
		return;
	pv_for_each_site(site, table)
		nr += poisoned(site);
	if (!nr)
		return;
	if (pv_stubs_alloc(&table->poison, nr * PV_STUB_POISON_LEN, 0)) {
		pr_err("%s: no memory for the stubs of poison mode; %u sites scramble nothing\n",
		       pv_table_name(table), nr);
		return;
	}

	pv_for_each_site(site, table) {
		if (!poisoned(site))
			continue;
		stub = pv_stub_poison(&table->poison,
				      pv_site_target(site, &call),
				      to_scramble(site));
		if (WARN_ON_ONCE(!stub))
			return;
	}
	if (pv_stubs_seal(&table->poison)) {
		pr_err("%s: the stubs of poison mode cannot be executed; %u sites scramble nothing\n",
		       pv_table_name(table), nr);
		return;
	}

	/* as when sites are patched: the loop runs none of them */
	stub = table->poison.text;
	local_irq_save(flags);
	pv_for_each_site(site, table) {
		if (!poisoned(site))
			continue;
		pv_compose_branch(site->addr, CALL_INSN_OPCODE,
				  (unsigned long)site->addr,
				  (unsigned long)stub);
		stub += PV_STUB_POISON_LEN;
	}
	sync_core();
	local_irq_restore(flags);
	pr_info("%s: %u sites scramble registers\n",
		pv_table_name(table), nr);
}
