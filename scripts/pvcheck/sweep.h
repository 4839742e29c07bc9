/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every instruction of an image, in order of address.
 */
#ifndef PVCHECK_SWEEP_H
#define PVCHECK_SWEEP_H

#include "image.h"
#include "insn.h"

typedef void (*sweep_fn)(const struct symbol *func, uint64_t addr,
			 const uint8_t *bytes, const struct insn *insn,
			 void *data);

void sweep(const struct image *img, sweep_fn fn, void *data);

#endif /* PVCHECK_SWEEP_H */
