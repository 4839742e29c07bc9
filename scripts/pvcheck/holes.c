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
#include "tables.h"

struct exception {
	char function[64];	/* shell pattern */
	char insn[32];		/* mnemonic, shell pattern */
};

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

/* what an alternative puts into a function is the function's */
static void visit_alternative(const struct alternative *alt, void *data)
{
	struct holes *holes = data;
	const struct image *img = holes->model->img;
	const uint8_t *code = image_bytes(img, alt->code, alt->code_len);
	struct insn insn;
	uint64_t at;

	for (at = 0; code && at < alt->code_len; at += insn.len) {
		if (insn_decode(&insn, code + at, alt->code_len - at,
				alt->code + at, img->is64))
			break;
		visit(image_function(img, alt->addr), alt->addr, code + at, &insn,
		      holes);
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
		alternatives(model->img, visit_alternative, &holes);
	}
	free(holes.exceptions);
	return ret;
}
