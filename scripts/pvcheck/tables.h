/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Places in the code that somebody else has in a table: to rewrite them, or
 * because a fault is expected there.
 */
#ifndef PVCHECK_TABLES_H
#define PVCHECK_TABLES_H

#include "image.h"

enum place {
	PLACE_REWRITTEN,	/* these bytes may be others at run time */
	PLACE_CALL,		/* so may these, if they hold a call; a site may, too */
	PLACE_FAULTS,		/* a fault is expected there */
	PLACE_FIXUP,		/* and here it goes on */
};

/* what may stand in for the bytes at a place */
struct alternative {
	uint64_t addr, len;
	uint64_t code, code_len;
	uint32_t feature;	/* when, as the table has it: number and flags */
};

/* a nop, or a jump to the target */
struct label {
	uint64_t addr, len;
	uint64_t target;
	uint64_t key;
};

typedef void (*tables_fn)(enum place place, uint64_t addr, uint64_t len,
			  const char *whose, void *data);

void tables(const struct image *img, tables_fn fn, void *data);
void alternatives(const struct image *img,
		  void (*fn)(const struct alternative *alt, void *data), void *data);
void labels(const struct image *img,
	    void (*fn)(const struct label *label, void *data), void *data);

#endif /* PVCHECK_TABLES_H */
