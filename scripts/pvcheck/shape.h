/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An instruction as a text that says what it does, not where: the same code in
 * another image has the same text.
 */
#ifndef PVCHECK_SHAPE_H
#define PVCHECK_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image.h"
#include "insn.h"

#define SHAPE_MAX	160
#define SHAPE_VALUES	3
#define SHAPE_REGS	8

struct shape {
	uint8_t len;
	bool nop;
	bool branch;		/* direct: the first value is its target */
	/* addresses, "@" in the texts */
	struct {
		uint64_t value;
		bool unsure;	/* a number, or a per-CPU variable's offset */
		uint8_t size;	/* bytes that are read or written there, if known */
	} values[SHAPE_VALUES];
	unsigned int nr_values;
	/* general registers among the operands, in order */
	uint8_t regs[SHAPE_REGS];
	unsigned int nr_regs;
	uint8_t raw[INSN_MAX];	/* its bytes, without displacement and immediates */
	char exact[SHAPE_MAX];
	char loose[SHAPE_MAX];	/* registers by their width alone */
};

int shape_read(struct shape *shape, const struct image *img, uint64_t addr,
	       uint64_t end);
void shape_text(struct shape *shape, const char *text);
void shape_value(struct shape *shape, uint64_t value, bool unsure, uint8_t size);
bool shape_same(const struct shape *a, const struct image *a_img,
		const struct shape *b, const struct image *b_img, bool loose);

#endif /* PVCHECK_SHAPE_H */
