// SPDX-License-Identifier: GPL-2.0-only
/*
 * The patcher: gives every site of the kernel, or of a module, the code of the
 * running backend.
 *
 * A record is checked before its site is, and the bytes of a site before they
 * are replaced (invariant I4). What goes in is decided in compose.c. A site is
 * built in a buffer and written once; nothing here depends on a site that is
 * half written.
 *
 * See Documentation/arch/x86/paravirt/patching.rst.
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/bug.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/memory.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched/clock.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/sync_core.h>

#include <asm/alternative.h>
#include <asm/sections.h>
#include <asm/text-patching.h>

#include "compose.h"
#include "options.h"
#include "paravirt.h"
#include "sites.h"
#include "trace.h"

/* what the backend offers for each op, settled when the kernel is patched */
static struct pv_choice pv_choices[PV_NR_OPS] __ro_after_init;

const u16 pv_class_clobbers[PV_NR_OPS] = {
#define PV_OP(group, op, ret, proto, args, class, ...)		\
	[PV_OP_##op] = PV_CLOBBERS_##class,
#define PV_VOP(group, op, proto, args, class, ...)		\
	[PV_OP_##op] = PV_CLOBBERS_##class,
#include <asm/paravirt_op_table.h>
};

void * const pv_trampolines[PV_NR_OPS] = {
#define PV_OP(group, op, ...)	[PV_OP_##op] = PV_TRAMP(op),
#define PV_VOP(group, op, ...)	[PV_OP_##op] = PV_TRAMP(op),
#include <asm/paravirt_op_table.h>
};

/* jmp *pv_ops+n(%rip), on 32 bit jmp *pv_ops+n; then padding */
static const u8 pv_jmp_indirect[] = { 0xff, 0x25 };
#define PV_JMP_INDIRECT_LEN	6

struct pv_stats {
	unsigned int sites;
	unsigned int inlined;
	unsigned int calls;
	unsigned int indirect;	/* sites that were not patched */
};

/**
 * paravirt_is_entry - is that a trampoline or an entry?
 * @addr: in kernel text
 *
 * Context: any.
 *
 * Return: true if it is.
 */
bool paravirt_is_entry(const void *addr)
{
	const u8 *at = addr;

	return (at >= pv_entries_text && at < pv_entries_text_end) ||
	       (at >= pv_entries_noinstr && at < pv_entries_noinstr_end);
}

static void *pv_func_addr(const struct paravirt_func *func)
{
	return (void *)&func->func + func->func;
}

/*
 * Where a site is, for a message. Symbols of a module that is being loaded are
 * not known yet.
 */
static const char *pv_where(char *buf, const struct module *mod, void *addr)
{
#ifdef CONFIG_MODULES
	const char *part = "no text";
	unsigned long base = 0;
#endif

	if (!mod) {
		sprint_symbol(buf, (unsigned long)addr);
		return buf;
	}

#ifdef CONFIG_MODULES
	if (pv_in_module(mod, addr, 1, false)) {
		part = "text";
		base = (unsigned long)mod->mem[MOD_TEXT].base;
	} else if (pv_in_module(mod, addr, 1, true)) {
		part = "init text";
		base = (unsigned long)mod->mem[MOD_INIT_TEXT].base;
	}
	if (base)
		scnprintf(buf, KSYM_SYMBOL_LEN, "%s: %s+0x%lx", mod->name, part,
			  (unsigned long)addr - base);
	else
		scnprintf(buf, KSYM_SYMBOL_LEN, "%s: %s", mod->name, part);
#endif
	return buf;
}

static const struct paravirt_func * __init pv_find_func(void *addr)
{
	const struct paravirt_func *func;

	for (func = __parafuncs; func < __parafuncs_end; func++)
		if (pv_func_addr(func) == addr)
			return func;
	return NULL;
}

static void __init pv_describe(struct pv_choice *choice,
			       const struct paravirt_func *func)
{
	choice->clobbers = func->clobbers;
	if (func->body) {
		choice->body = (unsigned long)&func->body + func->body;
		choice->body_clobbers = PV_CLOBBERS_PV_C;
	}
	if (func->insn_start != PV_FUNC_CALL) {
		choice->insns = pv_func_addr(func) + func->insn_start;
		choice->insns_len = func->insn_len;
	}
}

/*
 * What the backend offers for @op: its function, as .parafuncs describes it.
 * One that is not described keeps to the convention of the op's class.
 */
static void __init pv_settle_op(enum pv_op op)
{
	struct pv_choice *choice = &pv_choices[op];
	const struct paravirt_func *func;
	void *addr = *pv_op_slot(op);

	if (!addr) {
		pr_err("%s: %s has no function for it; it will be a BUG()\n",
		       pv_op_names[op], pv_info.name);
		addr = BUG_func;
		*pv_op_slot(op) = addr;
	}

	choice->func = (unsigned long)addr;
	choice->clobbers = pv_class_clobbers[op];
	choice->native = addr == pv_native_ops[op];
	choice->keep = pv_mode_of(op) == PV_MODE_NOPATCH;

	func = pv_find_func(addr);
	if (func)
		pv_describe(choice, func);

	/* calls are all that can be scrambled */
	if (pv_mode_of(op) == PV_MODE_CALLS ||
	    pv_mode_of(op) == PV_MODE_POISON) {
		choice->insns = NULL;
		choice->native = false;
	}
}

/**
 * pv_choice_of - what the backend offers for an op
 * @op: number of the op
 *
 * Context: once the kernel is patched.
 *
 * Return: what was settled then.
 */
const struct pv_choice *pv_choice_of(enum pv_op op)
{
	return &pv_choices[op];
}

/*
 * What to patch, and what was linked there: @linked gets the branch that the
 * site has to hold. Where it goes is read from the site, but for a call site.
 */
static struct pv_place pv_read_site(const struct paravirt_site *site,
				    u8 *linked)
{
	u8 *addr = pv_site_addr(site);
	struct pv_place place = {
		.addr		= (unsigned long)addr,
		.target		= (unsigned long)pv_trampolines[site->op],
		.clobbers	= site->clobbers,
		.len		= site->len,
		.form		= site->form,
	};

	if (place.form != PV_SITE_CALL) {
		place.target = pv_branch_target(place.addr, addr);
		if (place.form != PV_SITE_BRANCH)
			place.own = (u8 *)(unsigned long)place.target -
				    place.len;
	}
	pv_compose_branch(linked, pv_linked_opcode(place.form, *addr),
			  place.addr, place.target);
	return place;
}

/* .exit.text of built-in code is among the init sections, too */
static bool pv_in_kernel_text(void *addr, unsigned int len)
{
	return core_kernel_text((unsigned long)addr) ||
	       init_section_contains(addr, len);
}

static bool pv_in_module_text(const struct module *mod, void *addr,
			      unsigned int len)
{
	return pv_in_module(mod, addr, len, false) ||
	       pv_in_module(mod, addr, len, true);
}

/* own bytes are read: entries are the kernel's, stubs may be a module's */
static bool pv_leads_to_text(const struct module *mod,
			     const struct pv_place *place)
{
	void *own = (void *)place->own;

	return !own || pv_in_kernel_text(own, place->len) ||
	       (mod && pv_in_module_text(mod, own, place->len));
}

/*
 * Patch a site whose record was found good.
 * @table: keeps in mind what it was; NULL if none does
 *
 * Context: nobody else executes the site; on a kernel that runs, interrupts
 * are off. The caller serializes.
 */
static void pv_patch_site(const struct module *mod,
			  const struct paravirt_site *site,
			  struct pv_table *table, struct pv_stats *stats)
{
	u8 want[PV_SITE_MIN_LEN], buf[PV_SITE_MAX_LEN];
	const struct pv_place place = pv_read_site(site, want);
	const struct pv_choice *choice = &pv_choices[site->op];
	void *addr = pv_site_addr(site);
	char where[KSYM_SYMBOL_LEN];
	enum pv_form form;

	stats->sites++;

	if (!pv_leads_to_text(mod, &place)) {
		pr_err("%s: %s: its branch leads out of the text; left as it is\n",
		       pv_where(where, mod, addr), pv_op_names[site->op]);
		stats->indirect++;
		return;
	}
	if (memcmp(addr, want, sizeof(want))) {
		pr_err("%s: %s: got %*ph, want %*ph; left as it is\n",
		       pv_where(where, mod, addr), pv_op_names[site->op],
		       (int)sizeof(want), addr, (int)sizeof(want), want);
		stats->indirect++;
		return;
	}

	pv_table_note(table, site, want);
	form = pv_compose(buf, &place, choice);
	if (pv_mode_of(site->op) == PV_MODE_INLINE && form != PV_FORM_INLINE &&
	    (choice->insns || (choice->native && place.form != PV_SITE_CALL)))
		pr_warn("%s: %s: could be inline, is not: %u bytes, registers 0x%x; there are %u bytes, 0x%x allowed\n",
			pv_where(where, mod, addr), pv_op_names[site->op],
			choice->insns_len, choice->clobbers, site->len,
			site->clobbers);

	switch (form) {
	case PV_FORM_INLINE:
		stats->inlined++;
		break;
	case PV_FORM_CALL:
		stats->calls++;
		break;
	case PV_FORM_LINKED:
		stats->calls++;
		break;
	case PV_FORM_REFUSED:
		pr_err("%s: %s: %ps changes registers 0x%x, the site allows 0x%x; left as it is\n",
		       pv_where(where, mod, addr), pv_op_names[site->op],
		       (void *)(unsigned long)choice->func, choice->clobbers,
		       site->clobbers);
		stats->indirect++;
		break;
	}

	if (form < PV_FORM_LINKED)
		memcpy(addr, buf, site->len);
	trace_patch_site(pv_op_names[site->op], addr, site->len, form);
}

/* Does the record make sense for itself? NULL, or what is wrong with it. */
static const char *pv_site_error(const struct paravirt_site *site)
{
	if (site->op >= PV_NR_OPS)
		return "unknown op";
	if (site->form > PV_SITE_BRANCH)
		return "unknown form";
	if (site->len < PV_SITE_MIN_LEN)
		return "impossible length";
	return NULL;
}

/* jmp *pv_ops+n becomes a jump to what pv_ops holds: true if it did */
static bool __init pv_patch_trampoline(enum pv_op op)
{
	u8 buf[PV_JMP_INDIRECT_LEN];
	void *addr = pv_trampolines[op];

	if (memcmp(addr, pv_jmp_indirect, sizeof(pv_jmp_indirect)) ||
	    pv_compose_branch(buf, JMP32_INSN_OPCODE, (unsigned long)addr,
			      pv_choices[op].func)) {
		pr_err("%ps: got %*ph, want an indirect jump; left as it is\n",
		       addr, PV_JMP_INDIRECT_LEN, addr);
		return false;
	}
	buf[JMP32_INSN_SIZE] = INT3_INSN_OPCODE;
	memcpy(addr, buf, sizeof(buf));
	return true;
}

/*
 * CONFIG_PARAVIRT_DEBUG: does each site hold what was decided for it? Where the
 * bytes of a site of its own were, the site itself has said.
 */
static void __init pv_read_back(void)
{
	const struct paravirt_site *site;
	u8 linked[PV_SITE_MIN_LEN], buf[PV_SITE_MAX_LEN];
	enum pv_form form;
	enum pv_op op;

	for (site = __parainstructions; site < __parainstructions_end; site++) {
		struct pv_place place;

		if (pv_site_error(site) ||
		    !pv_in_kernel_text(pv_site_addr(site), site->len))
			continue;
		place = pv_read_site(site, linked);
		if (place.own)
			continue;
		form = pv_compose(buf, &place, &pv_choices[site->op]);
		if (form >= PV_FORM_LINKED ||
		    !memcmp(pv_site_addr(site), buf, site->len))
			continue;
		pr_err("%pS: %s: holds %*ph, decided was %*ph\n",
		       pv_site_addr(site), pv_op_names[site->op], site->len,
		       pv_site_addr(site), site->len, buf);
	}
	for (op = 0; op < PV_NR_OPS; op++)
		if (*(u8 *)pv_trampolines[op] != JMP32_INSN_OPCODE)
			pr_err("%ps: holds no direct jump\n",
			       pv_trampolines[op]);
}

/**
 * paravirt_patch_kernel - patch the sites of the kernel
 *
 * The backend is final from here on. Trampolines turn into direct jumps, so
 * that a site that could not be patched goes on to work.
 *
 * Context: boot CPU, before others are up, NMIs stopped, kernel text writable,
 * indirect branch tracking off.
 */
void __init paravirt_patch_kernel(void)
{
	struct paravirt_site *site;
	struct pv_table *table;
	struct pv_stats stats = {};
	u64 start = sched_clock();
	unsigned long flags;
	const char *error;
	enum pv_op op;
	char name[32];
	void *addr;

	pv_select_backend();
	for (op = 0; op < PV_NR_OPS; op++)
		pv_settle_op(op);
	paravirt_patched = true;
	table = pv_table_new(NULL, __parainstructions_end - __parainstructions);

	/*
	 * The text that is being written is in use: an interrupt must not find
	 * a site half written. The loop itself runs no site.
	 */
	local_irq_save(flags);
	for (site = __parainstructions; site < __parainstructions_end; site++) {
		addr = pv_site_addr(site);
		error = pv_site_error(site);
		if (!error && !pv_in_kernel_text(addr, site->len))
			error = "outside of kernel text";
		if (error) {
			pr_err(".parainstructions entry %td, %pS: %s; left as it is\n",
			       site - __parainstructions, addr, error);
			stats.sites++;
			stats.indirect++;
			continue;
		}
		pv_patch_site(NULL, site, table, &stats);
	}
	for (op = 0; op < PV_NR_OPS; op++)
		if (!pv_patch_trampoline(op))
			stats.indirect++;
	sync_core();
	local_irq_restore(flags);

	pr_info("%s: %u sites, %u inline, %u calls, %u indirect, %llu us\n",
		pv_backend_name(name, sizeof(name)), stats.sites,
		stats.inlined, stats.calls, stats.indirect,
		div_u64(sched_clock() - start, NSEC_PER_USEC));

	if (IS_ENABLED(CONFIG_PARAVIRT_DEBUG)) {
		pv_read_back();
		pv_poison(table);
	}
	pv_table_add(table);
}

/*
 * A write to pv_ops after patching changes no site. From mark_rodata_ro() on
 * it faults; report one that came before.
 */
static int __init pv_report_late_writes(void)
{
	enum pv_op op;

	for (op = 0; op < PV_NR_OPS; op++) {
		if ((unsigned long)*pv_op_slot(op) == pv_choices[op].func)
			continue;
		pr_err("%s: set to %pS after sites were patched, without effect: use paravirt_set_op(), earlier in boot\n",
		       pv_op_names[op], *pv_op_slot(op));
	}
	return 0;
}
late_initcall(pv_report_late_writes);

#ifdef CONFIG_MODULES
static int pv_cmp_sites(const void *a, const void *b)
{
	void *addr_a = pv_site_addr(a), *addr_b = pv_site_addr(b);

	return addr_a < addr_b ? -1 : addr_a > addr_b;
}

/* entries are relative to themselves: what moves is adjusted */
static void pv_swap_sites(void *a, void *b, int size)
{
	struct paravirt_site *site_a = a, *site_b = b, tmp = *site_a;
	int delta = b - a;

	*site_a = *site_b;
	site_a->addr += delta;
	*site_b = tmp;
	site_b->addr -= delta;
}

/**
 * paravirt_patch_module - check and patch the sites of a module
 * @mod: the module, its text writable and not yet executable
 * @sites: its .parainstructions; gets sorted
 * @size: bytes of @sites
 *
 * All records are checked before the first byte is written (invariant I10).
 *
 * Context: process context, while @mod is being loaded.
 *
 * Return: 0, or -ENOEXEC for a malformed table, with a message that says why.
 */
int paravirt_patch_module(struct module *mod, void *sites, size_t size)
{
	struct paravirt_site *start = sites, *site, *end;
	struct pv_stats stats = {};
	struct pv_table *table;
	void *addr, *free = NULL;
	char where[KSYM_SYMBOL_LEN];
	const char *error;

	if (size % sizeof(*site) ||
	    !IS_ALIGNED((unsigned long)sites, sizeof(s32))) {
		pr_err("%s: .parainstructions: %zu bytes are no table of %zu-byte entries; module not loaded, rebuild it for this kernel\n",
		       mod->name, size, sizeof(*site));
		return -ENOEXEC;
	}
	end = sites + size;
	sort(start, end - start, sizeof(*site), pv_cmp_sites, pv_swap_sites);

	for (site = start; site < end; site++) {
		addr = pv_site_addr(site);
		error = pv_site_error(site);
		if (!error && !pv_in_module_text(mod, addr, site->len))
			error = "outside of the module's text";
		if (!error && addr < free)
			error = "overlaps another site";
		if (error) {
			pr_err("%s: .parainstructions: op %u, length %u: %s; module not loaded, rebuild it for this kernel\n",
			       pv_where(where, mod, addr), site->op,
			       site->len, error);
			return -ENOEXEC;
		}
		free = addr + site->len;
	}

	table = pv_table_new(mod, end - start);
	for (site = start; site < end; site++)
		pv_patch_site(mod, site, table, &stats);
	if (IS_ENABLED(CONFIG_PARAVIRT_DEBUG))
		pv_poison(table);
	pv_table_add(table);
	pr_debug("%s: %u sites, %u inline, %u calls, %u indirect\n",
		 mod->name, stats.sites, stats.inlined, stats.calls,
		 stats.indirect);
	return 0;
}

/**
 * paravirt_forget_module - nobody executes the sites of a module any more
 * @mod: the module, its text still there
 *
 * Context: process context, while @mod is being unloaded, or its load failed.
 */
void paravirt_forget_module(struct module *mod)
{
	pv_table_forget(mod);
}
#endif /* CONFIG_MODULES */
