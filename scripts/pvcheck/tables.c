// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables of an image that name places in its code. In a vmlinux some are between
 * two symbols, in a module each is a section. See tables.h.
 */
#include <stdio.h>
#include <string.h>

#include "sweep.h"
#include "tables.h"

/*
 * Each entry begins with a place, relative to the entry or, with absolute, as a
 * word.
 */
static const struct table {
	const char *section;
	const char *start, *end;
	unsigned int entry_64, entry_32;
	unsigned int len;	/* bytes that are rewritten; 0: see length_at */
	unsigned int length_at;	/* of the length in the entry; 0: an instruction */
	enum place place;
	bool absolute;
	const char *whose;
} all[] = {
	/* struct alt_instr: u8 instrlen at 12 */
	{ ".altinstructions", NULL, NULL, 14, 14, 0, 12, PLACE_REWRITTEN, false,
	  "alternative" },
	{ ".retpoline_sites", NULL, NULL, 4, 4, 0, 0, PLACE_REWRITTEN, false,
	  "retpoline" },
	{ ".return_sites", NULL, NULL, 4, 4, 5, 0, PLACE_REWRITTEN, false,
	  "return thunk" },
	{ ".call_sites", NULL, NULL, 4, 4, 5, 0, PLACE_CALL, false,
	  "counted call" },
	{ ".ibt_endbr_seal", NULL, NULL, 4, 4, 4, 0, PLACE_REWRITTEN, false,
	  "sealed ENDBR" },
	{ ".smp_locks", NULL, NULL, 4, 4, 1, 0, PLACE_REWRITTEN, false,
	  "lock prefix" },
	{ "__mcount_loc", "__start_mcount_loc", "__stop_mcount_loc", 8, 4, 5, 0,
	  PLACE_REWRITTEN, true, "trace call" },
	/* struct exception_table_entry: instruction, fix-up, what to do */
	{ "__ex_table", NULL, NULL, 12, 12, 1, 0, PLACE_FAULTS, false,
	  "entry of the exception table" },
	/* struct jump_entry: code, target, key */
	{ "__jump_table", "__start___jump_table", "__stop___jump_table", 16, 12, 0, 0,
	  PLACE_REWRITTEN, false, "jump label" },
	/* struct static_call_site: code, key */
	{ ".static_call_sites", "__start_static_call_sites",
	  "__stop_static_call_sites", 8, 8, 0, 0, PLACE_REWRITTEN, false,
	  "static call" },
};

static uint64_t place_of(const struct image *img, const struct table *table,
			 uint64_t addr, const uint8_t *entry)
{
	uint64_t word = 0;

	if (!table->absolute)
		return image_relative(img, addr, entry);
	memcpy(&word, entry, img->is64 ? 8 : 4);
	return word;
}

/* of the instruction there: a jump label's nop or jump, a prefix and a call */
static uint64_t insn_len(const struct image *img, uint64_t addr)
{
	struct insn insn;

	return sweep_insn(img, addr, &insn) ? 1 : insn.len;
}

static void read_table(const struct image *img, const struct table *table,
		       uint64_t start, uint64_t end, tables_fn fn, void *data)
{
	unsigned int size = img->is64 ? table->entry_64 : table->entry_32;
	uint64_t addr;

	for (addr = start; addr + size <= end; addr += size) {
		const uint8_t *entry = image_bytes(img, addr, size);
		uint64_t len = table->len, place;

		if (!entry)
			return;
		place = place_of(img, table, addr, entry);
		if (!len)
			len = table->length_at ? entry[table->length_at] :
						 insn_len(img, place);
		fn(table->place, place, len, table->whose, data);
		if (table->place == PLACE_FAULTS)
			fn(PLACE_FIXUP, place_of(img, table, addr + 4, entry + 4),
			   1, table->whose, data);
	}
}

/* runtime_const_ptr(), runtime_const_shift_right_32(): a table for each constant */
static const struct {
	const char *start, *stop;
	struct table table;
} constants[] = {
	{ "__start_runtime_ptr_", "__stop_runtime_ptr_",
	  { NULL, NULL, NULL, 4, 4, 8, 0, PLACE_REWRITTEN, false, "constant" } },
	{ "__start_runtime_shift_", "__stop_runtime_shift_",
	  { NULL, NULL, NULL, 4, 4, 1, 0, PLACE_REWRITTEN, false, "constant" } },
};

static void read_constants(const struct image *img, const struct symbol *start,
			   tables_fn fn, void *data)
{
	unsigned int i;

	for (i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
		size_t len = strlen(constants[i].start);
		const struct symbol *stop;
		char name[128];

		if (strncmp(start->name, constants[i].start, len))
			continue;
		snprintf(name, sizeof(name), "%s%s", constants[i].stop,
			 start->name + len);
		stop = image_symbol(img, name);
		if (stop)
			read_table(img, &constants[i].table, start->addr,
				   stop->addr, fn, data);
	}
}

/* where a table is in an image: false if it has none */
static bool table_range(const struct image *img, const struct table *table,
			uint64_t *from, uint64_t *to)
{
	const struct section *section = image_section(img, table->section);
	const struct symbol *start = NULL, *end = NULL;

	if (table->start) {
		start = image_symbol(img, table->start);
		end = image_symbol(img, table->end);
	}
	if (start && end) {
		*from = start->addr;
		*to = end->addr;
	} else if (section) {
		*from = section->addr;
		*to = section->addr + section->size;
	} else {
		return false;
	}
	return true;
}

/**
 * tables() - visit each place that a table names
 * @img:  image
 * @fn:   called for each, with what the table is for
 * @data: for @fn
 */
void tables(const struct image *img, tables_fn fn, void *data)
{
	uint64_t start, end;
	unsigned int i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (table_range(img, &all[i], &start, &end))
			read_table(img, &all[i], start, end, fn, data);
	for (i = 0; i < img->nr_symbols; i++)
		read_constants(img, &img->symbols[i], fn, data);
}

static const struct table *table_named(const char *section)
{
	unsigned int i = 0;

	while (strcmp(all[i].section, section))
		i++;
	return &all[i];
}

/**
 * alternatives() - visit each alternative
 * @img:  image
 * @fn:   called for each
 * @data: for @fn
 */
void alternatives(const struct image *img,
		  void (*fn)(const struct alternative *alt, void *data), void *data)
{
	const struct table *table = table_named(".altinstructions");
	uint64_t addr, end;

	if (!table_range(img, table, &addr, &end))
		return;
	/* s32 place, s32 replacement, ..., u8 length, u8 length of it */
	for (; addr + table->entry_64 <= end; addr += table->entry_64) {
		const uint8_t *entry = image_bytes(img, addr, table->entry_64);
		struct alternative alt;

		if (!entry)
			return;
		alt.addr = place_of(img, table, addr, entry);
		alt.len = entry[12];
		alt.code = place_of(img, table, addr + 4, entry + 4);
		alt.code_len = entry[13];
		memcpy(&alt.feature, entry + 8, sizeof(alt.feature));
		fn(&alt, data);
	}
}

/* a long, relative to itself; the low bits are flags */
static uint64_t key_of(const struct image *img, uint64_t addr, const uint8_t *field)
{
	int64_t word;

	if (!img->is64)
		return image_relative(img, addr, field) & ~3ULL;
	memcpy(&word, field, sizeof(word));
	return (addr + word) & ~3ULL;
}

/**
 * labels() - visit each jump label
 * @img:  image
 * @fn:   called for each
 * @data: for @fn
 */
void labels(const struct image *img,
	    void (*fn)(const struct label *label, void *data), void *data)
{
	const struct table *table = table_named("__jump_table");
	unsigned int size = img->is64 ? table->entry_64 : table->entry_32;
	uint64_t addr, end;

	if (!table_range(img, table, &addr, &end))
		return;
	/* s32 place, s32 target */
	for (; addr + size <= end; addr += size) {
		const uint8_t *entry = image_bytes(img, addr, size);
		struct label label;

		if (!entry)
			return;
		label.addr = place_of(img, table, addr, entry);
		label.len = insn_len(img, label.addr);
		label.target = place_of(img, table, addr + 4, entry + 4);
		label.key = key_of(img, addr + 8, entry + 8);
		fn(&label, data);
	}
}
