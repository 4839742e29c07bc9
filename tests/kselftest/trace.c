// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tracepoints: patch_site tells of each site what it was given, lazy_flush of
 * each time that a backend was to apply what it had queued. Off, they tell
 * nothing.
 *
 * Usage: trace [MODULE.ko]
 *
 * MODULE.ko, which has sites, is loaded. With trace_event=paravirt:patch_site
 * on the command line, the kernel's own sites are looked at as well.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kselftest.h"
#include "pv.h"

#define TRACING		"/sys/kernel/tracing/"
#define EVENTS		TRACING "events/paravirt/"

static int set_event(const char *name, const char *on)
{
	char path[128];

	snprintf(path, sizeof(path), EVENTS "%s/enable", name);
	return pv_write_string(path, on);
}

/* how many lines of the trace are of an event, and have a word; shows one */
static int lines_with(const char *trace, const char *event, const char *word)
{
	const char *line = trace, *end;
	int lines = 0;

	for (; (end = strchr(line, '\n')); line = end + 1) {
		char text[256];

		snprintf(text, sizeof(text), "%.*s", (int)(end - line), line);
		if (!strstr(text, event) || !strstr(text, word))
			continue;
		if (!lines++)
			ksft_print_msg("%s\n", text);
	}
	return lines;
}

/* what is told of sites: "group.op symbol+offset/size form bytes", sorted */
static char **told;
static int nr_told;

static int cmp_strings(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

static void sort_told(char *trace)
{
	static const char event[] = "patch_site: ";
	char *line = trace, *end, *text;

	for (; (end = strchr(line, '\n')); line = end + 1) {
		*end = 0;
		text = strstr(line, event);
		if (!text)
			continue;
		told = realloc(told, (nr_told + 1) * sizeof(*told));
		if (!told)
			ksft_exit_fail_msg("no memory\n");
		told[nr_told++] = text + strlen(event);
	}
	qsort(told, nr_told, sizeof(*told), cmp_strings);
}

/* is there one that begins like this? */
static int is_told(const char *want)
{
	int low = 0, high = nr_told;

	while (low < high) {
		int middle = (low + high) / 2;

		if (strcmp(told[middle], want) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < nr_told && !strncmp(told[low], want, strlen(want));
}

/* the kernel's sites that are there for good */
static void test_boot(char *trace)
{
	char *cmdline = pv_read_file("/proc/cmdline");
	struct pv_site *sites;
	int i, nr, wrong = 0;

	if (!cmdline || !strstr(cmdline, "trace_event=paravirt:patch_site")) {
		ksft_test_result_skip("the kernel's sites: no trace_event=paravirt:patch_site on the command line\n");
		free(cmdline);
		return;
	}
	sort_told(trace);
	nr = pv_read_sites(&sites);
	for (i = 0; i < nr; i++) {
		char want[512];

		if (strcmp(sites[i].module, "-"))
			continue;
		/* what is not inline has no bytes in the list of sites */
		snprintf(want, sizeof(want), "%s %s %s ", sites[i].op,
			 sites[i].symbol, sites[i].state);
		if (!strcmp(sites[i].state, "inline"))
			strcat(want, sites[i].holds);
		if (!is_told(want) && !wrong++)
			ksft_print_msg("not in the trace: %s\n", want);
	}
	ksft_test_result(nr > 100 && !wrong, "%d sites of the kernel\n", nr);
	free(cmdline);
	free(sites);
}

static void test_module(const char *path)
{
	char word[80], *trace;
	int lines;

	if (!path) {
		ksft_test_result_skip("sites of a module: none was named\n");
		return;
	}
	snprintf(word, sizeof(word), " [%s] ", pv_module_name(path));
	if (pv_load_module(path))
		ksft_exit_fail_msg("%s: cannot be loaded\n", path);
	/* its symbols are known while it is loaded */
	trace = pv_read_file(TRACING "trace");
	lines = trace ? lines_with(trace, "patch_site:", word) : 0;
	ksft_test_result(lines > 2, "%d sites of a module\n", lines);
	free(trace);
	pv_unload_module(path);
}

/* processes are forked, run one after the other, and end */
static void do_some_work(void)
{
	int i, status;

	for (i = 0; i < 8; i++) {
		int pid = fork();

		if (!pid)
			_exit(0);
		waitpid(pid, &status, 0);
	}
}

static void test_lazy(void)
{
	char *backend = pv_read_file(PV_FOLDER "backend"), *trace;
	int mmu, cpu, queues, well;

	do_some_work();
	trace = pv_read_file(TRACING "trace");
	mmu = trace ? lines_with(trace, "lazy_flush:", " mmu ") : -1;
	cpu = trace ? lines_with(trace, "lazy_flush:", " cpu ") : -1;
	/* who queues nothing is not asked to apply it */
	queues = backend && (!strcmp(backend, "xen\n") ||
			     !strcmp(backend, "loopback\n"));
	well = queues ? mmu > 0 && cpu > 0 : !mmu && !cpu;
	ksft_test_result(well, "%d flushes of MMU mode, %d of CPU mode\n", mmu,
			 cpu);
	free(backend);
	free(trace);
}

int main(int argc, char **argv)
{
	char *trace;

	ksft_print_header();
	pv_require();
	if (access(TRACING "trace", F_OK))
		mount("tracefs", TRACING, "tracefs", 0, NULL);
	if (access(EVENTS, F_OK))
		ksft_exit_skip("no %s: this kernel has no event tracing\n",
			       EVENTS);
	ksft_set_plan(4);

	trace = pv_read_file(TRACING "trace");
	if (!trace)
		ksft_exit_fail_msg("%strace cannot be read\n", TRACING);
	test_boot(trace);
	free(trace);

	set_event("patch_site", "1");
	set_event("lazy_flush", "1");
	test_module(argc > 1 ? argv[1] : NULL);
	test_lazy();
	set_event("patch_site", "0");
	set_event("lazy_flush", "0");

	/* opened like this, it is empty */
	close(open(TRACING "trace", O_WRONLY | O_TRUNC));
	do_some_work();
	trace = pv_read_file(TRACING "trace");
	ksft_test_result(trace && !lines_with(trace, "patch_site:", "") &&
			 !lines_with(trace, "lazy_flush:", ""),
			 "off, they tell nothing\n");
	free(trace);
	ksft_finished();
}
