// SPDX-License-Identifier: GPL-2.0-only
/*
 * A site against the code around it: it begins where an instruction does, nothing
 * branches into it, and nobody else rewrites it or has it in a table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "report.h"
#include "sweep.h"
#include "tables.h"

struct ranges {
	const struct model *model;
	struct site **sorted;
	unsigned int nr;
	bool *begun;		/* an instruction begins at the site */
	bool *covered;		/* its function was visited */
	uint64_t first_tramp, last_tramp;
	uint64_t first_entry, last_entry;
};

static int by_address(const void *a, const void *b)
{
	const struct site *const *x = a, *const *y = b;

	return (*x)->addr < (*y)->addr ? -1 : (*x)->addr > (*y)->addr;
}

/* number of the last site that does not begin behind @addr, or -1 */
static int site_before(const struct ranges *r, uint64_t addr)
{
	unsigned int low = 0, high = r->nr;

	while (low < high) {
		unsigned int mid = (low + high) / 2;

		if (r->sorted[mid]->addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return (int)low - 1;
}

static void report(const struct ranges *r, enum finding kind,
		   const struct site *site, const char *what, uint64_t addr)
{
	const struct op *op = &r->model->ops[site->op];
	char where[256];

	finding(r->model->img, kind, "-", site->addr, op->name ? op->name : "-",
		"%s %s", what, image_where(r->model->img, addr, where,
					   sizeof(where)));
}

/* the code may go on at @target: not in the middle of a site */
static void entered(const struct ranges *r, uint64_t target, const char *what,
		    uint64_t from)
{
	int i = site_before(r, target);

	if (i >= 0 && target != r->sorted[i]->addr &&
	    target - r->sorted[i]->addr < r->sorted[i]->len)
		report(r, FINDING_site_entered, r->sorted[i], what, from);
}

/* stubs lead to entries without a record of their own; no function has them */
static bool is_stub(const struct ranges *r, const struct symbol *func,
		    uint64_t addr)
{
	const struct section *section = image_section_at(r->model->img, addr, 1);

	return !func || (section && !strcmp(section->name, ".pvstub"));
}

static bool is_op(const struct ranges *r, const struct symbol *entry)
{
	unsigned int i;

	for (i = 0; i < MAX_OPS; i++)
		if (r->model->ops[i].name &&
		    !strcmp(r->model->ops[i].name, entry->name + strlen(ENTRY)))
			return true;
	return false;
}

/* a call of an entry that is no site is a call on bare hardware, too */
static void check_entry_call(const struct ranges *r, const struct symbol *func,
			     uint64_t addr, uint64_t target)
{
	int site = site_before(r, addr);
	const struct symbol *entry;

	if (target < r->first_entry || target > r->last_entry ||
	    is_stub(r, func, addr) ||
	    (site >= 0 && r->sorted[site]->addr == addr))
		return;
	/* those of an op, and not of a register, have a site themselves */
	entry = image_function(model_image(r->model, target), target);
	if (entry && !strncmp(entry->name, ENTRY, strlen(ENTRY)) && !is_op(r, entry))
		finding(r->model->img, FINDING_site_unrecorded, "-", addr, "-",
			"goes to %s and has no record", entry->name);
}

/* a call of a trampoline without a record stays an indirect branch, or worse */
static void check_recorded(const struct ranges *r, uint64_t addr, uint64_t target)
{
	const struct op *op = NULL;
	int site;

	/* for every branch of the image: most go elsewhere */
	if (target >= r->first_tramp && target <= r->last_tramp)
		op = model_op_of(r->model, target);
	if (!op)
		return;
	site = site_before(r, addr);
	if (site < 0 || r->sorted[site]->addr != addr)
		finding(r->model->img, FINDING_site_unrecorded, "-", addr, op->name,
			"goes to __PVT__%s and has no record", op->name);
}

static void visit(const struct symbol *func, uint64_t addr, const uint8_t *bytes,
		  const struct insn *insn, void *data)
{
	struct ranges *r = data;
	int i = site_before(r, addr);

	(void)bytes;
	if (i >= 0 && addr - r->sorted[i]->addr < r->sorted[i]->len) {
		r->covered[i] = true;
		if (addr == r->sorted[i]->addr)
			r->begun[i] = true;
	}
	if (insn->flow == FLOW_JUMP || insn->flow == FLOW_BRANCH ||
	    insn->flow == FLOW_CALL)
		entered(r, insn->target, "is entered by the branch at", addr);
	if (insn->flow == FLOW_JUMP || insn->flow == FLOW_CALL ||
	    insn->flow == FLOW_BRANCH) {
		check_recorded(r, addr, insn->target);
		check_entry_call(r, func, addr, insn->target);
	}
}

/* where entries are: the kernel's, for a module as well */
static void find_entries(struct ranges *r)
{
	const struct image *img = r->model->kernel ? r->model->kernel->img :
						     r->model->img;
	unsigned int i;

	r->first_entry = UINT64_MAX;
	for (i = 0; i < img->nr_symbols; i++) {
		const struct symbol *symbol = &img->symbols[i];

		if (strncmp(symbol->name, ENTRY, strlen(ENTRY)))
			continue;
		if (symbol->addr < r->first_entry)
			r->first_entry = symbol->addr;
		if (symbol->addr > r->last_entry)
			r->last_entry = symbol->addr;
	}
}

/* natively an instruction that reads or writes an MSR, which may not be there */
static bool is_msr(const struct ranges *r, const struct site *site)
{
	struct insn insn;

	return site->form == PV_SITE_OWN && own_insn(r->model, site, &insn) &&
	       (!strcmp(insn.name, "rdmsr") || !strcmp(insn.name, "wrmsr"));
}

/* @len bytes at @addr are in somebody else's table */
static void others_place(enum place place, uint64_t addr, uint64_t len,
			 const char *whose, void *data)
{
	const struct ranges *r = data;
	char text[96];
	int i;

	if (place == PLACE_FIXUP) {
		entered(r, addr, "is entered by the fix-up at", addr);
		return;
	}
	/* calls are counted after sites were patched, those in sites as well */
	if (place == PLACE_CALL || !len)
		return;
	i = site_before(r, addr + len - 1);
	if (i < 0 || addr >= r->sorted[i]->addr + r->sorted[i]->len)
		return;
	/* as linked a call is there, which does not fault */
	if (place == PLACE_FAULTS && addr == r->sorted[i]->addr &&
	    is_msr(r, r->sorted[i]))
		return;
	snprintf(text, sizeof(text), "is shared with the %s at", whose);
	report(r, FINDING_site_shared, r->sorted[i], text, addr);
}

/** check_ranges() - sites against the code around them */
void check_ranges(const struct model *model)
{
	struct ranges r = { .model = model };
	unsigned int i;

	r.sorted = calloc(model->nr_sites + 1, sizeof(*r.sorted));
	r.begun = calloc(model->nr_sites + 1, sizeof(*r.begun));
	r.covered = calloc(model->nr_sites + 1, sizeof(*r.covered));
	if (!r.sorted || !r.begun || !r.covered)
		abort();
	for (i = 0; i < model->nr_sites; i++)
		if (model->sites[i].usable)
			r.sorted[r.nr++] = &model->sites[i];
	qsort(r.sorted, r.nr, sizeof(*r.sorted), by_address);
	r.first_tramp = UINT64_MAX;
	for (i = 0; i < MAX_OPS; i++) {
		uint64_t tramp = model->ops[i].name ? model->ops[i].tramp : 0;

		if (tramp && tramp < r.first_tramp)
			r.first_tramp = tramp;
		if (tramp > r.last_tramp)
			r.last_tramp = tramp;
	}

	find_entries(&r);
	sweep(model->img, visit, &r);
	for (i = 0; i < r.nr; i++)
		if (!r.begun[i])
			report(&r, FINDING_site_boundary, r.sorted[i],
			       r.covered[i] ? "is in the middle of an instruction:" :
			       "is where no code was found:", r.sorted[i]->addr);
	tables(model->img, others_place, &r);
	free(r.sorted);
	free(r.begun);
	free(r.covered);
}
