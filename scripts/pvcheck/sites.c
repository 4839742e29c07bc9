// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each record for itself: does it name an op, can it be that long, is it in
 * code, does its site call the trampoline? And all together: do they overlap?
 */
#include <stdlib.h>
#include <string.h>

#include "insn.h"
#include "model.h"
#include "report.h"

static int by_address(const void *a, const void *b)
{
	const struct site *const *x = a, *const *y = b;

	return (*x)->addr < (*y)->addr ? -1 : (*x)->addr > (*y)->addr;
}

static void check_bytes(const struct model *model, const struct site *site,
			const struct op *op)
{
	const uint8_t *bytes = image_bytes(model->img, site->addr, site->len);
	uint8_t want[PV_SITE_MIN_LEN];
	struct insn insn;
	unsigned int at;

	if (!bytes) {
		finding(model->img, FINDING_site_text, "-", site->addr, op->name,
			"is not in the file");
		return;
	}
	/* a branch is the same bytes, whatever the word size */
	if (pv_compose_branch_32(want, pv_linked_opcode_64(site->form, bytes[0]),
				 site->addr, site->form == PV_SITE_CALL ?
				 op->tramp : site->target) ||
	    memcmp(bytes, want, sizeof(want))) {
		finding(model->img, FINDING_site_bytes, "-", site->addr, op->name,
			"got %02x %02x %02x %02x %02x, want %02x %02x %02x %02x %02x, %s%s",
			bytes[0], bytes[1], bytes[2], bytes[3], bytes[4],
			want[0], want[1], want[2], want[3], want[4],
			site->form == PV_SITE_CALL ? "the call of __PVT__" :
			"the branch of ", op->name);
		return;
	}
	if (site->form != PV_SITE_CALL)
		check_linked(model, site);
	for (at = PV_SITE_MIN_LEN; at < site->len; at += insn.len)
		if (insn_decode(&insn, bytes + at, site->len - at,
				site->addr + at, model->img->is64) ||
		    !insn.nop) {
			finding(model->img, FINDING_site_bytes, "-", site->addr,
				op->name, "byte %u of %u is no nop behind the branch",
				at, site->len);
			return;
		}
}

static void check_mask(const struct model *model, const struct site *site,
		       const struct op *op)
{
	uint16_t more = site->clobbers & ~op->clobbers;
	char buf[96];

	/* what C may change, if it saves that; linked.c looks whether it does */
	if (model_is_entry(model, site->addr)) {
		if (site->clobbers == model_c_clobbers(model))
			more = 0;
		check_entry(model, site);
	}

	/* of the others linked.c sees what they lead to */
	if (more && site->form == PV_SITE_CALL)
		finding(model->img, FINDING_record_mask, "-", site->addr,
			op->name, "allows %s, which calls of the op do not change",
			insn_registers(more, model->img->is64, buf, sizeof(buf)));
}

/**
 * check_record() - a record for itself
 * @model: model of the image
 * @site:  what the record says; gets usable
 */
void check_record(const struct model *model, struct site *site)
{
	const struct section *section;
	const struct op *op = &model->ops[site->op];

	if (!op->name) {
		finding(model->img, FINDING_record_op, "-", site->addr, "-",
			"op %u is not in the table", site->op);
		return;
	}
	if (site->form > PV_SITE_BRANCH) {
		finding(model->img, FINDING_record_form, "-", site->addr,
			op->name, "form %u is not known", site->form);
		return;
	}
	if (site->len < PV_SITE_MIN_LEN) {
		finding(model->img, FINDING_record_length, "-", site->addr,
			op->name, "%u bytes hold no call", site->len);
		return;
	}
	section = image_section_at(model->img, site->addr, site->len);
	if (!section || !section->exec) {
		finding(model->img, FINDING_site_text, "-", site->addr, op->name,
			"is outside of code");
		return;
	}
	site->usable = true;
	check_mask(model, site, op);
	check_bytes(model, site, op);
}

/** check_sites() - each record for itself, and that none overlaps another */
void check_sites(const struct model *model)
{
	struct site **sorted = calloc(model->nr_sites + 1, sizeof(*sorted));
	unsigned int i;

	if (!sorted)
		abort();
	for (i = 0; i < model->nr_sites; i++) {
		check_record(model, &model->sites[i]);
		sorted[i] = &model->sites[i];
	}
	qsort(sorted, model->nr_sites, sizeof(*sorted), by_address);
	for (i = 1; i < model->nr_sites; i++)
		if (sorted[i]->addr < sorted[i - 1]->addr + sorted[i - 1]->len) {
			const struct op *op = &model->ops[sorted[i]->op];

			finding(model->img, FINDING_site_overlap, "-",
				sorted[i]->addr, op->name ? op->name : "-",
				"overlaps the site before it");
		}
	free(sorted);
}
