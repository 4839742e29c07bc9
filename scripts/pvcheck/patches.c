// SPDX-License-Identifier: GPL-2.0-only
/*
 * What boot would write into each site, for each function that can get into its
 * op's slot, decoded.
 */
#include <stdlib.h>
#include <string.h>

#include <asm/paravirt_clobbers.h>

#include "insn.h"
#include "model.h"
#include "report.h"

/* longest nop of compose.c, asm/nops.h */
#define NOP_MAX_64	11
#define NOP_MAX_32	8

struct patch {
	const struct model *model;
	const struct site *site;
	const struct op *op;
	const struct offer *offer;
	uint8_t bytes[PV_SITE_MAX_LEN];
};

#define PATCH_FINDING(p, kind, ...)					\
	finding((p)->model->img, FINDING_##kind, (p)->offer->backend,	\
		(p)->site->addr, (p)->op->name, __VA_ARGS__)

static void check_nops(const struct patch *p, unsigned int nops,
		       unsigned int bytes)
{
	unsigned int max = p->model->img->is64 ? NOP_MAX_64 : NOP_MAX_32;
	unsigned int fewest = (bytes + max - 1) / max;

	if (nops != fewest)
		PATCH_FINDING(p, patch_nops, "%u nops for %u bytes, %u would do",
			      nops, bytes, fewest);
}

static void check_inline(const struct patch *p)
{
	const struct site *site = p->site;
	bool is64 = p->model->img->is64;
	unsigned int at, nops = 0, nop_bytes = 0;
	uint16_t writes = 0;
	int stack = 0;
	char buf[96], buf2[96];
	struct insn insn;

	for (at = 0; at < site->len; at += insn.len) {
		if (insn_decode(&insn, p->bytes + at, site->len - at,
				site->addr + at, is64)) {
			PATCH_FINDING(p, patch_decode, "byte %u of %u is no instruction",
				      at, site->len);
			return;
		}
		if (insn.nop) {
			nops++;
			nop_bytes += insn.len;
			continue;
		}
		nops = 0;
		nop_bytes = 0;
		writes |= insn.writes;
		stack += insn.stack_change;
		if (insn.flow != FLOW_NEXT)
			PATCH_FINDING(p, patch_decode, "%s, inline, leaves the site",
				      insn.name);
		if (insn.writes_other)
			PATCH_FINDING(p, patch_clobbers, "%s writes a register of the FPU's",
				      insn.name);
		if (!insn.stack_known || stack > 0)
			PATCH_FINDING(p, patch_clobbers, "%s moves the stack pointer",
				      insn.name);
	}
	if (stack)
		PATCH_FINDING(p, patch_clobbers, "leaves the stack pointer %d bytes off",
			      stack);
	if (writes & ~site->clobbers)
		PATCH_FINDING(p, patch_clobbers, "writes %s, mask allows %s",
			      insn_registers(writes & ~site->clobbers, is64, buf,
					     sizeof(buf)),
			      insn_registers(site->clobbers, is64, buf2,
					     sizeof(buf2)));
	check_nops(p, nops, nop_bytes);
}

static void check_call(const struct patch *p)
{
	const struct pv_choice *choice = &p->offer->choice;
	const struct site *site = p->site;
	bool is64 = p->model->img->is64;
	unsigned int at, nops = 0;
	struct insn insn;

	if (insn_decode(&insn, p->bytes, site->len, site->addr, is64) ||
	    insn.flow != FLOW_CALL) {
		PATCH_FINDING(p, patch_decode, "is no call");
		return;
	}
	if (insn.target != choice->func && insn.target != choice->body)
		PATCH_FINDING(p, patch_target, "calls 0x%llx, the table has 0x%llx",
			      (unsigned long long)insn.target,
			      (unsigned long long)choice->func);
	for (at = insn.len; at < site->len; at += insn.len) {
		if (insn_decode(&insn, p->bytes + at, site->len - at,
				site->addr + at, is64) || !insn.nop) {
			PATCH_FINDING(p, patch_decode, "has something else than nops behind its call");
			return;
		}
		nops++;
	}
	check_nops(p, nops, site->len - PV_SITE_MIN_LEN);
}

/* ENDBR64, as code: SDM vol. 1, 17.3 */
static const uint8_t endbr[] = { 0xf3, 0x0f, 0x1e, 0xfa };

/* was the kernel built for indirect branch tracking? objtool --ibt says so */
static bool has_ibt(const struct model *model)
{
	return model->img->is64 && image_section(model->img, ".ibt_endbr_seal");
}

/* a new place for indirect branches to go to */
static void check_no_endbr(const struct patch *p)
{
	unsigned int at;

	for (at = 0; at + sizeof(endbr) <= p->site->len; at++)
		if (!memcmp(p->bytes + at, endbr, sizeof(endbr)))
			PATCH_FINDING(p, endbr, "has one at byte %u", at);
}

static void check_site(const struct model *model, const struct site *site)
{
	const struct op *op = &model->ops[site->op];
	unsigned int i;

	for (i = 0; i < op->nr_offers; i++) {
		struct patch p = {
			.model = model,
			.site = site,
			.op = op,
			.offer = &op->offers[i],
		};
		char buf[96], buf2[96];

		switch (model_patch(model, site, p.offer, p.bytes)) {
		case PV_FORM_INLINE:
			check_inline(&p);
			check_no_endbr(&p);
			break;
		case PV_FORM_CALL:
			check_call(&p);
			check_no_endbr(&p);
			break;
		case PV_FORM_LINKED:
			/* sites.c has looked at what that leads to */
			break;
		case PV_FORM_REFUSED:
			PATCH_FINDING(&p, patch_refused,
				      "function writes %s, mask allows %s: nothing fits",
				      insn_registers(p.offer->choice.clobbers,
						     model->img->is64, buf,
						     sizeof(buf)),
				      insn_registers(site->clobbers,
						     model->img->is64, buf2,
						     sizeof(buf2)));
			break;
		}
	}
}

/* until sites are patched, slots are jumped through */
static void check_slot(const struct model *model, const struct op *op,
		       const struct offer *offer)
{
	const uint8_t *code;

	if (!image_is_code(model->img, offer->func)) {
		finding(model->img, FINDING_op_function, offer->backend, op->slot,
			op->name, "0x%llx is no code",
			(unsigned long long)offer->func);
		return;
	}
	code = image_bytes(model->img, offer->func, sizeof(endbr));
	if (has_ibt(model) && (!code || memcmp(code, endbr, sizeof(endbr))))
		finding(model->img, FINDING_endbr, offer->backend, offer->func,
			op->name, "is in a slot, and has none at its start");
}

/** check_patches() - what boot would write into each site, for each backend */
void check_patches(const struct model *model)
{
	unsigned int i, j;

	for (i = 0; i < model->nr_sites; i++)
		if (model->sites[i].usable)
			check_site(model, &model->sites[i]);

	for (i = 0; i < MAX_OPS && !model->img->module; i++) {
		const struct op *op = &model->ops[i];

		if (op->name && !op->nr_offers)
			finding(model->img, FINDING_op_function, "-", op->slot,
				op->name, "no backend has a function for it");
		for (j = 0; op->name && j < op->nr_offers; j++)
			check_slot(model, op, &op->offers[j]);
	}
}
