// SPDX-License-Identifier: GPL-2.0-only
/* Alternatives and jump labels of an image, sorted. See others.h. */
#include <stdlib.h>

#include "others.h"

/* both begin with it */
static int by_address(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* room for one more: doubled when the number is a power of two */
static void *grow(void *array, unsigned int nr, size_t size)
{
	if (nr & (nr - 1))
		return array;
	array = realloc(array, (2 * nr + 1) * size);
	if (!array)
		abort();
	return array;
}

static void add_alternative(const struct alternative *alt, void *data)
{
	struct others *others = data;

	others->alts = grow(others->alts, others->nr_alts, sizeof(*alt));
	others->alts[others->nr_alts++] = *alt;
}

static void add_label(const struct label *label, void *data)
{
	struct others *others = data;

	others->labels = grow(others->labels, others->nr_labels, sizeof(*label));
	others->labels[others->nr_labels++] = *label;
}

/**
 * others_read() - all of an image
 * @others: is filled
 * @img:    image
 */
void others_read(struct others *others, const struct image *img)
{
	*others = (struct others){};
	alternatives(img, add_alternative, others);
	labels(img, add_label, others);
	if (others->nr_alts)
		qsort(others->alts, others->nr_alts, sizeof(*others->alts),
		      by_address);
	if (others->nr_labels)
		qsort(others->labels, others->nr_labels, sizeof(*others->labels),
		      by_address);
}

/** others_free() - give back what others_read() took */
void others_free(struct others *others)
{
	free(others->alts);
	free(others->labels);
}

/**
 * others_alts() - alternatives at an address
 * @others: of the image
 * @addr:   address
 * @nr:     gets how many there are
 *
 * Return: the first, or NULL.
 */
const struct alternative *others_alts(const struct others *others, uint64_t addr,
				      unsigned int *nr)
{
	const struct alternative *end = others->alts + others->nr_alts;
	const struct alternative *alt = NULL;

	*nr = 0;
	if (others->nr_alts)
		alt = bsearch(&addr, others->alts, others->nr_alts, sizeof(*alt),
			      by_address);
	while (alt && alt > others->alts && alt[-1].addr == addr)
		alt--;
	while (alt && alt + *nr < end && alt[*nr].addr == addr)
		++*nr;
	return alt;
}

/** others_label() - jump label at an address, or NULL */
const struct label *others_label(const struct others *others, uint64_t addr)
{
	if (!others->nr_labels)
		return NULL;
	return bsearch(&addr, others->labels, others->nr_labels,
		       sizeof(*others->labels), by_address);
}
