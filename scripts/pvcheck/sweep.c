// SPDX-License-Identifier: GPL-2.0-only
/*
 * Code between functions is visited as well: what is left of a weak function that
 * another one replaced has no symbol, and its sites are patched as all others.
 */
#include "sweep.h"

static void sweep_code(const struct image *img, const struct symbol *func,
		       const struct section *section, uint64_t from, uint64_t to,
		       sweep_fn fn, void *data)
{
	const uint8_t *code = section->bytes + (from - section->addr);
	uint64_t at = 0;

	while (at < to - from) {
		struct insn insn;

		if (insn_decode(&insn, code + at, to - from - at, from + at,
				img->is64)) {
			at++;
			continue;
		}
		fn(func, from + at, code + at, &insn, data);
		at += insn.len;
	}
}

static void sweep_section(const struct image *img, const struct section *section,
			  sweep_fn fn, void *data)
{
	uint64_t at = section->addr, end = section->addr + section->size;
	unsigned int i;

	for (i = 0; i < img->nr_symbols && img->symbols[i].addr < end; i++) {
		const struct symbol *func = &img->symbols[i];

		/* another section's, or a second name for one function */
		if (!func->func || !func->size || func->addr < at ||
		    func->size > end - func->addr)
			continue;
		sweep_code(img, NULL, section, at, func->addr, fn, data);
		at = func->addr + func->size;
		sweep_code(img, func, section, func->addr, at, fn, data);
	}
	sweep_code(img, NULL, section, at, end, fn, data);
}

/**
 * sweep() - visit every instruction
 * @img:  image
 * @fn:   called for each; its function is NULL between functions
 * @data: for @fn
 *
 * A byte that begins no instruction is passed over.
 */
void sweep(const struct image *img, sweep_fn fn, void *data)
{
	unsigned int i;

	for (i = 0; i < img->nr_sections; i++)
		if (img->sections[i].exec && img->sections[i].bytes)
			sweep_section(img, &img->sections[i], fn, data);
}

/**
 * sweep_function() - visit every instruction of a function
 * @img:  image
 * @func: function
 * @fn:   called for each
 * @data: for @fn
 */
void sweep_function(const struct image *img, const struct symbol *func,
		    sweep_fn fn, void *data)
{
	const struct section *section =
		image_section_at(img, func->addr, func->size);

	if (section && section->bytes)
		sweep_code(img, func, section, func->addr,
			   func->addr + func->size, fn, data);
}

/**
 * sweep_insn() - the instruction at an address
 * @img:  image
 * @addr: address
 * @insn: is filled
 *
 * Return: 0, or -1 if there is none.
 */
int sweep_insn(const struct image *img, uint64_t addr, struct insn *insn)
{
	const struct section *section = image_section_at(img, addr, 1);
	uint64_t left;

	if (!section || !section->bytes)
		return -1;
	left = section->addr + section->size - addr;
	return insn_decode(insn, section->bytes + (addr - section->addr),
			   left > INSN_MAX ? INSN_MAX : left, addr, img->is64);
}
