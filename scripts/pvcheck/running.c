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

struct running {
	const struct model *model;
	uint64_t start, size;
	uint8_t *memory;
	bool *others;		/* byte by byte: somebody else writes it */
};

static void rewritten(enum place place, uint64_t addr, uint64_t len,
		      const char *whose, void *data)
{
	struct running *run = data;

	(void)whose;
	if (place != PLACE_REWRITTEN && place != PLACE_CALL)
		return;
	for (; len--; addr++)
		if (addr - run->start < run->size)
			run->others[addr - run->start] = true;
}

/* trampolines of static calls are in no table: their names tell */
static void static_calls(struct running *run)
{
	const struct image *img = run->model->img;
	unsigned int i;

	for (i = 0; i < img->nr_symbols; i++)
		if (!strncmp(img->symbols[i].name, "__SCT__", 7))
			rewritten(PLACE_REWRITTEN, img->symbols[i].addr,
				  img->symbols[i].size, "", run);
}

static void computed_is_there(const struct running *run, enum finding kind,
			      uint64_t addr, uint64_t len, const char *op)
{
	const struct image *img = run->model->img;
	const uint8_t *want = image_bytes(img, addr, len);
	const uint8_t *got = run->memory + (addr - run->start);
	char text[2][3 * PV_SITE_MAX_LEN + 1] = {};
	unsigned int i;

	if (!memcmp(got, want, len))
		return;
	for (i = 0; i < len && i < PV_SITE_MAX_LEN; i++) {
		sprintf(text[0] + 3 * i, "%02x ", got[i]);
		sprintf(text[1] + 3 * i, "%02x ", want[i]);
	}
	finding(img, kind, "native", addr, op, "holds %sand %swas computed",
		text[0], text[1]);
}

static void check_bytes(struct running *run)
{
	const struct model *model = run->model;
	unsigned int i;
	uint64_t at, end;

	for (i = 0; i < model->nr_sites; i++) {
		const struct site *site = &model->sites[i];

		if (!site->usable || site->addr - run->start >= run->size)
			continue;
		/* a patch that others also write is no longer the computed one */
		computed_is_there(run, FINDING_running_site, site->addr, site->len,
				  model->ops[site->op].name);
		rewritten(PLACE_REWRITTEN, site->addr, site->len, "", run);
	}
	for (at = 0; at < run->size; at = end + 1) {
		uint8_t want = *image_bytes(model->img, run->start + at, 1);

		end = at;
		if (run->others[at] || run->memory[at] == want)
			continue;
		while (end + 1 < run->size && end - at < PV_SITE_MAX_LEN - 1 &&
		       !run->others[end + 1])
			end++;
		computed_is_there(run, FINDING_running_text, run->start + at,
				  end - at + 1, "-");
	}
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

	if (!start || !end || end->addr <= start->addr ||
	    !image_bytes(model->img, start->addr, end->addr - start->addr)) {
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
