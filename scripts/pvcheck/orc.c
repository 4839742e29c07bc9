// SPDX-License-Identifier: GPL-2.0-only
/*
 * ORC data inside patched sites (invariant I7): at each instruction of what boot
 * would write, the unwinder has to find the stack as the code leaves it.
 */
#include <string.h>

#include "insn.h"
#include "model.h"
#include "report.h"

/* struct orc_entry and ORC_REG_SP of asm/orc_types.h */
struct orc_entry {
	int16_t sp_offset;
	int16_t bp_offset;
	uint16_t sp_reg:4, bp_reg:4, type:3, signal:1;
};

_Static_assert(sizeof(struct orc_entry) == 6, "as in the kernel");

#define ORC_REG_SP	5

struct orc {
	const struct section *ip;
	const uint8_t *entries;
	unsigned int nr;
};

/* what the unwinder takes for an instruction at @addr */
static struct orc_entry orc_at(const struct orc *orc, uint64_t addr)
{
	unsigned int low = 0, high = orc->nr;
	struct orc_entry entry;

	while (high - low > 1) {
		unsigned int mid = (low + high) / 2;
		int32_t ip;

		memcpy(&ip, orc->ip->bytes + mid * sizeof(ip), sizeof(ip));
		if (orc->ip->addr + mid * sizeof(ip) + ip <= addr)
			low = mid;
		else
			high = mid;
	}
	memcpy(&entry, orc->entries + low * sizeof(entry), sizeof(entry));
	return entry;
}

static void check_site(const struct model *model, const struct orc *orc,
		       const struct site *site, const struct offer *offer)
{
	struct orc_entry first = orc_at(orc, site->addr);
	uint8_t buf[PV_SITE_MAX_LEN];
	unsigned int at;
	int pushed = 0;

	/* another register than the stack pointer: the site does not change it */
	if (first.sp_reg != ORC_REG_SP ||
	    model_patch(model, site, offer, buf) >= PV_FORM_LINKED)
		return;
	for (at = 0; at < site->len; ) {
		struct orc_entry entry = orc_at(orc, site->addr + at);
		struct insn insn;

		if (entry.sp_reg != ORC_REG_SP ||
		    entry.sp_offset != first.sp_offset + pushed) {
			finding(model->img, FINDING_orc, offer->backend,
				site->addr, model->ops[site->op].name,
				"at byte %u ORC has the stack %d bytes off, the code %d",
				at, entry.sp_offset - first.sp_offset, pushed);
			return;
		}
		if (insn_decode(&insn, buf + at, site->len - at, site->addr + at,
				model->img->is64))
			return;
		pushed -= insn.stack_change;
		at += insn.len;
	}
}

/** check_orc() - ORC data fit each patched site; nothing if the image has none */
void check_orc(const struct model *model)
{
	const struct section *ip = image_section(model->img, ".orc_unwind_ip");
	const struct section *entries = image_section(model->img, ".orc_unwind");
	struct orc orc = { .ip = ip };
	unsigned int i, j;

	if (!ip || !entries || !ip->bytes || !entries->bytes)
		return;
	orc.entries = entries->bytes;
	orc.nr = ip->size / 4;
	if (!orc.nr || entries->size / sizeof(struct orc_entry) < orc.nr) {
		finding(model->img, FINDING_orc, "-", ip->addr, "-",
			"tables of ORC data are of different lengths");
		return;
	}
	/* a module's table is sorted when it is loaded */
	if (model->img->module)
		return;
	for (i = 0; i < model->nr_sites; i++) {
		const struct op *op = &model->ops[model->sites[i].op];

		for (j = 0; model->sites[i].usable && j < op->nr_offers; j++)
			check_site(model, &orc, &model->sites[i], &op->offers[j]);
	}
}
