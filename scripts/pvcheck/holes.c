// SPDX-License-Identifier: GPL-2.0-only
/*
 * Raw sensitive instructions: under a hypervisor they fault, or do something
 * else than they say. Where they are right is listed, in holes.list.
 */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "report.h"
#include "sweep.h"

struct exception {
	char function[64];	/* shell pattern */
	char insn[32];		/* mnemonic, shell pattern */
};

#define ALT_INSTR	14	/* bytes of an entry of .altinstructions */

struct holes {
	const struct model *model;
	struct exception *exceptions;
	unsigned int nr;
};

static int read_list(struct holes *holes, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];
	unsigned int number = 0;

	if (!file) {
		error("%s: %s", path, strerror(errno));
		return -1;
	}
	while (fgets(line, sizeof(line), file)) {
		struct exception *exception;
		char reason[8];

		number++;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		holes->exceptions = realloc(holes->exceptions,
					    (holes->nr + 1) * sizeof(*exception));
		if (!holes->exceptions)
			abort();
		exception = &holes->exceptions[holes->nr];
		memset(exception, 0, sizeof(*exception));
		if (sscanf(line, "%63s %31s %7s", exception->function,
			   exception->insn, reason) != 3) {
			error("%s:%u: not FUNCTION INSTRUCTION REASON", path, number);
			fclose(file);
			return -1;
		}
		holes->nr++;
	}
	fclose(file);
	return 0;
}

/* "foo.isra.0" and "foo.cold" are parts of foo */
static bool matches(const char *pattern, const char *name)
{
	char base[128];

	snprintf(base, sizeof(base), "%s", name);
	if (strchr(base, '.'))
		*strchr(base, '.') = 0;
	return !fnmatch(pattern, base, 0);
}

static void visit(const struct symbol *func, uint64_t addr, const uint8_t *bytes,
		  const struct insn *insn, void *data)
{
	struct holes *holes = data;
	char text[96];
	unsigned int i;

	/* between functions, it may be data */
	if (!insn->sensitive || !func)
		return;
	for (i = 0; i < holes->nr; i++)
		if (!fnmatch(holes->exceptions[i].insn, insn->name, 0) &&
		    matches(holes->exceptions[i].function, func->name))
			return;
	finding(holes->model->img, FINDING_hole, "-", addr, "-",
		"%s, and %s is not listed for %s",
		insn_text(bytes, insn->len, addr, holes->model->img->is64, text,
			  sizeof(text)), func->name, insn->name);
}

/* struct alt_instr: s32 place, s32 replacement, ..., u8 length of it at 13 */
static void visit_replacements(struct holes *holes)
{
	const struct image *img = holes->model->img;
	const struct section *table = image_section(img, ".altinstructions");
	uint64_t at;

	for (at = 0; table && table->bytes && at + ALT_INSTR <= table->size;
	     at += ALT_INSTR) {
		const uint8_t *entry = table->bytes + at;
		uint64_t addr = table->addr + at, code;
		const uint8_t *bytes;
		unsigned int i, len = entry[13];
		struct insn insn;
		int32_t field;

		memcpy(&field, entry, sizeof(field));
		addr += field;
		memcpy(&field, entry + 4, sizeof(field));
		code = table->addr + at + 4 + field;
		if (!img->is64) {
			addr = (uint32_t)addr;
			code = (uint32_t)code;
		}
		bytes = image_bytes(img, code, len);
		for (i = 0; bytes && i < len; i += insn.len) {
			if (insn_decode(&insn, bytes + i, len - i, code + i,
					img->is64))
				break;
			visit(image_function(img, addr), addr, bytes + i, &insn,
			      holes);
		}
	}
}

/* without PV guests there are no ops for these */
static bool has_op(const struct model *model, const char *name)
{
	unsigned int i;

	for (i = 0; i < MAX_OPS; i++)
		if (model->ops[i].name && !strcmp(model->ops[i].name, name))
			return true;
	return false;
}

/**
 * check_holes() - raw sensitive instructions
 * @model: model
 * @list:  path of the list of exceptions
 *
 * Return: 0, or -1 if the list cannot be read.
 */
int check_holes(const struct model *model, const char *list)
{
	struct holes holes = { .model = model };
	int ret = read_list(&holes, list);

	if (!ret && has_op(model, "irq_disable")) {
		sweep(model->img, visit, &holes);
		visit_replacements(&holes);
	}
	free(holes.exceptions);
	return ret;
}
