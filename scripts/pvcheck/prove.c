// SPDX-License-Identifier: GPL-2.0-only
/*
 * pvprove: the text that runs on bare hardware with the layer, computed, against
 * that of a kernel without it, function by function. See usage() and
 * Documentation/prove.rst.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "insn.h"
#include "model.h"
#include "report.h"
#include "shape.h"

#define EXIT_GOOD	0
#define EXIT_USAGE	2	/* wrong use */
#define EXIT_IMAGE	3	/* an image that cannot be read */

#define COLD		".cold"

static void usage(FILE *to)
{
	fputs("Usage: pvprove [--list=FILE] WITH WITHOUT\n"
	      "\n"
	      "  WITH      vmlinux with the layer: what boot writes into its sites on bare\n"
	      "            hardware is computed first\n"
	      "  WITHOUT   vmlinux of the same source and configuration, CONFIG_PARAVIRT=n\n"
	      "  --list    gets a line for each function that differs\n"
	      "\n"
	      "Prints how many functions are identical, are so but for nops, but for the\n"
	      "names of registers, or differ.\n"
	      "\n"
	      "Exit status: 0 compared; 2 wrong use; 3 an image that cannot be read.\n", to);
}

/* a function, and the part of it that the compiler has put elsewhere */
struct function {
	const struct symbol *symbol;
	const struct symbol *cold;
	unsigned int base;	/* length of its name without .cold */
};

struct code {
	const struct image *img;
	const struct function *function;
	struct shape *shapes;
	uint64_t *addrs;
	unsigned int nr, room;
	unsigned int *real;	/* those that are no nops */
	unsigned int nr_real;
};

static unsigned int base_len(const char *name)
{
	size_t len = strlen(name), cold = strlen(COLD);

	return len > cold && !strcmp(name + len - cold, COLD) ? len - cold : len;
}

static int by_key(const struct function *x, const struct function *y)
{
	const char *xf = x->symbol->file ? x->symbol->file : "";
	const char *yf = y->symbol->file ? y->symbol->file : "";
	unsigned int len = x->base < y->base ? x->base : y->base;
	int order = strcmp(xf, yf);

	if (!order)
		order = strncmp(x->symbol->name, y->symbol->name, len);
	if (!order && x->base != y->base)
		order = x->base < y->base ? -1 : 1;
	return order;
}

static int by_key_and_address(const void *a, const void *b)
{
	const struct function *x = a, *y = b;
	int order = by_key(x, y);

	if (order)
		return order;
	/* the function before its cold part */
	order = (x->symbol->name[x->base] != 0) - (y->symbol->name[y->base] != 0);
	if (order)
		return order;
	return x->symbol->addr < y->symbol->addr ? -1 :
		x->symbol->addr > y->symbol->addr;
}

/* all functions with a size, each address once, by file and name */
static struct function *list_functions(const struct image *img, unsigned int *nr)
{
	struct function *list = calloc(img->nr_symbols + 1, sizeof(*list));
	unsigned int i, n = 0, kept = 0;

	if (!list)
		abort();
	for (i = 0; i < img->nr_symbols; i++) {
		const struct symbol *symbol = &img->symbols[i];

		/* nops before a function, for what counts calls there */
		if (!symbol->func || !symbol->size ||
		    !strncmp(symbol->name, "__pfx_", 6) ||
		    !image_bytes(img, symbol->addr, symbol->size) ||
		    (n && list[n - 1].symbol->addr == symbol->addr))
			continue;
		list[n].symbol = symbol;
		list[n++].base = base_len(symbol->name);
	}
	qsort(list, n, sizeof(*list), by_key_and_address);
	/* a global function's cold part is local: it has a file, the function none */
	for (i = 0; i < n; i++) {
		const struct symbol *symbol = list[i].symbol;
		unsigned int j;

		if (!symbol->name[list[i].base]) {
			list[kept++] = list[i];
			continue;
		}
		for (j = 0; j < kept; j++)
			if (list[j].base == list[i].base && !list[j].cold &&
			    !strncmp(list[j].symbol->name, symbol->name, list[i].base) &&
			    (!list[j].symbol->file ||
			     !strcmp(list[j].symbol->file, symbol->file)))
				break;
		if (j < kept)
			list[j].cold = symbol;
	}
	*nr = kept;
	return list;
}

static void read_part(struct code *code, const struct symbol *part)
{
	uint64_t at = part->addr, end = part->addr + part->size;

	while (at < end) {
		if (code->nr == code->room) {
			code->room = code->room ? 2 * code->room : 1024;
			code->shapes = realloc(code->shapes,
					       code->room * sizeof(*code->shapes));
			code->addrs = realloc(code->addrs,
					      code->room * sizeof(*code->addrs));
			code->real = realloc(code->real,
					     code->room * sizeof(*code->real));
			if (!code->shapes || !code->addrs || !code->real)
				abort();
		}
		code->addrs[code->nr] = at;
		if (shape_read(&code->shapes[code->nr], code->img, at, end)) {
			struct shape *shape = &code->shapes[code->nr];

			memset(shape, 0, sizeof(*shape));
			shape->len = 1;
			sprintf(shape->exact, "byte %u", *image_bytes(code->img, at, 1));
			memcpy(shape->loose, shape->exact, SHAPE_MAX);
		}
		if (!code->shapes[code->nr].nop)
			code->real[code->nr_real++] = code->nr;
		at += code->shapes[code->nr++].len;
	}
}

/* a branch to an instruction of the function goes to its number, not an address */
static void name_targets(struct code *code)
{
	unsigned int i, j;

	for (i = 0; i < code->nr; i++) {
		struct shape *shape = &code->shapes[i];
		unsigned int real = 0;
		char number[32];

		if (!shape->branch)
			continue;
		for (j = 0; j < code->nr && code->addrs[j] != shape->values[0].value; j++)
			real += !code->shapes[j].nop;
		if (j == code->nr)
			continue;
		shape->nr_values = 0;
		snprintf(number, sizeof(number), " #%u", real);
		strcat(shape->exact, number);
		strcat(shape->loose, number);
	}
}

static void read_code(struct code *code, const struct function *function)
{
	code->function = function;
	code->nr = 0;
	code->nr_real = 0;
	read_part(code, function->symbol);
	if (function->cold)
		read_part(code, function->cold);
	name_targets(code);
}

enum verdict { IDENTICAL, NOPS_ONLY, REGISTERS_ONLY, DIFFERENT, NR_VERDICTS };

static const char *const verdict_names[] = {
	"identical", "nops_only", "registers_only", "different"
};

static enum verdict compare(const struct code *a, const struct code *b,
			    unsigned int *first)
{
	bool loose = false;
	unsigned int i;

	if (a->nr == b->nr) {
		for (i = 0; i < a->nr; i++)
			if (a->shapes[i].len != b->shapes[i].len ||
			    !shape_same(&a->shapes[i], a->img, &b->shapes[i],
					b->img, false))
				break;
		if (i == a->nr)
			return IDENTICAL;
	}
	for (i = 0; i < a->nr_real && i < b->nr_real; i++) {
		const struct shape *x = &a->shapes[a->real[i]];
		const struct shape *y = &b->shapes[b->real[i]];

		if (shape_same(x, a->img, y, b->img, false))
			continue;
		loose = true;
		if (!shape_same(x, a->img, y, b->img, true))
			break;
	}
	*first = i;
	if (i < a->nr_real || i < b->nr_real)
		return DIFFERENT;
	return loose ? REGISTERS_ONLY : NOPS_ONLY;
}

static unsigned int sites_in(const struct model *model,
			     const struct function *function)
{
	const struct symbol *parts[] = { function->symbol, function->cold };
	unsigned int i, j, n = 0;

	for (i = 0; i < model->nr_sites; i++)
		for (j = 0; j < 2; j++)
			if (parts[j] && model->sites[i].addr - parts[j]->addr <
					parts[j]->size)
				n++;
	return n;
}

static void print_first(FILE *list, const char *which, const struct code *code,
			unsigned int first)
{
	char text[256], where[256];
	uint64_t addr;
	unsigned int n;

	if (first >= code->nr_real) {
		fprintf(list, "; %s: ends", which);
		return;
	}
	n = code->real[first];
	addr = code->addrs[n];
	fprintf(list, "; %s: %s: %s", which,
		image_where(code->img, addr, where, sizeof(where)),
		insn_text(image_bytes(code->img, addr, code->shapes[n].len),
			  code->shapes[n].len, addr, code->img->is64, text,
			  sizeof(text)));
}

struct counts {
	unsigned int functions, verdicts[NR_VERDICTS], without_site;
	unsigned int only_with, only_without;
};

static void compare_all(const struct model *model, const struct image *off,
			FILE *list, struct counts *counts)
{
	struct code with = { .img = model->img }, without = { .img = off };
	struct function *a, *b;
	unsigned int i = 0, j = 0, nr_a, nr_b;

	a = list_functions(model->img, &nr_a);
	b = list_functions(off, &nr_b);
	while (i < nr_a && j < nr_b) {
		unsigned int first, sites;
		enum verdict verdict;
		int order = by_key(&a[i], &b[j]);

		if (order < 0) {
			counts->only_with++;
			i++;
			continue;
		}
		if (order > 0) {
			counts->only_without++;
			j++;
			continue;
		}
		read_code(&with, &a[i++]);
		read_code(&without, &b[j++]);
		counts->functions++;
		verdict = compare(&with, &without, &first);
		counts->verdicts[verdict]++;
		if (verdict != DIFFERENT)
			continue;
		sites = sites_in(model, with.function);
		counts->without_site += !sites;
		if (!list)
			continue;
		fprintf(list, "%s: %u sites, %u instructions, %u without the layer",
			with.function->symbol->name, sites, with.nr_real,
			without.nr_real);
		print_first(list, "with", &with, first);
		print_first(list, "without", &without, first);
		fputc('\n', list);
	}
	counts->only_with += nr_a - i;
	counts->only_without += nr_b - j;
	free(a);
	free(b);
	free(with.shapes);
	free(with.addrs);
	free(with.real);
	free(without.shapes);
	free(without.addrs);
	free(without.real);
}

static int run(const char *with, const char *without, FILE *list)
{
	static struct model model;
	static struct image on, off;
	struct counts counts = {};
	unsigned int i;

	if (image_read(&on, with, NULL) || model_read(&model, &on, NULL) ||
	    image_read(&off, without, NULL))
		return EXIT_IMAGE;
	if (image_section(&off, ".parainstructions")) {
		error("%s: has the layer; name a kernel without it second", without);
		return EXIT_IMAGE;
	}
	check_sites(&model);
	for (i = 0; i < NR_FINDINGS; i++)
		if (finding_count[i])
			return EXIT_IMAGE;
	model_apply(&model, "native");
	compare_all(&model, &off, list, &counts);

	printf("functions=%u\n", counts.functions);
	for (i = 0; i < NR_VERDICTS; i++)
		printf("%s=%u\n", verdict_names[i], counts.verdicts[i]);
	printf("different_without_site=%u\n", counts.without_site);
	printf("only_with=%u\nonly_without=%u\n", counts.only_with, counts.only_without);
	return EXIT_GOOD;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "list", required_argument, NULL, 'l' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	FILE *list = NULL;
	int c, status;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'l':
			list = fopen(optarg, "w");
			if (!list) {
				error("%s: cannot be written", optarg);
				return EXIT_USAGE;
			}
			break;
		case 'h':
			usage(stdout);
			return EXIT_GOOD;
		default:
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (optind + 2 != argc) {
		usage(stderr);
		return EXIT_USAGE;
	}
	status = run(argv[optind], argv[optind + 1], list);
	if (list && fclose(list)) {
		error("the list cannot be written");
		return EXIT_USAGE;
	}
	return status;
}
