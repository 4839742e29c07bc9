// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first program of a guest that is measured: for each op of ops.h that is
 * named in /bench-ops, instructions per run, as the TSC counts them.
 *
 * QEMU's -icount makes the TSC count instructions, exactly. A loop of known
 * length shows that it does; whoever reads the output has to compare.
 *
 * Lines: "pvops: calibration=WANT MIN MEDIAN", instructions;
 *        "pvops: bench.OP=MIN MEDIAN SUM MAX N".
 * Each sample stands between marks for the plugin (marker.h). What an empty op
 * takes is not subtracted here.
 */
#include <nolibc.h>

#include <asm/prctl.h>
#include "marker.h"
#include "stats.h"
#include "../guest/machine.h"
#include "../guest/report.h"
#include "ops.h"

#define SAMPLES_MAX	2048

static unsigned long samples[SAMPLES_MAX];

static inline unsigned long rdtsc(void)
{
	unsigned int low, high;

	asm volatile("rdtsc" : "=a" (low), "=d" (high) : : "memory");
	return (unsigned long)high << 32 | low;
}

/*
 * From one rdtsc to the next: the first itself, two moves, and the loop's two
 * instructions a round.
 */
#define CALIBRATION_ROUNDS	1000
#define CALIBRATION_LENGTH	(3 + 2 * CALIBRATION_ROUNDS)

static unsigned long calibration_loop(void)
{
	unsigned int first, second;

	asm volatile("rdtsc\n\t"
		     "mov %%eax, %0\n\t"
		     "mov %2, %%ecx\n"
		     "1:\tdec %%ecx\n\t"
		     "jnz 1b\n\t"
		     "rdtsc"
		     : "=&r" (first), "=&a" (second)
		     : "i" (CALIBRATION_ROUNDS)
		     : "rcx", "rdx", "cc", "memory");
	return second - first;
}

static void report_stats(const char *key, const unsigned long *value, int n)
{
	char line[160];
	int i;

	line[0] = 0;
	for (i = 0; i < n; i++) {
		if (i)
			strlcat(line, " ", sizeof(line));
		strlcat(line, u64toa(value[i]), sizeof(line));
	}
	report(key, line);
}

static void calibrate(void)
{
	unsigned long line[3] = { CALIBRATION_LENGTH };
	struct stats s;
	int i;

	for (i = 0; i < 101; i++)
		samples[i] = calibration_loop();
	s = stats_of(samples, 101);
	line[1] = s.min;
	line[2] = s.median;
	report_stats("calibration", line, 3);
}

static __attribute__((noinline))
unsigned long sample(void (*run)(void))
{
	unsigned long begin, end;

	MARK(MARKER_BEGIN);
	begin = rdtsc();
	run();
	end = rdtsc();
	MARK(MARKER_END);
	return end - begin;
}

/*
 * Ticks come at multiples of their period: with an op that begins at such a
 * multiple, they interrupt the same samples in kernels that need the same time.
 */
#define ALIGN_NS	100000000

static void align(void)
{
	struct timespec at;

	my_syscall2(__NR_clock_gettime, CLOCK_MONOTONIC, &at);
	at.tv_nsec += 2 * ALIGN_NS - at.tv_nsec % ALIGN_NS;
	if (at.tv_nsec >= 1000000000) {
		at.tv_nsec -= 1000000000;
		at.tv_sec++;
	}
	my_syscall4(__NR_clock_nanosleep, CLOCK_MONOTONIC, 1 /* absolute */,
		    &at, NULL);
}

static void measure(const struct bench_op *op)
{
	char key[64] = "bench.";
	unsigned long line[5];
	struct stats s;
	unsigned int i;

	strlcat(key, op->name, sizeof(key));
	if (op->setup && op->setup()) {
		report(key, "failed");
		return;
	}
	/* caches of the kernel's, lazy set-up */
	for (i = 0; i < WARM_UP; i++)
		op->run();
	align();
	MARK(MARKER_OP);
	for (i = 0; i < op->samples; i++)
		samples[i] = sample(op->run);
	if (op->teardown)
		op->teardown();
	if (op_failed) {
		op_failed = 0;
		report(key, "failed");
		return;
	}

	s = stats_of(samples, op->samples);
	line[0] = s.min;
	line[1] = s.median;
	line[2] = s.sum;
	line[3] = s.max;
	line[4] = op->samples;
	report_stats(key, line, 5);
}

/* the next line of /bench-ops, or NULL */
static const char *next_name(void)
{
	static char list[2048], *next;
	char *name = next;

	if (!next) {
		int fd = open("/bench-ops", O_RDONLY);
		int len = fd < 0 ? 0 : read(fd, list, sizeof(list) - 1);

		close(fd);
		list[len < 0 ? 0 : len] = 0;
		name = list;
	}
	next = strchr(name, '\n');
	if (!next)
		return NULL;
	*next++ = 0;
	return name;
}

/* what the base of %fs points to */
static unsigned long thread_data[2];

int main(int argc, char **argv)
{
	const char *name;
	unsigned int i;

	/* the program that fork_exec_wait runs is this one */
	if (argc > 1 && !strcmp(argv[1], BENCH_EXEC_ARG))
		return 0;

	mount_all();
	/* as every program of a C library's, and the children of this one */
	op_check(!my_syscall2(__NR_arch_prctl, ARCH_SET_FS, thread_data));
	report("user_space", "yes");
	/* what the kernel puts off at boot is done then; nobody waits for it */
	msleep(2000);
	calibrate();
	while ((name = next_name())) {
		for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
			if (!strcmp(ops[i].name, name))
				break;
		if (i == sizeof(ops) / sizeof(ops[0]))
			report(name, "unknown");
		else
			measure(&ops[i]);
	}
	MARK(MARKER_DONE);
	report("end", "yes");
	end_machine();
	for (;;)
		;
}
