// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flip each bit of a sample of records of a real vmlinux, one at a time, and
 * see whether pvcheck notices.
 *
 * Usage: pvmutate VMLINUX EVERY
 *
 *	EVERY	take each EVERY-th record
 *
 * A flip that goes unnoticed has to be one that does not matter: a register
 * taken out of a site's mask that nothing which can be put there changes. Any
 * other is listed.
 *
 * Exit status: 0 each flip that matters was noticed; 1 one was not; 2 wrong
 * use, or no such image.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "report.h"

#define RECORD_SIZE	8
#define RECORD_BITS	(8 * RECORD_SIZE)

static unsigned int all_findings(void)
{
	unsigned int i, all = 0;

	for (i = 0; i < NR_FINDINGS; i++)
		all += finding_count[i];
	return all;
}

/* what pvcheck finds in one record, at the place of record @number */
static unsigned int findings_of(struct model *model,
				const struct section *section,
				unsigned int number, const uint8_t *record)
{
	unsigned int before = all_findings();
	struct model one = *model;
	struct site *kept = &model->sites[number], good = *kept;

	/* what it leads to has sites of its own, so all stay */
	model_read_record(model, kept, section->addr +
			  (uint64_t)number * RECORD_SIZE, record);
	check_record(model, kept);
	one.sites = kept;
	one.nr_sites = 1;
	check_patches(&one);
	check_orc(&one);
	*kept = good;
	return all_findings() - before;
}

/* and when it looks at all records, and at who else has that place */
static unsigned int findings_of_all(const struct model *model,
				    const struct section *section,
				    unsigned int number, const uint8_t *record)
{
	unsigned int before = all_findings();
	struct model all = *model;

	all.sites = malloc(model->nr_sites * sizeof(*all.sites));
	if (!all.sites)
		abort();
	memcpy(all.sites, model->sites, model->nr_sites * sizeof(*all.sites));
	model_read_record(&all, &all.sites[number], section->addr +
			  (uint64_t)number * RECORD_SIZE, record);
	check_sites(&all);
	/* and who else has that place */
	if (all_findings() == before)
		check_ranges(&all);
	free(all.sites);
	return all_findings() - before;
}

static const char *field_of(unsigned int bit)
{
	if (bit < 32)
		return "address";
	if (bit < 48)
		return "mask";
	if (bit < 56)
		return "op";
	return bit < 60 ? "length" : "form";
}

int main(int argc, char **argv)
{
	unsigned int number, bit, every, flips = 0, caught = 0, harmless = 0;
	static struct model model;
	const struct section *section;
	unsigned int missed = 0;
	struct image img;

	every = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	if (!every) {
		fprintf(stderr, "pvmutate: name a vmlinux and a number\n");
		return 2;
	}
	report_quiet = true;
	if (image_read(&img, argv[1], NULL) || model_read(&model, &img, NULL))
		return 2;
	section = image_section(&img, ".parainstructions");

	for (number = 0; number < model.nr_sites; number += every) {
		const uint8_t *good = section->bytes + number * RECORD_SIZE;

		if (findings_of(&model, section, number, good)) {
			printf("record %u: is bad as it is\n", number);
			return 1;
		}
		for (bit = 0; bit < RECORD_BITS; bit++) {
			uint8_t record[RECORD_SIZE];

			memcpy(record, good, sizeof(record));
			record[bit / 8] ^= 1 << bit % 8;
			flips++;
			if (findings_of(&model, section, number, record)) {
				caught++;
			} else if (bit >= 32 && bit < 48 &&
				   !(record[bit / 8] & 1 << bit % 8)) {
				harmless++;
			} else if (bit < 32 &&
				   findings_of_all(&model, section, number,
						   record)) {
				caught++;
			} else {
				missed++;
				printf("record %u, bit %u, %s: not noticed\n",
				       number, bit, field_of(bit));
			}
		}
	}
	printf("flips=%u caught=%u harmless=%u missed=%u share=%.1f%%\n",
	       flips, caught, harmless, missed,
	       flips ? 100.0 * caught / flips : 0);
	return missed || !flips;
}
