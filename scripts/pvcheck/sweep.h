/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions of an image: each, in order of address; those of a function; one.
 */
#ifndef PVCHECK_SWEEP_H
#define PVCHECK_SWEEP_H

#include "image.h"
#include "insn.h"

typedef void (*sweep_fn)(const struct symbol *func, uint64_t addr,
			 const uint8_t *bytes, const struct insn *insn,
			 void *data);

void sweep(const struct image *img, sweep_fn fn, void *data);
void sweep_function(const struct image *img, const struct symbol *func,
		    sweep_fn fn, void *data);
int sweep_insn(const struct image *img, uint64_t addr, struct insn *insn);

#endif /* PVCHECK_SWEEP_H */
