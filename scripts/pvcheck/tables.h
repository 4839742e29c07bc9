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

typedef void (*tables_fn)(enum place place, uint64_t addr, uint64_t len,
			  const char *whose, void *data);

void tables(const struct image *img, tables_fn fn, void *data);

#endif /* PVCHECK_TABLES_H */
