/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel or a module, read into memory: sections and symbols, by address.
 *
 * A module gets addresses as if it were loaded behind the kernel, and its
 * relocations are applied: whoever reads it need not know which of the two it is.
 */
#ifndef PVCHECK_IMAGE_H
#define PVCHECK_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct section {
	const char *name;
	uint64_t addr;
	uint64_t size;
	uint8_t *bytes;		/* NULL if it has none in the file */
	bool exec;
	bool write;
};

struct symbol {
	const char *name;
	const char *file;	/* source of a local symbol, or NULL */
	uint64_t addr;
	uint64_t size;
	bool func;
	bool object;
};

struct image {
	const char *path;
	const char *name;	/* last part of the path */
	void *elf;		/* libelf's: names are in the file, which stays mapped */
	bool is64;
	bool module;
	struct section *sections;
	unsigned int nr_sections;
	struct symbol *symbols;	/* by address */
	unsigned int nr_symbols;
	struct symbol **names;	/* by name */
};

int image_read(struct image *img, const char *path, const struct image *kernel);
void image_free(struct image *img);

const struct section *image_section(const struct image *img, const char *name);
const struct section *image_section_at(const struct image *img, uint64_t addr,
				       uint64_t len);
const uint8_t *image_bytes(const struct image *img, uint64_t addr, uint64_t len);
void image_write(const struct image *img, uint64_t addr, const uint8_t *bytes,
		 uint64_t len);
bool image_is_code(const struct image *img, uint64_t addr);
uint64_t image_address(const struct image *img, uint64_t value);
uint64_t image_relative(const struct image *img, uint64_t addr,
			const uint8_t *field);
unsigned int image_symbols_to(const struct image *img, uint64_t addr);
const struct symbol *image_symbol(const struct image *img, const char *name);
const struct symbol *image_function(const struct image *img, uint64_t addr);
const char *image_where(const struct image *img, uint64_t addr, char *buf,
			size_t size);

#endif /* PVCHECK_IMAGE_H */
