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
#include "others.h"
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

/* instructions of a function; behind them what tables add */
struct code {
	const struct image *img;
	struct others others;
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

static int compare_keys(const void *a, const void *b)
{
	return by_key(a, b);
}

/*
 * The function whose cold part this is, among those before it. It is of the same
 * file; but a global function has none, and comes before all that have.
 */
static struct function *base_of(struct function *list, unsigned int nr,
				const struct function *cold)
{
	struct symbol global = *cold->symbol;
	struct function key = { .symbol = &global, .base = cold->base };

	if (nr && !by_key(&list[nr - 1], cold))
		return &list[nr - 1];
	global.file = NULL;
	return bsearch(&key, list, nr, sizeof(*list), compare_keys);
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
	for (i = 0; i < n; i++) {
		const struct symbol *symbol = list[i].symbol;
		struct function *base;

		if (!symbol->name[list[i].base]) {
			list[kept++] = list[i];
			continue;
		}
		base = base_of(list, kept, &list[i]);
		if (base && !base->cold)
			base->cold = symbol;
	}
	*nr = kept;
	return list;
}

static struct shape *append(struct code *code, uint64_t addr)
{
	if (code->nr == code->room) {
		code->room = code->room ? 2 * code->room : 1024;
		code->shapes = realloc(code->shapes,
				       code->room * sizeof(*code->shapes));
		code->addrs = realloc(code->addrs,
				      code->room * sizeof(*code->addrs));
		code->real = realloc(code->real, code->room * sizeof(*code->real));
		if (!code->shapes || !code->addrs || !code->real)
			abort();
	}
	code->addrs[code->nr] = addr;
	return &code->shapes[code->nr++];
}

static struct shape *append_insn(struct code *code, uint64_t at, uint64_t end)
{
	struct shape *shape = append(code, at);
	const uint8_t *byte = image_bytes(code->img, at, 1);

	if (shape_read(shape, code->img, at, end)) {
		memset(shape, 0, sizeof(*shape));
		shape->len = 1;
		snprintf(shape->exact, SHAPE_MAX, "byte %d", byte ? *byte : -1);
		memcpy(shape->loose, shape->exact, SHAPE_MAX);
	}
	return shape;
}

/* a jump label's nop, or an alternative's, is code that comes later */
static bool is_rewritten(const struct code *code, uint64_t at, uint64_t *until)
{
	const struct alternative *alt;
	unsigned int i, nr;

	alt = others_alts(&code->others, at, &nr);
	for (i = 0; i < nr; i++)
		if (at + alt[i].len > *until)
			*until = at + alt[i].len;
	return at < *until || others_label(&code->others, at);
}

static void read_part(struct code *code, const struct symbol *part)
{
	uint64_t at = part->addr, end = part->addr + part->size, until = 0;

	while (at < end) {
		struct shape *shape = append_insn(code, at, end);

		if (is_rewritten(code, at, &until))
			shape->nop = false;
		at += shape->len;
	}
}

static void add_text(struct shape *shape, const char *format, unsigned long long a,
		     unsigned long long b)
{
	char text[64];

	snprintf(text, sizeof(text), format, a, b);
	shape_text(shape, text);
}

/* what tables say of the first @nr instructions: replacements, jump labels */
static void read_others(struct code *code, unsigned int nr)
{
	unsigned int i, j, nr_alts;

	for (i = 0; i < nr; i++) {
		uint64_t addr = code->addrs[i];
		const struct alternative *alt =
			others_alts(&code->others, addr, &nr_alts);
		const struct label *label = others_label(&code->others, addr);
		struct shape *shape;

		for (j = 0; j < nr_alts; j++) {
			uint64_t at = alt[j].code, end = at + alt[j].code_len;

			shape = append(code, addr);
			memset(shape, 0, sizeof(*shape));
			add_text(shape, "alternative %llu, feature %llx", alt[j].len,
				 alt[j].feature);
			while (at < end && image_bytes(code->img, at, 1)) {
				shape = append_insn(code, at, end);
				shape->nop = false;
				at += shape->len;
			}
		}
		if (label) {
			shape = append(code, addr);
			memset(shape, 0, sizeof(*shape));
			shape->branch = true;
			shape_text(shape, "label ");
			shape_value(shape, label->target, false, 0);
			shape_value(shape, label->key, false, 0);
		}
	}
}

/* what static_cpu_has() asks before alternatives are in: code without a symbol */
static void read_aux(struct code *code, unsigned int nr)
{
	const struct section *aux = image_section(code->img, ".altinstr_aux");
	unsigned int i;

	for (i = 0; aux && i < nr; i++) {
		const struct shape *shape = &code->shapes[i];
		uint64_t at = shape->branch ? shape->values[0].value : 0;

		while (at - aux->addr < aux->size) {
			uint64_t end = aux->addr + aux->size;

			shape = append_insn(code, at, end);
			at += shape->len;
			/* the last of its three jumps */
			if (shape->branch && !strncmp(shape->exact, "jmp", 3))
				break;
		}
	}
}

struct numbered {
	uint64_t addr;
	unsigned int real;	/* instructions before it that are no nops */
};

static int by_address(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/* a branch to an instruction of the function goes to its number, not an address */
static void name_targets(struct code *code)
{
	struct numbered *places = calloc(code->nr + 1, sizeof(*places));
	unsigned int i, nr = 0, real = 0;

	if (!places)
		abort();
	for (i = 0; i < code->nr; i++) {
		/* a table's entry is where its instruction is */
		if (code->shapes[i].len) {
			places[nr].addr = code->addrs[i];
			places[nr++].real = real;
		}
		real += !code->shapes[i].nop;
	}
	qsort(places, nr, sizeof(*places), by_address);
	for (i = 0; i < code->nr; i++) {
		struct shape *shape = &code->shapes[i];
		const struct numbered *place;

		if (!shape->branch || !shape->nr_values)
			continue;
		place = bsearch(&shape->values[0].value, places, nr,
				sizeof(*places), by_address);
		if (!place)
			continue;
		shape->nr_values--;
		memmove(&shape->values[0], &shape->values[1],
			shape->nr_values * sizeof(shape->values[0]));
		add_text(shape, " #%llu", place->real, 0);
	}
	free(places);
}

static void read_code(struct code *code, const struct function *function)
{
	unsigned int i, nr;

	code->function = function;
	code->nr = 0;
	code->nr_real = 0;
	read_part(code, function->symbol);
	if (function->cold)
		read_part(code, function->cold);
	nr = code->nr;
	read_others(code, nr);
	read_aux(code, nr);
	name_targets(code);
	for (i = 0; i < code->nr; i++)
		if (!code->shapes[i].nop)
			code->real[code->nr_real++] = i;
}

/*
 * Registers that may have other names: those that a function saves, and two that
 * nothing else is agreed on. Each has one other name, from start to end.
 */
struct renames {
	int8_t to[16], from[16];
};

static bool may_be_renamed(unsigned int reg)
{
	/* rbx, rbp, r10 to r15 */
	return reg == 3 || reg == 5 || (reg >= 10 && reg <= 15);
}

static bool is_saved(unsigned int reg)
{
	return reg != 10 && reg != 11;
}

static bool rename_all(struct renames *names, const struct shape *a,
		       const struct shape *b)
{
	unsigned int i;

	if (a->nr_regs != b->nr_regs)
		return false;
	for (i = 0; i < a->nr_regs; i++) {
		unsigned int x = a->regs[i] & 15, y = b->regs[i] & 15;

		if (x != y && (!may_be_renamed(x) || !may_be_renamed(y) ||
			       is_saved(x) != is_saved(y)))
			return false;
		if (names->to[x] < 0 && names->from[y] < 0) {
			names->to[x] = y;
			names->from[y] = x;
		}
		if (names->to[x] != (int)y)
			return false;
	}
	return true;
}

enum verdict { IDENTICAL, NOPS_ONLY, REGISTERS_ONLY, DIFFERENT, NR_VERDICTS };

static const char *const verdict_names[] = {
	"identical", "nops_only", "registers_only", "different"
};

static bool is_identical(const struct code *a, const struct code *b)
{
	unsigned int i;

	if (a->nr != b->nr)
		return false;
	for (i = 0; i < a->nr; i++)
		if (a->shapes[i].len != b->shapes[i].len ||
		    memcmp(a->shapes[i].raw, b->shapes[i].raw,
			   sizeof(a->shapes[i].raw)) ||
		    !shape_same(&a->shapes[i], a->img, &b->shapes[i], b->img, false))
			return false;
	return true;
}

static enum verdict compare(const struct code *a, const struct code *b,
			    unsigned int *first)
{
	struct renames names;
	bool loose = false;
	unsigned int i;

	if (is_identical(a, b))
		return IDENTICAL;
	memset(&names, -1, sizeof(names));
	for (i = 0; i < a->nr_real && i < b->nr_real; i++) {
		const struct shape *x = &a->shapes[a->real[i]];
		const struct shape *y = &b->shapes[b->real[i]];

		loose |= !shape_same(x, a->img, y, b->img, false);
		if (!shape_same(x, a->img, y, b->img, true) ||
		    !rename_all(&names, x, y))
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
	if (!code->shapes[n].len || !image_bytes(code->img, addr, code->shapes[n].len)) {
		fprintf(list, "; %s: %s: %s", which,
			image_where(code->img, addr, where, sizeof(where)),
			code->shapes[n].exact);
		return;
	}
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

	others_read(&with.others, model->img);
	others_read(&without.others, off);
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
	others_free(&with.others);
	others_free(&without.others);
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
