/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What else may be executed at a place: alternatives and jump labels, by address.
 */
#ifndef PVCHECK_OTHERS_H
#define PVCHECK_OTHERS_H

#include "tables.h"

struct others {
	struct alternative *alts;
	struct label *labels;
	unsigned int nr_alts, nr_labels;
};

void others_read(struct others *others, const struct image *img);
void others_free(struct others *others);
const struct alternative *others_alts(const struct others *others, uint64_t addr,
				      unsigned int *nr);
const struct label *others_label(const struct others *others, uint64_t addr);

#endif /* PVCHECK_OTHERS_H */
