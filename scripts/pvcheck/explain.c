// SPDX-License-Identifier: GPL-2.0-only
/*
 * All there is to say of one site: its record, its bytes as linked, and what each
 * backend makes of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "insn.h"
#include "model.h"
#include "report.h"

#define STUB_MAX	96	/* bytes of a stub, at most */

static void list_code(const struct model *model, const uint8_t *bytes,
		      unsigned int len, uint64_t addr)
{
	unsigned int at, i;
	struct insn insn;
	char text[96];

	for (at = 0; at < len; at += insn.len) {
		if (insn_decode(&insn, bytes + at, len - at, addr + at,
				model->img->is64))
			break;
		printf("    ");
		for (i = 0; i < 11; i++)
			if (i < insn.len)
				printf("%02x ", bytes[at + i]);
			else
				printf("   ");
		printf(" %s\n", insn_text(bytes + at, len - at, addr + at,
					  model->img->is64, text, sizeof(text)));
	}
}

static void explain_offer(const struct model *model, const struct site *site,
			  const struct offer *offer)
{
	static const char *const forms[] = {
		[PV_FORM_INLINE] = "inline",
		[PV_FORM_CALL] = "call",
		[PV_FORM_LINKED] = "as linked",
		[PV_FORM_REFUSED] = "nothing fits",
	};
	uint8_t buf[PV_SITE_MAX_LEN];
	enum pv_form form = model_patch(model, site, offer, buf);
	char where[256], mask[96];

	printf("  %s: %s, %s changes %s\n", offer->backend, forms[form],
	       image_where(model->img, offer->func, where, sizeof(where)),
	       insn_registers(offer->choice.clobbers, model->img->is64, mask,
			      sizeof(mask)));
	if (form < PV_FORM_LINKED)
		list_code(model, buf, site->len, site->addr);
}

static void explain_site(const struct model *model, const struct site *site)
{
	const struct op *op = &model->ops[site->op];
	const uint8_t *bytes = image_bytes(model->img, site->addr, site->len);
	char where[256], mask[96];
	unsigned int i;

	printf("%s: %s: 0x%llx, %u bytes, may change %s\n",
	       image_where(model->img, site->addr, where, sizeof(where)),
	       op->name ? op->name : "unknown op",
	       (unsigned long long)site->addr, site->len,
	       insn_registers(site->clobbers, model->img->is64, mask,
			      sizeof(mask)));
	printf("  as linked:\n");
	if (bytes)
		list_code(model, bytes, site->len, site->addr);
	for (i = 0; i < op->nr_offers; i++)
		explain_offer(model, site, &op->offers[i]);
}

/**
 * list_patches() - print what each site can become, for another decoder
 * @model: model
 */
void list_patches(const struct model *model)
{
	unsigned int i, j, at;

	for (i = 0; i < model->nr_sites; i++) {
		const struct site *site = &model->sites[i];
		const struct op *op = &model->ops[site->op];

		for (j = 0; j < op->nr_offers; j++) {
			uint8_t buf[PV_SITE_MAX_LEN];
			struct insn insn;

			if (model_patch(model, site, &op->offers[j], buf) >=
			    PV_FORM_LINKED)
				continue;
			printf("0x%llx", (unsigned long long)site->addr);
			for (at = 0; at < site->len; at++)
				printf(" %02x", buf[at]);
			printf(" :");
			for (at = 0; at < site->len; at += insn.len) {
				if (insn_decode(&insn, buf + at, site->len - at,
						site->addr + at,
						model->img->is64))
					break;
				printf(" %u %s", insn.len,
				       insn.nop ? "nop" : insn.name);
			}
			printf("\n");
		}
	}
}

/* "symbol+0xoffset" or "0xaddress", or 0 */
static uint64_t address_of(const struct image *img, const char *place)
{
	const char *plus = strrchr(place, '+');
	const struct symbol *symbol;
	char name[256];

	if (!strncmp(place, "0x", 2))
		return strtoull(place, NULL, 16);
	if (!plus)
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)(plus - place), place);
	symbol = image_symbol(img, name);
	return symbol ? symbol->addr + strtoull(plus + 1, NULL, 16) : 0;
}

/*
 * The site whose stub is at @addr, as it is in a backtrace: stubs lie behind each
 * other, own bytes first.
 */
static const struct site *site_of_stub(const struct model *model, uint64_t addr)
{
	const struct site *best = NULL;
	unsigned int i;

	for (i = 0; i < model->nr_sites; i++) {
		const struct site *site = &model->sites[i];

		if (!site->own || model_is_entry(model, site->target) ||
		    site->target - site->len > addr)
			continue;
		if (!best || site->target > best->target)
			best = site;
	}
	return best && addr - best->target < STUB_MAX ? best : NULL;
}

/**
 * explain() - print what there is to say of a place
 * @model: model
 * @place: "symbol", all of its sites; "symbol+0xoffset" or "0xaddress", one, or
 *         the one whose stub that is in
 *
 * Return: how many sites there are.
 */
int explain(const struct model *model, const char *place)
{
	const struct site *stub;
	char name[256];
	unsigned int i;
	int found = 0;

	for (i = 0; i < model->nr_sites; i++) {
		const struct site *site = &model->sites[i];
		char *plus;

		image_where(model->img, site->addr, name, sizeof(name));
		plus = strrchr(name, '+');
		if (strcmp(name, place) &&
		    (strncmp(place, "0x", 2) ||
		     strtoull(place, NULL, 16) != site->addr)) {
			if (plus)
				*plus = 0;
			if (strcmp(name, place))
				continue;
		}
		explain_site(model, site);
		found++;
	}
	stub = found ? NULL : site_of_stub(model, address_of(model->img, place));
	if (stub) {
		explain_site(model, stub);
		found++;
	}
	return found;
}
