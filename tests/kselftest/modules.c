// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module with sites is loaded and unloaded a thousand times, with a counter
 * on and with none: each time its sites are there and patched, each time they
 * are gone, and no memory stays behind.
 *
 * Usage: modules MODULE.ko [TIMES]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest.h"
#include "pv.h"

#define COUNTER		PV_FOLDER "counters/irq.irq_disable"
/* what was kept for one load could not be less than this many bytes */
#define LEAK		64

static const char *path;

#define LINE	160

/* the line of summary for a module, or for "kernel"; empty if there is none */
static void summary_line(const char *name, char *line)
{
	char *text = pv_read_file(PV_FOLDER "summary"), *at = NULL;
	char begin[LINE];

	snprintf(begin, sizeof(begin), "\n%s sites ", name);
	if (text)
		at = strstr(text, begin);
	snprintf(line, LINE, "%s", at ? strtok(at, "\n") : "");
	free(text);
}

/*
 * What the line says of the loaded module is right: each site is patched,
 * unless the kernel's are not, and the first time it was the same
 */
static int is_right(const char *line, char *first)
{
	char kernel[LINE];

	if (*first)
		return !strcmp(line, first);
	snprintf(first, LINE, "%s", line);
	summary_line("kernel", kernel);
	return *line &&
	       (strstr(line, " linked 0 ") || !strstr(kernel, " linked 0 "));
}

/* kilobytes of a line of /proc/meminfo */
static long memory(const char *what)
{
	char *text = pv_read_file("/proc/meminfo"), *line;
	long kilobytes;

	line = text ? strstr(text, what) : NULL;
	kilobytes = line ? atol(line + strlen(what)) : -1;
	free(text);
	return kilobytes;
}

static int times_loaded(int times)
{
	char line[LINE], first[LINE] = "";
	int i, err;

	for (i = 0; i < times; i++) {
		err = pv_load_module(path);
		summary_line(pv_module_name(path), line);
		if (err || !is_right(line, first)) {
			ksft_print_msg("loaded %d times, then: %s, \"%s\", not \"%s\"\n",
				       i, strerror(err), line, first);
			break;
		}
		err = pv_unload_module(path);
		summary_line(pv_module_name(path), line);
		if (err || *line) {
			ksft_print_msg("unloaded %d times, then: %s, \"%s\"\n",
				       i, strerror(err), line);
			break;
		}
	}
	return i == times;
}

/*
 * That many times; *stays tells whether memory stayed behind that could be
 * LEAK bytes of each
 */
static int times_measured(int times, int *stays)
{
	static const char * const kinds[] = { "SUnreclaim:", "VmallocUsed:" };
	long before[2] = {}, after;
	int i, well;

	for (i = 0; i < 2; i++)
		before[i] = memory(kinds[i]);
	well = times_loaded(times);

	for (i = 0, *stays = 0; i < 2; i++) {
		after = memory(kinds[i]);
		ksft_print_msg("%s %ld kB, then %ld kB\n", kinds[i], before[i],
			       after);
		*stays |= before[i] <= 0 ||
			  after - before[i] >= times * LEAK / 1024;
	}
	return well;
}

/*
 * Some rounds first, as caches fill. They still do, by 64 kB for instance, when
 * the scheduler has moved this to another CPU; but not each time, as something
 * does that loses memory: that is for the second measurement to tell.
 */
static void test_times(int times, const char *with)
{
	int well, stays = 1;

	well = times_loaded(times / 10) && times_measured(times, &stays);
	if (well && stays)
		well = times_measured(times, &stays);
	ksft_test_result(well, "%d times %s\n", times, with);
	ksft_test_result(well && !stays, "no memory stays behind\n");
}

int main(int argc, char **argv)
{
	int times;

	ksft_print_header();
	pv_require();
	if (argc < 2)
		ksft_exit_skip("name a module with sites\n");
	path = argv[1];
	times = argc > 2 ? atoi(argv[2]) : 1000;
	ksft_set_plan(4);

	test_times(times, "with no counter");
	if (access(COUNTER, F_OK)) {
		ksft_test_result_skip("no op irq.irq_disable\n");
		ksft_test_result_skip("no op irq.irq_disable\n");
		ksft_finished();
	}
	if (pv_write_string(COUNTER, "1"))
		ksft_exit_fail_msg("%s: %s\n", COUNTER, strerror(errno));
	test_times(times, "with a counter");
	if (pv_write_string(COUNTER, "0"))
		ksft_exit_fail_msg("%s: %s\n", COUNTER, strerror(errno));
	ksft_finished();
}
