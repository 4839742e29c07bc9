// SPDX-License-Identifier: GPL-2.0-only
/*
 * A workload that checks itself, for a guest whose life is interrupted: page
 * tables are written and what is behind them compared, processes come and go,
 * files are read back, timers fire no earlier than asked for, ticks come,
 * clocks never go back, and the kernel's own, sched_clock(), goes on as the
 * monotonic one does, but for what passes while the guest is saved.
 *
 * Usage: selfcheck SECONDS: until /tmp/stop is there, at most that long. Prints
 * "rounds=N longest=MS ahead=MS", how long the longest round took and how far
 * sched_clock() went ahead of the monotonic clock, in milliseconds. If
 * something was wrong the line says what, and the status is 1.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGES	64
#define PAGE	4096
/* written once, and looked at in each round */
#define KEPT	(4 << 20)
#define SLEEP_NS	(5 * 1000 * 1000)
/* without a tick, if another CPU was to have it and did not run */
#define TICKS_NS	(2 * 1000 * 1000 * 1000ull)
/* the clocks of two CPUs may differ by as much */
#define STAMPS_US	1000
/*
 * From one look to the next the kernel's clock goes on by as much as the
 * monotonic one, or this more or less: that one stands still for longer while
 * the guest is saved. All of it is judged by load_end() of host.sh.
 */
#define AHEAD_US	(500 * 1000)
#define STAMP_MS	5000
/* more often would leave no room for what else the kernel says */
#define STAMP_ROUNDS	16

static int found(const char *what)
{
	printf("fault: %s\n", what);
	fflush(stdout);
	return 1;
}

/* a system call failed */
static int wrong(const char *what)
{
	printf("fault: %s: %s\n", what, strerror(errno));
	fflush(stdout);
	return 1;
}

static uint64_t now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static uint32_t pattern(uint32_t i, uint32_t round)
{
	return (i * 2654435761u) ^ round;
}

static void fill(uint32_t *words, size_t bytes, uint32_t round)
{
	for (size_t i = 0; i < bytes / sizeof(*words); i++)
		words[i] = pattern(i, round);
}

static int differs(const uint32_t *words, size_t bytes, uint32_t round)
{
	for (size_t i = 0; i < bytes / sizeof(*words); i++)
		if (words[i] != pattern(i, round))
			return 1;
	return 0;
}

static int check_memory(uint32_t round)
{
	size_t bytes = PAGES * PAGE;
	uint32_t *words = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int err;

	if (words == MAP_FAILED)
		return wrong("mmap");
	fill(words, bytes, round);
	if (mprotect(words, bytes, PROT_READ))
		return wrong("mprotect");
	words = mremap(words, bytes, bytes * 2, MREMAP_MAYMOVE);
	if (words == MAP_FAILED)
		return wrong("mremap");
	err = differs(words, bytes, round);
	munmap(words, bytes * 2);
	return err ? found("memory") : 0;
}

/* a child changes its copy, and what it has is right, as is what we have */
static int check_fork(uint32_t *kept)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return wrong("fork");
	if (!pid) {
		int err = differs(kept, KEPT, 0);

		fill(kept, KEPT / 8, 1);
		_exit(err || differs(kept, KEPT / 8, 1));
	}
	if (waitpid(pid, &status, 0) != pid || status)
		return found("child");
	return differs(kept, KEPT, 0) ? found("memory that is kept") : 0;
}

/* opened before, and kept open */
static int check_file(int fd, uint32_t round)
{
	static uint32_t out[16 * PAGE / 4], in[16 * PAGE / 4];

	fill(out, sizeof(out), round);
	if (pwrite(fd, out, sizeof(out), 0) != sizeof(out) ||
	    pread(fd, in, sizeof(in), 0) != sizeof(in))
		return wrong("file");
	return memcmp(in, out, sizeof(in)) ? found("what is in the file") : 0;
}

static int check_timers(int timer)
{
	const struct itimerspec once = { .it_value.tv_nsec = SLEEP_NS };
	const struct timespec wait = { .tv_nsec = SLEEP_NS };
	uint64_t before = now(CLOCK_MONOTONIC), expired;

	if (timerfd_settime(timer, 0, &once, NULL) ||
	    read(timer, &expired, sizeof(expired)) != sizeof(expired))
		return wrong("timerfd");
	if (now(CLOCK_MONOTONIC) - before < SLEEP_NS)
		return found("a timer that fired early");
	before = now(CLOCK_MONOTONIC);
	if (nanosleep(&wait, NULL))
		return wrong("nanosleep");
	before = now(CLOCK_MONOTONIC) - before;
	if (before < SLEEP_NS)
		return found("a sleep that was too short");
	/* this one goes on with ticks */
	before = now(CLOCK_MONOTONIC);
	if (now(CLOCK_MONOTONIC_COARSE) + TICKS_NS < before)
		return found("ticks that do not come");
	return 0;
}

/* on whatever CPU this runs: all of them have the same time */
static int check_clocks(void)
{
	static struct {
		clockid_t clock;
		const char *name;
		uint64_t last;
	} clocks[] = {
		{ CLOCK_MONOTONIC, "monotonic", 0 },
		{ CLOCK_MONOTONIC_RAW, "raw", 0 },
		{ CLOCK_BOOTTIME, "boottime", 0 },
		{ CLOCK_MONOTONIC_COARSE, "coarse", 0 },
		{ CLOCK_THREAD_CPUTIME_ID, "thread's", 0 },
	};
	const unsigned int nr = sizeof(clocks) / sizeof(*clocks);

	for (unsigned int n = 0; n < 1000 * nr; n++) {
		uint64_t time = now(clocks[n % nr].clock);
		uint64_t last = clocks[n % nr].last;
		char what[80];

		if (time < last) {
			snprintf(what, sizeof(what),
				 "the %s clock went back by %" PRIu64 " ns",
				 clocks[n % nr].name, last - time);
			return found(what);
		}
		clocks[n % nr].last = time;
	}
	return 0;
}

/*
 * What the kernel logs gets the time of sched_clock(), in microseconds; *drift
 * is how far that went ahead of the monotonic clock since the first look.
 */
static int check_stamps(int kmsg, int64_t *drift)
{
	static const char line[] = "<7>selfcheck\n";
	/* who else logs may have to end that first */
	struct pollfd logged = { .fd = kmsg, .events = POLLIN };
	int64_t before, stamp, after;
	static int64_t first, least, most, last;
	char record[1024];
	char what[128];
	ssize_t got;

	lseek(kmsg, 0, SEEK_END);
	before = now(CLOCK_MONOTONIC) / 1000;
	if (write(kmsg, line, strlen(line)) < 0)
		return wrong("/dev/kmsg");
	if (poll(&logged, 1, STAMP_MS) != 1)
		return found("nothing was logged");
	got = read(kmsg, record, sizeof(record) - 1);
	after = now(CLOCK_MONOTONIC) / 1000;
	if (got < 0)
		return wrong("what was logged");
	record[got] = 0;
	if (sscanf(record, "%*u,%*u,%" SCNd64, &stamp) != 1)
		return found("the form of what was logged");
	if (!last) {
		least = stamp - after;
		most = stamp - before;
		first = most;
	}
	if (stamp + STAMPS_US < last || stamp < before + least - AHEAD_US ||
	    stamp > after + most + AHEAD_US) {
		snprintf(what, sizeof(what),
			 "the kernel's clock: %" PRId64 " us, after %" PRId64
			 ", and %" PRId64 " to %" PRId64 " are due",
			 stamp, last, before + least, after + most);
		return found(what);
	}
	last = stamp;
	least = stamp - after;
	most = stamp - before;
	*drift = most - first;
	return 0;
}

int main(int argc, char **argv)
{
	uint64_t seconds = argc > 1 ? strtoull(argv[1], NULL, 0) : 0;
	uint64_t end = now(CLOCK_BOOTTIME) + seconds * 1000000000ull;
	int timer = timerfd_create(CLOCK_MONOTONIC, 0);
	int kmsg = open("/dev/kmsg", O_RDWR | O_NONBLOCK);
	char name[] = "/tmp/selfcheck-XXXXXX";
	uint64_t longest = 0;
	int64_t drift = 0;
	uint32_t *kept = malloc(KEPT);
	uint32_t round = 0;
	int fd = mkstemp(name);

	if (timer < 0 || kmsg < 0 || fd < 0 || !kept)
		return wrong("start");
	unlink(name);
	fill(kept, KEPT, 0);
	do {
		uint64_t begin = now(CLOCK_MONOTONIC);

		if (check_clocks() || check_memory(round) || check_fork(kept) ||
		    check_file(fd, round) || check_timers(timer) ||
		    (round % STAMP_ROUNDS == 0 && check_stamps(kmsg, &drift)))
			return 1;
		begin = now(CLOCK_MONOTONIC) - begin;
		if (begin > longest)
			longest = begin;
		round++;
	} while (access("/tmp/stop", F_OK) && now(CLOCK_BOOTTIME) < end);
	printf("rounds=%u longest=%" PRIu64 " ahead=%" PRId64 "\n", round,
	       longest / 1000000, drift / 1000);
	return 0;
}
