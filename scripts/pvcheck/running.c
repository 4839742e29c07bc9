// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text of a kernel that runs on bare hardware, saved from its memory, against
 * what was computed from its image: each site and each trampoline byte by byte,
 * and all other bytes as linked, where no table says that somebody rewrites them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "report.h"
#include "tables.h"

#define CALL_OPCODE	0xe8
#define CALL_LEN	5
#define PAD_MAX		64	/* bytes in front of a function, FUNCTION_PADDING_BYTES */

struct running {
	const struct model *model;
	uint64_t start, size;
	const uint8_t *linked;	/* in the image; gets what boot writes */
	uint8_t *memory;
	bool *others;		/* byte by byte: somebody else writes it */
	unsigned int sites;	/* compared */
};

static bool is_inside(const struct running *run, uint64_t addr, uint64_t len)
{
	return addr >= run->start && addr - run->start <= run->size &&
	       len <= run->size - (addr - run->start);
}

static void excuse(struct running *run, uint64_t addr, uint64_t len)
{
	uint64_t i;

	for (i = 0; is_inside(run, addr, len) && i < len; i++)
		run->others[addr - run->start + i] = true;
}

/* calls are counted by going to what is in front of the function */
static void excuse_call(struct running *run, uint64_t addr)
{
	const uint8_t *got = run->memory + (addr - run->start);
	const uint8_t *linked = run->linked + (addr - run->start);
	int32_t from, to;

	if (!is_inside(run, addr, CALL_LEN))
		return;
	memcpy(&from, linked + 1, sizeof(from));
	memcpy(&to, got + 1, sizeof(to));
	if (linked[0] == CALL_OPCODE && got[0] == CALL_OPCODE && to < from &&
	    (int64_t)from - to <= PAD_MAX)
		excuse(run, addr, CALL_LEN);
}

static void rewritten(enum place place, uint64_t addr, uint64_t len,
		      const char *whose, void *data)
{
	(void)whose;
	if (place == PLACE_REWRITTEN)
		excuse(data, addr, len);
	else if (place == PLACE_CALL)
		excuse_call(data, addr);
}

/* trampolines of static calls are in no table: their names tell */
static void static_calls(struct running *run)
{
	const struct image *img = run->model->img;
	unsigned int i;

	for (i = 0; i < img->nr_symbols; i++)
		if (!strncmp(img->symbols[i].name, "__SCT__", 7))
			excuse(run, img->symbols[i].addr, CALL_LEN);
}

static void computed_is_there(const struct running *run, enum finding kind,
			      uint64_t addr, uint64_t len, const char *op)
{
	const uint8_t *want = run->linked + (addr - run->start);
	const uint8_t *got = run->memory + (addr - run->start);
	char text[2][3 * PV_SITE_MAX_LEN + 1] = {};
	unsigned int i;

	if (!memcmp(got, want, len))
		return;
	for (i = 0; i < len && i < PV_SITE_MAX_LEN; i++) {
		sprintf(text[0] + 3 * i, "%02x ", got[i]);
		sprintf(text[1] + 3 * i, "%02x ", want[i]);
	}
	finding(run->model->img, kind, "native", addr, op,
		"holds %sand %swas computed", text[0], text[1]);
}

static void check_bytes(struct running *run)
{
	const struct model *model = run->model;
	uint64_t at, end, excused = 0;
	unsigned int i;

	for (at = 0; at < run->size; at++)
		excused += run->others[at];
	for (i = 0; i < model->nr_sites; i++) {
		const struct site *site = &model->sites[i];

		if (!site->usable || !is_inside(run, site->addr, site->len))
			continue;
		computed_is_there(run, FINDING_running_site, site->addr, site->len,
				  model->ops[site->op].name);
		/* compared */
		excuse(run, site->addr, site->len);
		run->sites++;
	}
	for (at = 0; at < run->size; at = end + 1) {
		end = at;
		if (run->others[at] || run->memory[at] == run->linked[at])
			continue;
		while (end + 1 < run->size && end - at < PV_SITE_MAX_LEN - 1 &&
		       !run->others[end + 1])
			end++;
		computed_is_there(run, FINDING_running_text, run->start + at,
				  end - at + 1, "-");
	}
	if (!report_json)
		printf("compared: %u sites, %llu bytes; not compared: %u sites in init text, %llu bytes that tables name\n",
		       run->sites, (unsigned long long)(run->size - excused),
		       model->nr_sites - run->sites, (unsigned long long)excused);
}

static int read_memory(struct running *run, const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t got;

	if (!file) {
		error("%s: cannot be opened; name the memory from _stext on", path);
		return -1;
	}
	got = fread(run->memory, 1, run->size, file);
	fclose(file);
	if (got != run->size) {
		error("%s: has %zu bytes, and the text from _stext to _etext is %llu",
		      path, got, (unsigned long long)run->size);
		return -1;
	}
	return 0;
}

/**
 * check_running() - text of a running kernel against the computed one
 * @model: of a kernel; its image gets the patches of bare hardware
 * @path:  file with the memory from _stext to _etext
 *
 * Return: 0, or -1 after a message if there is nothing to compare.
 */
int check_running(struct model *model, const char *path)
{
	const struct symbol *start = image_symbol(model->img, "_stext");
	const struct symbol *end = image_symbol(model->img, "_etext");
	struct running run = { .model = model };
	int ret;

	if (start && end && end->addr > start->addr)
		run.linked = image_bytes(model->img, start->addr,
					 end->addr - start->addr);
	if (!run.linked) {
		error("%s: has no text from _stext to _etext", model->img->path);
		return -1;
	}
	run.start = start->addr;
	run.size = end->addr - start->addr;
	run.memory = malloc(run.size);
	run.others = calloc(run.size, sizeof(*run.others));
	if (!run.memory || !run.others)
		abort();
	ret = read_memory(&run, path);
	if (!ret) {
		tables(model->img, rewritten, &run);
		static_calls(&run);
		model_apply(model, "native");
		check_bytes(&run);
	}
	free(run.memory);
	free(run.others);
	return ret;
}
