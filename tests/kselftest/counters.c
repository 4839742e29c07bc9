// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs paravirt/counters: while one is on, the sites of the op count, and
 * only those; off, the text is what it was, byte for byte. All of it while
 * other processes use what is rewritten, CPUs come and go, and several write at
 * once.
 *
 * Usage: counters [MODULE.ko]
 *
 * MODULE.ko is loaded and unloaded again and again meanwhile.
 */
#include <asm/ldt.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kselftest.h"
#include "pv.h"

#define COUNTERS	PV_FOLDER "counters/"

/* processes that work while counters are switched; the parent ends them */
static int loads[16];
static int nr_loads;

struct counter {
	int		on;
	unsigned long	total;
	unsigned int	sites;
	unsigned int	missing;
};

static const char *path_of(const char *op)
{
	static char path[256];

	snprintf(path, sizeof(path), COUNTERS "%s", op);
	return path;
}

static int read_counter(const char *op, struct counter *counter)
{
	char *text = pv_read_file(path_of(op));
	int err;

	if (!text)
		return -1;
	err = sscanf(text, "on %d total %lu sites %u missing %u", &counter->on,
		     &counter->total, &counter->sites, &counter->missing) != 4;
	free(text);
	return err;
}

/* fork, page tables, protection: ops of each group */
static void work(void)
{
	size_t size = 64 * 4096;
	char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int pid, status;

	if (mem == MAP_FAILED)
		return;
	memset(mem, 1, size);
	mprotect(mem, size, PROT_READ);
	pid = fork();
	if (!pid) {
		mprotect(mem, size, PROT_READ | PROT_WRITE);
		memset(mem, 2, size);
		_exit(mem[0] != 2 || mem[size - 1] != 2);
	}
	if (pid > 0 && (waitpid(pid, &status, 0) != pid || status))
		_exit(1);
	munmap(mem, size);
}

static const char * const cpu_path = "/sys/devices/system/cpu/cpu1/online";

static void toggle_cpu(void)
{
	if (pv_write_string(cpu_path, "0"))
		_exit(1);
	usleep(50000);
	if (pv_write_string(cpu_path, "1"))
		_exit(1);
	usleep(50000);
}

static const char *module_path;

static void toggle_module(void)
{
	if (pv_load_module(module_path) || pv_unload_module(module_path))
		_exit(1);
}

/* start a process that does it until it is ended */
static void start(void (*load)(void))
{
	int pid = fork();

	if (!pid)
		for (;;)
			load();
	if (pid > 0)
		loads[nr_loads++] = pid;
}

/* true if none had ended by itself */
static int end_loads(void)
{
	int well = 1, status;

	while (nr_loads--) {
		if (waitpid(loads[nr_loads], &status, WNOHANG)) {
			well = 0;
			continue;
		}
		kill(loads[nr_loads], SIGTERM);
		waitpid(loads[nr_loads], &status, 0);
	}
	nr_loads = 0;
	pv_write_string(cpu_path, "1");
	return well;
}

/* text of all sites of an op, one behind another; NULL if there are none */
static unsigned char *text_of(const char *op, const struct pv_site *sites,
			      int nr, size_t *len)
{
	unsigned char *text = malloc(nr * 16 + 1);
	int i;

	*len = 0;
	for (i = 0; i < nr; i++) {
		if (strcmp(sites[i].op, op))
			continue;
		if (pv_read_text(sites[i].addr, text + *len, sites[i].len))
			ksft_exit_fail_msg("no text at %lx\n", sites[i].addr);
		*len += sites[i].len;
	}
	return text;
}

/* sites of the kernel alone: those of a module may be gone at any time */
static int read_kernel_sites(struct pv_site **sites)
{
	int n = pv_read_sites(sites), i, kept = 0;

	for (i = 0; i < n; i++)
		if (!strcmp((*sites)[i].module, "-"))
			(*sites)[kept++] = (*sites)[i];
	return kept;
}

static int count_states(const char *op, const char *state)
{
	struct pv_site *sites;
	int n, i, count = 0;

	if (pv_write_string(PV_FOLDER "sites", op))
		return 0;
	n = read_kernel_sites(&sites);
	for (i = 0; i < n; i++)
		count += !strcmp(sites[i].state, state);
	free(sites);
	pv_write_string(PV_FOLDER "sites", "\n");
	return count;
}

/* hooks of lazy modes natively, and sites in entry code, do not count */
static int stays(const struct pv_site *site)
{
	static unsigned long start, end;

	if (!start) {
		start = pv_symbol_addr("__entry_text_start");
		end = pv_symbol_addr("__entry_text_end");
	}
	return (site->addr >= start && site->addr < end) ||
	       (!strcmp(site->op, "cpu.lazy_flush") &&
		!strcmp(site->form, "branch") &&
		!strcmp(site->state, "inline"));
}

/* how many sites of an op hold something else than in @before */
static int count_changed(const char *op, const struct pv_site *sites, int nr,
			 const unsigned char *before)
{
	unsigned char text[16];
	int i, changed = 0;

	for (i = 0; i < nr; i++) {
		if (strcmp(sites[i].op, op))
			continue;
		changed += !pv_read_text(sites[i].addr, text, sites[i].len) &&
			memcmp(text, before, sites[i].len);
		before += sites[i].len;
	}
	return changed;
}

/* on, some work, off: 1 if all was as it should be */
static int cycle(const char *op, const struct pv_site *sites, int nr,
		 unsigned long *total)
{
	unsigned char *before, *after;
	struct counter counter;
	size_t len, len_after;
	int of_op = 0, counted, changed, i, well;

	for (i = 0; i < nr; i++)
		of_op += !strcmp(sites[i].op, op) && !stays(&sites[i]);
	before = text_of(op, sites, nr, &len);
	if (pv_write_string(path_of(op), "1")) {
		ksft_print_msg("%s: 1: %s\n", op, strerror(errno));
		return 0;
	}
	work();
	counted = of_op ? count_states(op, "count") : 0;
	changed = count_changed(op, sites, nr, before);
	well = !read_counter(op, &counter) && counter.on == 1 &&
		counter.sites >= (unsigned int)of_op && !counter.missing &&
		counted == of_op && changed == of_op;
	if (!well)
		ksft_print_msg("%s: on %d, %u of %d sites, %d by the list, %d by the text, missing %u\n",
			       op, counter.on, counter.sites, of_op, counted,
			       changed, counter.missing);
	if (pv_write_string(path_of(op), "0")) {
		ksft_print_msg("%s: 0: %s\n", op, strerror(errno));
		well = 0;
	}
	if (read_counter(op, &counter) || counter.on)
		well = 0;
	*total += counter.total;
	after = text_of(op, sites, nr, &len_after);
	if (len != len_after || memcmp(before, after, len)) {
		ksft_print_msg("%s: the text is not what it was\n", op);
		well = 0;
	}
	free(before);
	free(after);
	return well;
}

/* names of all ops, from paravirt/ops */
static int read_ops(char ops[][64], int max)
{
	char *text = pv_read_file(PV_FOLDER "ops"), *line = text, *end;
	int n = 0;

	for (; line && (end = strchr(line, '\n')) && n < max; line = end + 1)
		if (*line != '#' && sscanf(line, "%63s", ops[n]) == 1)
			n++;
	free(text);
	return n;
}

/* an op that this process alone uses, once for each call */
static void test_exact(void)
{
	struct user_desc desc = { .limit = 1, .seg_32bit = 1 };
	const char *op = "cpu.alloc_ldt";
	struct counter counter = {};
	int i, err;

	if (access(path_of(op), F_OK) ||
	    syscall(SYS_modify_ldt, 0, &desc, sizeof(desc)) < 0) {
		ksft_test_result_skip("an exact count: no %s, or no modify_ldt()\n",
				      op);
		return;
	}
	err = pv_write_string(path_of(op), "1");
	for (i = 0; i < 7; i++)
		err |= !!syscall(SYS_modify_ldt, 0x11, &desc, sizeof(desc));
	err |= read_counter(op, &counter);
	err |= pv_write_string(path_of(op), "0");
	ksft_print_msg("7 times modify_ldt(), %s %lu times\n", op,
		       counter.total);
	ksft_test_result(!err && counter.total == 7, "an exact count\n");
}

/* the lines of sites are sorted, and those of call sites add up to the total */
static void test_list(void)
{
	unsigned long total = 0, sum = 0, count, last = ~0UL;
	const char *op = "irq.irq_disable";
	char *text, *line, *end;
	char form[16], symbol[160];
	int lines = 0, wrong = 0;

	if (access(path_of(op), F_OK)) {
		ksft_test_result_skip("the list of sites: no %s\n", op);
		return;
	}
	wrong |= pv_write_string(path_of(op), "1");
	work();
	wrong |= pv_write_string(path_of(op), "0");
	text = pv_read_file(path_of(op));
	for (line = text; line && (end = strchr(line, '\n')); line = end + 1) {
		if (sscanf(line, "total %lu", &total) == 1 ||
		    sscanf(line, "%lu %15s %159s", &count, form, symbol) != 3)
			continue;
		lines++;
		if (!strcmp(form, "call"))
			sum += count;
		wrong += count > last || !strchr(symbol, '+');
		last = count;
	}
	ksft_print_msg("%s: %lu at %d sites\n", op, total, lines);
	ksft_test_result(!wrong && lines > 1 && sum == total,
			 "the list of sites\n");
	free(text);
}

static void test_nonsense(void)
{
	static const unsigned char binary[] = { 0xff, 0x00, 0x7f };
	const char *op = "irq.halt", *path = path_of(op);
	static char big[1 << 16];
	struct counter counter = {};

	memset(big, '1', sizeof(big));
	ksft_test_result(pv_write_string(path, "2") == EINVAL &&
			 pv_write_string(path, "perhaps") == EINVAL &&
			 pv_write_file(path, big, sizeof(big)) == EINVAL &&
			 pv_write_file(path, binary, 3) == EINVAL &&
			 !read_counter(op, &counter) && !counter.on,
			 "what is no number is refused\n");
}

/* eight write at once, each what it likes */
static void test_many(const struct pv_site *sites, int nr)
{
	const char *op = "irq.irq_disable";
	unsigned char *before, *after;
	size_t len, len_after;
	int i, status, well = 1, pids[8];

	if (access(path_of(op), F_OK))
		op = "mmu.flush_tlb_user";
	before = text_of(op, sites, nr, &len);
	for (i = 0; i < 8; i++) {
		pids[i] = fork();
		if (!pids[i]) {
			int round, err = 0;

			for (round = 0; round < 4; round++)
				err |= pv_write_string(path_of(op),
						       (round + i) & 1 ? "1" : "0");
			_exit(!!err);
		}
	}
	for (i = 0; i < 8; i++)
		well &= waitpid(pids[i], &status, 0) == pids[i] && !status;
	well &= !pv_write_string(path_of(op), "0");
	after = text_of(op, sites, nr, &len_after);
	well &= len == len_after && !memcmp(before, after, len);
	ksft_test_result(well, "eight writers\n");
	free(before);
	free(after);
}

/* a kprobe and a counter would write into each other's bytes */
static void test_kprobe(const struct pv_site *sites, int nr)
{
	const char *path = "/sys/kernel/tracing/kprobe_events";
	char probe[256];
	int i;

	if (access(path, F_OK))
		mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	if (access(path, W_OK)) {
		ksft_test_result_skip("no kprobe on a site: no %s\n", path);
		return;
	}
	for (i = 0; i < nr; i++)
		if (!strcmp(sites[i].op, "irq.irq_enable") &&
		    !strncmp(sites[i].symbol, "do_", 3))
			break;
	if (i == nr) {
		ksft_test_result_skip("no kprobe on a site: found none\n");
		return;
	}
	/* it takes one, but not there */
	snprintf(probe, sizeof(probe), "p:pv_good %.*s",
		 (int)strcspn(sites[i].symbol, "+"), sites[i].symbol);
	ksft_test_result(!pv_write_string(path, probe) &&
			 (snprintf(probe, sizeof(probe), "p:pv_bad 0x%lx",
				   sites[i].addr),
			  pv_write_string(path, probe) == EINVAL),
			 "no kprobe on a site\n");
	pv_write_string(path, "-:pv_good");
}

static void test_user(void)
{
	const char *path = path_of("irq.halt");

	ksft_test_result(pv_refused_to_users(&path, 1),
			 "a user may open nothing\n");
}

int main(int argc, char **argv)
{
	static char ops[256][64];
	unsigned long total = 0, used = 0;
	struct pv_site *sites;
	int nr, nr_ops, i, well;

	ksft_print_header();
	pv_require();
	ksft_set_plan(9);
	module_path = argc > 1 ? argv[1] : NULL;

	nr = read_kernel_sites(&sites);
	nr_ops = read_ops(ops, 256);

	for (i = 0, well = 1; i < nr_ops; i++) {
		unsigned long of_op = 0;

		well &= cycle(ops[i], sites, nr, &of_op);
		total += of_op;
		used += !!of_op;
	}
	ksft_print_msg("%d ops, %lu of them used, %lu times\n", nr_ops, used,
		       total);
	ksft_test_result(nr_ops > 10 && used > 5 && well,
			 "each op counts, and is what it was\n");

	for (i = 0; i < 4; i++)
		start(work);
	if (access(cpu_path, W_OK))
		ksft_print_msg("no CPU comes and goes: there is one\n");
	else
		start(toggle_cpu);
	if (module_path)
		start(toggle_module);
	for (i = 0, well = 1; i < nr_ops; i++)
		well &= cycle(ops[i], sites, nr, &total);
	well &= end_loads();
	ksft_test_result(well, "the same under load%s\n", module_path ?
			 ", with a module" : "");

	test_exact();
	test_list();
	test_nonsense();
	test_many(sites, nr);
	test_kprobe(sites, nr);
	test_user();

	/* nothing is on that a test forgot */
	for (i = 0, well = 1; i < nr_ops; i++) {
		struct counter counter = {};

		well &= !read_counter(ops[i], &counter) && !counter.on;
	}
	ksft_test_result(well, "all are off\n");
	ksft_finished();
}
