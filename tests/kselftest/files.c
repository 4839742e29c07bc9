// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs paravirt/: what it says is what /proc/kallsyms and the running text
 * say; nonsense that is written is refused and changes nothing; users get
 * nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest.h"
#include "pv.h"

static struct pv_site *sites;
static int nr_sites;

static int state_is(const struct pv_site *site, const char *state)
{
	return !strcmp(site->state, state);
}

/* one word, in summary as well */
static void test_backend(void)
{
	char *backend = pv_read_file(PV_FOLDER "backend");
	char *summary = pv_read_file(PV_FOLDER "summary");
	char want[64];

	if (backend)
		backend[strcspn(backend, "\n")] = 0;
	snprintf(want, sizeof(want), "backend %.40s\n", backend ?: "");
	ksft_print_msg("%s", want);
	ksft_test_result(backend && *backend && !strchr(backend, ' ') &&
			 summary && !strncmp(summary, want, strlen(want)),
			 "backend\n");
	free(backend);
	free(summary);
}

static void test_symbols(void)
{
	int i, wrong = 0;

	for (i = 0; i < nr_sites; i++)
		if (!pv_symbol_is(sites[i].symbol, sites[i].addr)) {
			wrong++;
			ksft_print_msg("%lx is not %s\n", sites[i].addr,
				       sites[i].symbol);
		}
	ksft_test_result(!wrong, "symbols of %d sites\n", nr_sites);
}

/* what a site holds by the running text: bytes, or where its branch leads */
static int holds(const struct pv_site *site)
{
	unsigned char text[16];
	char hex[40] = "";
	unsigned int i;
	int32_t rel;

	if (site->len > sizeof(text) ||
	    pv_read_text(site->addr, text, site->len))
		return 0;
	if (state_is(site, "inline") || state_is(site, "other")) {
		for (i = 0; i < site->len; i++)
			sprintf(hex + 2 * i, "%02x", text[i]);
		return !strcmp(hex, site->holds);
	}
	memcpy(&rel, text + 1, sizeof(rel));
	if (*text != 0xe8 && *text != 0xe9)
		return 0;
	/* stubs have no symbol, but an address */
	if (state_is(site, "count") || state_is(site, "poison"))
		return strtoul(site->holds, NULL, 16) == site->addr + 5 + rel;
	return pv_symbol_is(site->holds, site->addr + 5 + rel);
}

static void test_text(void)
{
	int i, wrong = 0;

	for (i = 0; i < nr_sites; i++)
		if (!holds(&sites[i])) {
			wrong++;
			ksft_print_msg("%s: %s: %s %s is not what the text holds\n",
				       sites[i].symbol, sites[i].op,
				       sites[i].state, sites[i].holds);
		}
	ksft_test_result(!wrong, "text of %d sites\n", nr_sites);
}

/* column @column, from 0, of @text's line that begins with @op */
static const char *column_of(const char *text, const char *op, int column)
{
	static char word[160];
	size_t len = strlen(op);
	const char *line = text;

	while (line && (strncmp(line, op, len) || line[len] != ' ')) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	while (line && column--) {
		line = strchr(line, ' ');
		line = line ? line + 1 : NULL;
	}
	if (!line || sscanf(line, "%159s", word) != 1)
		return "";
	return word;
}

/* ops counts each site once, in the column of its state */
static void test_ops(void)
{
	static const char * const states[] = {
		"inline", "call", "linked", "poison", "count", "other",
	};
	char *ops = pv_read_file(PV_FOLDER "ops");
	char *line = ops, *end;
	int wrong = 0, lines = 0, sum = 0, total = 0;

	for (; line && (end = strchr(line, '\n')); line = end + 1) {
		char op[64];
		int i, s;

		if (*line == '#' || sscanf(line, "%63s", op) != 1)
			continue;
		lines++;
		for (s = 0; s < 6; s++) {
			int count = 0, said = atoi(column_of(ops, op, 7 + s));

			for (i = 0; i < nr_sites; i++)
				count += !strcmp(sites[i].op, op) &&
					state_is(&sites[i], states[s]);
			total += said;
			sum += count;
			wrong += said != count;
		}
	}
	ksft_test_result(ops && lines > 10 && !wrong && sum == nr_sites &&
			 total == nr_sites, "ops: %d ops, %d sites\n", lines,
			 total);
	free(ops);
}

/* a trampoline is a direct jump */
static void test_trampolines(void)
{
	char *text = pv_read_file("/proc/kallsyms"), *line = text, *end;
	int trampolines = 0, wrong = 0;

	for (; line && (end = strchr(line, '\n')); line = end + 1) {
		unsigned char byte = 0;
		unsigned long addr;
		char name[160];

		*end = 0;
		if (sscanf(line, "%lx %*c %159s", &addr, name) != 2 ||
		    strncmp(name, "__PVT__", 7))
			continue;
		trampolines++;
		wrong += pv_read_text(addr, &byte, 1) || byte != 0xe9;
	}
	ksft_test_result(trampolines > 10 && !wrong,
			 "no indirect branch in %d trampolines\n", trampolines);
	free(text);
}

static int all_shown_are(int (*is)(const struct pv_site *, const char *),
			 const char *what)
{
	struct pv_site *some;
	int i, n = pv_read_sites(&some), right = 0;

	for (i = 0; i < n; i++)
		right += is(&some[i], what);
	free(some);
	return n && n < nr_sites && right == n;
}

static int is_of_op(const struct pv_site *site, const char *op)
{
	return !strcmp(site->op, op);
}

static int is_of_group(const struct pv_site *site, const char *group)
{
	return !strncmp(site->op, group, strlen(group)) &&
		site->op[strlen(group)] == '.';
}

static int is_in_function(const struct pv_site *site, const char *function)
{
	return !strncmp(site->symbol, function, strlen(function)) &&
		site->symbol[strlen(function)] == '+';
}

static void test_filter(void)
{
	const char *path = PV_FOLDER "sites";
	char function[160], group[64];
	const char *op = sites[0].op;

	ksft_test_result(!pv_write_string(path, op) &&
			 all_shown_are(is_of_op, op), "filter by group.op\n");
	ksft_test_result(!pv_write_string(path, strchr(op, '.') + 1) &&
			 all_shown_are(is_of_op, op), "filter by op\n");
	snprintf(group, sizeof(group), "%s", op);
	*strchr(group, '.') = 0;
	ksft_test_result(!pv_write_string(path, group) &&
			 all_shown_are(is_of_group, group), "filter by group\n");
	snprintf(function, sizeof(function), "%s", sites[nr_sites / 2].symbol);
	*strchr(function, '+') = 0;
	ksft_test_result(!pv_write_string(path, function) &&
			 all_shown_are(is_in_function, function),
			 "filter by function\n");
}

/* each is refused, and the filter that was there stays */
static void test_nonsense(void)
{
	static const unsigned char binary[] = { 0xff, 0x00, 0x7f, 0x0a, 0x80 };
	const char *path = PV_FOLDER "sites";
	static char big[1 << 16];
	struct pv_site *some;
	int n;

	memset(big, 'x', sizeof(big));
	ksft_test_result(pv_write_string(path, "no_such_thing") == EINVAL,
			 "unknown name\n");
	ksft_test_result(pv_write_file(path, big, sizeof(big)) == EINVAL,
			 "64 KiB\n");
	ksft_test_result(pv_write_file(path, binary, sizeof(binary)) == EINVAL,
			 "binary\n");
	snprintf(big, sizeof(big), "%s", sites[nr_sites / 2].symbol);
	*strchr(big, '+') = 0;
	ksft_test_result(all_shown_are(is_in_function, big),
			 "the filter is what it was\n");
	ksft_test_result(!pv_write_string(path, "\n"), "no filter\n");
	n = pv_read_sites(&some);
	free(some);
	ksft_test_result(n == nr_sites, "all sites again\n");
}

static void test_user(void)
{
	static const char * const paths[] = {
		PV_FOLDER "backend", PV_FOLDER "summary", PV_FOLDER "ops",
		PV_FOLDER "sites",
	};

	ksft_test_result(pv_refused_to_users(paths, ARRAY_SIZE(paths)),
			 "a user may open nothing\n");
}

int main(void)
{
	ksft_print_header();
	pv_require();
	ksft_set_plan(16);

	nr_sites = pv_read_sites(&sites);
	if (nr_sites < 100)
		ksft_exit_fail_msg("%d sites are no kernel's\n", nr_sites);
	test_backend();
	test_symbols();
	test_text();
	test_ops();
	test_trampolines();
	test_filter();
	test_nonsense();
	test_user();
	ksft_finished();
}
