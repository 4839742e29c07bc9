// SPDX-License-Identifier: GPL-2.0-only
/*
 * pvtop - how often paravirt ops are used, by the counters of debugfs
 * paravirt/counters. See Documentation/debugfs.rst.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FOLDER		"/sys/kernel/debug/paravirt"
#define MAX_OPS		256
#define MAX_SITES	20

struct op {
	char		name[64];
	int		was_on;
	int		is_on;
	unsigned long	before;
	unsigned long	count;
};

static struct op ops[MAX_OPS];
static int nr_ops;
static volatile sig_atomic_t stopped;

static const char usage[] =
"Usage: pvtop [-b] [-d SECONDS] [-n TIMES] [OP...]\n"
"       pvtop --sites OP [-b] [-d SECONDS] [-n TIMES]\n"
"       pvtop stat [OP...] -- COMMAND [ARGUMENT...]\n"
"\n"
"Shows how often paravirt ops are used: all the time, site by site, or while a\n"
"command runs.\n"
"\n"
"  OP           an op, as mmu.set_pte or set_pte, or a group, as mmu; all if none\n"
"  -b           CSV, one block for each time, for other programs\n"
"  -d SECONDS   between two times, 1 if not given; 0.1 at least\n"
"  -n TIMES     and then end\n"
"  --sites OP   the sites of this op that are used most\n"
"\n"
"Counters that were off are switched off at the end. Wants root, and a kernel with\n"
"CONFIG_PARAVIRT_DEBUGFS.\n"
"\n"
"Exit status: 0 done, or that of COMMAND; 1 it cannot be done; 2 wrong use.\n";

static void __attribute__((noreturn, format(printf, 2, 3)))
die(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("pvtop: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(status);
}

static const char *path_of(const struct op *op)
{
	static char path[256];

	snprintf(path, sizeof(path), FOLDER "/counters/%.63s", op->name);
	return path;
}

static int set(const struct op *op, int on)
{
	int fd = open(path_of(op), O_WRONLY), err = 0;

	if (fd < 0)
		return errno;
	if (write(fd, on ? "1" : "0", 1) != 1)
		err = errno;
	close(fd);
	return err;
}

/* @line is called for each line behind the four of the head */
static void read_counter(struct op *op, void (*line)(unsigned long, const char *,
						     const char *))
{
	FILE *file = fopen(path_of(op), "r");
	char form[16], symbol[256], text[512];
	unsigned long count;

	if (!file)
		die(1, "%s: %s", path_of(op), strerror(errno));
	while (fgets(text, sizeof(text), file)) {
		if (sscanf(text, "on %d", &op->is_on) == 1 ||
		    sscanf(text, "total %lu", &op->count) == 1)
			continue;
		if (line && sscanf(text, "%lu %15s %255[^\n]", &count, form,
				   symbol) == 3)
			line(count, form, symbol);
	}
	fclose(file);
}

static int matches(const char *name, const char *what)
{
	const char *dot = strchr(name, '.');

	return !strcmp(name, what) || !strcmp(dot + 1, what) ||
	       (strlen(what) == (size_t)(dot - name) &&
		!strncmp(name, what, dot - name));
}

/* those of @wanted, or all; in the order of the op table */
static void choose_ops(char **wanted, int nr)
{
	FILE *file = fopen(FOLDER "/ops", "r");
	char text[512];
	int i;

	if (!file && errno == ENOENT) {
		mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
		file = fopen(FOLDER "/ops", "r");
	}
	if (!file && errno == EACCES)
		die(1, "%s: needs root", FOLDER);
	if (!file)
		die(1, "%s/ops: %s; boot a kernel with CONFIG_PARAVIRT_DEBUGFS",
		    FOLDER, strerror(errno));
	for (i = 0; i < nr; i++) {
		int found = 0;

		rewind(file);
		while (fgets(text, sizeof(text), file)) {
			text[strcspn(text, " \n")] = 0;
			found |= *text != '#' && matches(text, wanted[i]);
		}
		if (!found)
			die(2, "%s: no op and no group of this name; %s/ops has all",
			    wanted[i], FOLDER);
	}
	rewind(file);
	while (fgets(text, sizeof(text), file) && nr_ops < MAX_OPS) {
		int want = !nr;

		if (*text == '#')
			continue;
		text[strcspn(text, " \n")] = 0;
		for (i = 0; i < nr; i++)
			want |= matches(text, wanted[i]);
		if (want)
			snprintf(ops[nr_ops++].name, sizeof(ops->name), "%.63s", text);
	}
	fclose(file);
}

static void switch_off(void)
{
	int i;

	for (i = 0; i < nr_ops; i++)
		if (ops[i].is_on && !ops[i].was_on) {
			ops[i].is_on = 0;
			if (set(&ops[i], 0))
				fprintf(stderr, "pvtop: %s: stays on: %s\n",
					ops[i].name, strerror(errno));
		}
}

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static void switch_on(void)
{
	struct sigaction action = { .sa_handler = stop };
	int i, err;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGPIPE, &action, NULL);
	atexit(switch_off);
	for (i = 0; i < nr_ops && !stopped; i++) {
		if (nr_ops > 1 && isatty(2))
			fprintf(stderr, "\rswitching counters on: %d of %d",
				i + 1, nr_ops);
		read_counter(&ops[i], NULL);
		ops[i].was_on = ops[i].is_on;
		err = ops[i].was_on ? 0 : set(&ops[i], 1);
		if (err)
			die(1, "%s: %s; the kernel's log says why",
			    path_of(&ops[i]), strerror(err));
		ops[i].is_on = 1;
	}
	if (nr_ops > 1 && isatty(2))
		fputs("\r\033[K", stderr);
	for (i = 0; i < nr_ops; i++) {
		read_counter(&ops[i], NULL);
		ops[i].before = ops[i].count;
	}
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int by_count(const void *a, const void *b)
{
	const struct op *x = *(struct op * const *)a, *y = *(struct op * const *)b;
	unsigned long of_x = x->count - x->before, of_y = y->count - y->before;

	return of_x < of_y ? 1 : of_x > of_y ? -1 : strcmp(x->name, y->name);
}

/* ops that were used since the last time, the most used first */
static void show_ops(double seconds, int csv)
{
	struct op *sorted[MAX_OPS];
	int i;

	for (i = 0; i < nr_ops; i++) {
		read_counter(&ops[i], NULL);
		sorted[i] = &ops[i];
	}
	qsort(sorted, nr_ops, sizeof(*sorted), by_count);
	if (!csv)
		printf("%14s %14s  op\n", "per second", "total");
	for (i = 0; i < nr_ops; i++) {
		const struct op *op = sorted[i];
		unsigned long used = op->count - op->before;

		if (csv)
			printf("%.3f,%s,%lu,%.1f\n", seconds, op->name, op->count,
			       used / seconds);
		else if (op->count)
			printf("%14.1f %14lu  %s\n", used / seconds, op->count,
			       op->name);
	}
	for (i = 0; i < nr_ops; i++)
		ops[i].before = ops[i].count;
}

static int lines, csv_lines;

static void show_site(unsigned long count, const char *form, const char *symbol)
{
	if (csv_lines)
		printf("%lu,%s,%s\n", count, form, symbol);
	else if (lines++ < MAX_SITES)
		printf("%14lu  %-6s  %s\n", count, form, symbol);
}

static void show_sites(int csv)
{
	lines = 0;
	csv_lines = csv;
	if (!csv)
		printf("%14s  form    site of %s\n", "total", ops[0].name);
	read_counter(&ops[0], show_site);
}

static void wait_for(double seconds)
{
	struct timespec t = {
		.tv_sec = seconds,
		.tv_nsec = (seconds - (long)seconds) * 1e9,
	};

	nanosleep(&t, NULL);
}

static int top(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sites", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ },
	};
	int option, csv = 0, times = 0, round;
	char *sites = NULL, *end;
	double seconds = 1, last;

	while ((option = getopt_long(argc, argv, "bd:n:h", options, NULL)) >= 0) {
		switch (option) {
		case 'b':
			csv = 1;
			break;
		case 'd':
			seconds = strtod(optarg, &end);
			if (*end || !(seconds >= 0.1 && seconds <= 86400))
				die(2, "-d %s: give seconds, 0.1 to 86400", optarg);
			break;
		case 'n':
			times = strtol(optarg, &end, 10);
			if (*end || times < 1)
				die(2, "-n %s: give a number, 1 or more", optarg);
			break;
		case 's':
			sites = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return 0;
		default:
			die(2, "see --help");
		}
	}
	if (sites && optind < argc)
		die(2, "%s: --sites shows one op; see --help", argv[optind]);
	choose_ops(sites ? &sites : argv + optind, sites ? 1 : argc - optind);
	if (sites && nr_ops != 1)
		die(2, "--sites %s: %d ops have this name; name one", sites, nr_ops);
	switch_on();

	if (csv)
		puts(sites ? "total,form,site" : "seconds,op,total,per_second");
	last = now();
	for (round = 0; !stopped && (!times || round < times); round++) {
		double since;

		wait_for(seconds);
		since = now() - last;
		last += since;
		if (!csv && isatty(1))
			fputs("\033[H\033[J", stdout);
		if (sites)
			show_sites(csv);
		else
			show_ops(since, csv);
		if (fflush(stdout))
			break;
	}
	return 0;
}

/* count while a command runs */
static int stat_command(int argc, char **argv)
{
	int i, nr = 1, status, pid;
	double start, seconds;

	while (nr < argc && strcmp(argv[nr], "--"))
		nr++;
	if (nr + 1 >= argc)
		die(2, "stat: name a command behind --; see --help");
	choose_ops(argv + 1, nr - 1);
	switch_on();

	start = now();
	pid = stopped ? -1 : fork();
	if (!pid) {
		execvp(argv[nr + 1], argv + nr + 1);
		fprintf(stderr, "pvtop: %s: %s\n", argv[nr + 1], strerror(errno));
		_exit(127);
	}
	if (pid < 0)
		die(1, "stat: no process for the command");
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	seconds = now() - start;

	fprintf(stderr, "\n%14s  op, while %s ran\n", "times", argv[nr + 1]);
	for (i = 0; i < nr_ops; i++) {
		read_counter(&ops[i], NULL);
		if (ops[i].count > ops[i].before)
			fprintf(stderr, "%14lu  %s\n",
				ops[i].count - ops[i].before, ops[i].name);
	}
	fprintf(stderr, "%14.3f  seconds; all CPUs and all processes count\n", seconds);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "stat"))
		return stat_command(argc - 1, argv + 1);
	return top(argc, argv);
}
