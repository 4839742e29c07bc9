/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is measured: one row per op in the table at the end, in the order of the
 * report. An op's run() is one sample; set-up and teardown are not measured.
 */
#ifndef OPS_H
#define OPS_H

#include <linux/futex.h>
#include <linux/sched.h>

#define WARM_UP		16
#define BENCH_EXEC_ARG	"exit"

struct bench_op {
	const char *name;
	int (*setup)(void);	/* not 0: the run fails */
	void (*run)(void);
	void (*teardown)(void);
	unsigned int samples;
};

/* set by a run() that did not do what it should */
static int op_failed;

static void op_check(int good)
{
	if (!good)
		op_failed = 1;
}

/* nothing: what a sample costs by itself */

static void empty_run(void)
{
}

/* system calls that do little */

static void getppid_run(void)
{
	my_syscall0(__NR_getppid);
}

static int zero_fd;

static int read_zero_setup(void)
{
	zero_fd = open("/dev/zero", O_RDONLY);
	return zero_fd < 0;
}

static void read_zero_run(void)
{
	char byte;

	op_check(my_syscall3(__NR_read, zero_fd, &byte, 1) == 1);
}

static void read_zero_teardown(void)
{
	close(zero_fd);
}

static void clock_gettime_run(void)
{
	struct timespec now;

	op_check(!my_syscall2(__NR_clock_gettime, CLOCK_MONOTONIC, &now));
}

static void sched_yield_run(void)
{
	my_syscall0(__NR_sched_yield);
}

/* a signal to itself: sent, handled, returned from */

struct kernel_sigaction {
	void (*handler)(int signal);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

#define SIGNAL_USR1	10
#define SA_RESTORER	0x04000000

static volatile int signals;
static int own_pid;

static void on_signal(int signal)
{
	(void)signal;
	signals++;
}

/* the end of a handler: input is the frame at %rsp, no return */
void signal_return(void);
asm(".text\nsignal_return:\n\tmov $15, %eax\n\tsyscall\n"); /* rt_sigreturn */

static int signal_self_setup(void)
{
	struct kernel_sigaction action = {
		.handler = on_signal,
		.flags = SA_RESTORER,
		.restorer = signal_return,
	};

	own_pid = getpid();
	return my_syscall4(__NR_rt_sigaction, SIGNAL_USR1, &action, 0, 8);
}

static void signal_self_run(void)
{
	int before = signals;

	my_syscall2(__NR_kill, own_pid, SIGNAL_USR1);
	op_check(signals == before + 1);
}

/* a byte goes round pipes; each process reads from one, writes to the next */

#define RING_MAX	8

static int ring_fds[RING_MAX + 1][2];
static int ring_members, ring_pids[RING_MAX];

static void pass_on(int from, int to)
{
	char byte;

	while (my_syscall3(__NR_read, from, &byte, 1) == 1)
		my_syscall3(__NR_write, to, &byte, 1);
}

static int ring_pipes(int members)
{
	int i;

	ring_members = members;
	for (i = 0; i < members; i++)
		if (pipe(ring_fds[i]))
			return 1;
	return 0;
}

static int ring_setup(int members)
{
	int i, j;

	if (ring_pipes(members))
		return 1;
	for (i = 1; i < members; i++) {
		ring_pids[i] = fork();
		if (ring_pids[i] < 0)
			return 1;
		if (ring_pids[i])
			continue;
		/* its own ends alone, or nobody would see the end */
		for (j = 0; j < members; j++) {
			if (j != i - 1)
				close(ring_fds[j][0]);
			if (j != i)
				close(ring_fds[j][1]);
		}
		pass_on(ring_fds[i - 1][0], ring_fds[i][1]);
		exit(0);
	}
	return 0;
}

static void ring_run(void)
{
	char byte = 1;

	my_syscall3(__NR_write, ring_fds[0][1], &byte, 1);
	op_check(my_syscall3(__NR_read, ring_fds[ring_members - 1][0], &byte,
			     1) == 1);
}

static void ring_close(void)
{
	int i;

	for (i = 0; i < ring_members; i++) {
		close(ring_fds[i][0]);
		close(ring_fds[i][1]);
	}
}

static void ring_teardown(void)
{
	int i;

	ring_close();
	for (i = 1; i < ring_members; i++)
		op_check(waitpid(ring_pids[i], NULL, 0) == ring_pids[i]);
}

static int pipe_processes_setup(void)
{
	return ring_setup(2);
}

static int switch_8_setup(void)
{
	return ring_setup(RING_MAX);
}

/* a pipe of one's own: no switch */
static int pipe_self_setup(void)
{
	return ring_pipes(1);
}

/* a second thread */

static char thread_stack[16384] __attribute__((aligned(16)));
static volatile int thread_id;

#define THREAD_FLAGS	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | \
			 CLONE_THREAD | CLONE_SYSVSEM | CLONE_CHILD_CLEARTID)

/*
 * Starts fn() on thread_stack; the thread ends when it returns, and the kernel
 * clears thread_id then. Returns 0 or more.
 */
static long thread_start(void (*fn)(void))
{
	void **top = (void **)(thread_stack + sizeof(thread_stack));
	long ret;
	register long ctid asm("r10") = (long)&thread_id;

	*--top = fn;
	thread_id = 1;
	/* clone(flags, stack, no parent_tid, child_tid); fn is on top */
	asm volatile("syscall\n\t"
		     "test %%rax, %%rax\n\t"
		     "jnz 1f\n\t"
		     "pop %%rax\n\t"
		     "call *%%rax\n\t"
		     "mov %[exit], %%eax\n\t"
		     "xor %%edi, %%edi\n\t"
		     "syscall\n"
		     "1:"
		     : "=a" (ret)
		     : "a" (__NR_clone), "S" (top), "d" (0), "r" (ctid),
		       "D" (THREAD_FLAGS),
		       [exit] "i" (__NR_exit)
		     : "rcx", "r11", "memory", "cc");
	return ret;
}

/* a thread that is left would make later ops work on a shared address space */
static void thread_wait(void)
{
	int i;

	for (i = 0; i < 1000 && thread_id; i++)
		sched_yield();
	op_check(!thread_id);
}

static void pipe_thread(void)
{
	pass_on(ring_fds[0][0], ring_fds[1][1]);
}

static int pipe_threads_setup(void)
{
	return ring_pipes(2) || thread_start(pipe_thread) < 0;
}

static void pipe_threads_teardown(void)
{
	/* the thread reads the end of the first, closes nothing */
	close(ring_fds[0][1]);
	thread_wait();
	ring_fds[0][1] = -1;
	ring_close();
}

/* a futex each way: wake the other, wait for its answer */

static volatile int ask, answer, futex_end;

static void futex_wait(volatile int *word, int value)
{
	while (*word == value)
		my_syscall6(__NR_futex, word, FUTEX_WAIT_PRIVATE, value,
			    0, 0, 0);
}

static void futex_wake(volatile int *word, int value)
{
	*word = value;
	my_syscall6(__NR_futex, word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}

static void futex_thread(void)
{
	for (;;) {
		futex_wait(&ask, 0);
		ask = 0;
		if (futex_end)
			return;
		futex_wake(&answer, 1);
	}
}

static int futex_setup(void)
{
	return thread_start(futex_thread) < 0;
}

static void futex_run(void)
{
	answer = 0;
	futex_wake(&ask, 1);
	futex_wait(&answer, 0);
}

static void futex_teardown(void)
{
	futex_end = 1;
	futex_wake(&ask, 1);
	thread_wait();
}

/* processes */

static void fork_exit_wait_run(void)
{
	int pid = fork(), status = -1;

	if (!pid)
		exit(0);
	op_check(waitpid(pid, &status, 0) == pid && !status);
}

static void fork_exec_wait_run(void)
{
	char *argv[] = { "/init", BENCH_EXEC_ARG, NULL };
	char *envp[] = { NULL };
	int pid = fork(), status = -1;

	if (!pid) {
		execve(argv[0], argv, envp);
		exit(1);
	}
	op_check(waitpid(pid, &status, 0) == pid && !status);
}

/* page tables */

#define PAGE	4096UL
#define MIB	(256 * PAGE)

static void *map(unsigned long size)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void mmap_touch_run(void)
{
	char *mem = map(MIB);
	unsigned long i;

	for (i = 0; i < MIB; i += PAGE)
		*(volatile char *)(mem + i) = 1;
	op_check(munmap(mem, MIB) == 0);
}

static void mmap_munmap_run(void)
{
	op_check(munmap(map(MIB), MIB) == 0);
}

/* a page for each sample */
#define FAULTS		1001

static char *fault_region, *fault_next;

static int fault_setup(void)
{
	fault_region = map((FAULTS + WARM_UP) * PAGE);
	fault_next = fault_region;
	return fault_region == MAP_FAILED;
}

static void anon_fault_run(void)
{
	*(volatile char *)fault_next = 1;
	fault_next += PAGE;
}

static void zero_fault_run(void)
{
	op_check(*(volatile char *)fault_next == 0);
	fault_next += PAGE;
}

static void fault_teardown(void)
{
	munmap(fault_region, (FAULTS + WARM_UP) * PAGE);
}

static char *protect_region;

static int mprotect_64_setup(void)
{
	unsigned long i;

	protect_region = map(64 * PAGE);
	if (protect_region == MAP_FAILED)
		return 1;
	for (i = 0; i < 64 * PAGE; i += PAGE)
		*(volatile char *)(protect_region + i) = 1;
	return 0;
}

static void mprotect_64_run(void)
{
	op_check(!my_syscall3(__NR_mprotect, protect_region, 64 * PAGE,
			      PROT_READ));
	op_check(!my_syscall3(__NR_mprotect, protect_region, 64 * PAGE,
			      PROT_READ | PROT_WRITE));
}

static void mprotect_64_teardown(void)
{
	munmap(protect_region, 64 * PAGE);
}

/* 16 pages of a file, of tmpfs: there is no disk */

#define FILE_SIZE	(16 * PAGE)

static int file_fd;

static int file_mmap_setup(void)
{
	static char page[PAGE];
	unsigned long i;

	file_fd = memfd_create("bench", 0);
	if (file_fd < 0)
		return 1;
	for (i = 0; i < FILE_SIZE; i += PAGE)
		if (write(file_fd, page, PAGE) != PAGE)
			return 1;
	return 0;
}

static void file_mmap_run(void)
{
	volatile char *mem = mmap(NULL, FILE_SIZE, PROT_READ | PROT_WRITE,
				  MAP_SHARED, file_fd, 0);
	unsigned long i;

	for (i = 0; i < FILE_SIZE; i += PAGE)
		mem[i] = mem[i] + 1;
	op_check(!my_syscall3(__NR_msync, mem, FILE_SIZE, 4 /* MS_SYNC */));
	op_check(!munmap((void *)mem, FILE_SIZE));
}

static void file_mmap_teardown(void)
{
	close(file_fd);
}

static char *heap_end;

static int brk_setup(void)
{
	heap_end = sbrk(0);
	return heap_end == (void *)-1;
}

static void brk_run(void)
{
	op_check(my_syscall1(__NR_brk, heap_end + 16 * PAGE) ==
		 (long)(heap_end + 16 * PAGE));
	op_check(my_syscall1(__NR_brk, heap_end) == (long)heap_end);
}

/* the median of an odd number is a sample */
static const struct bench_op ops[] = {
	{ "empty", NULL, empty_run, NULL, 1001 },
	{ "getppid", NULL, getppid_run, NULL, 1001 },
	{ "read_zero", read_zero_setup, read_zero_run, read_zero_teardown, 1001 },
	{ "clock_gettime", NULL, clock_gettime_run, NULL, 1001 },
	{ "sched_yield", NULL, sched_yield_run, NULL, 1001 },
	{ "signal_self", signal_self_setup, signal_self_run, NULL, 1001 },
	{ "pipe_processes", pipe_processes_setup, ring_run, ring_teardown, 1001 },
	{ "pipe_threads", pipe_threads_setup, ring_run, pipe_threads_teardown, 1001 },
	{ "pipe_self", pipe_self_setup, ring_run, ring_close, 1001 },
	{ "fork_exit_wait", NULL, fork_exit_wait_run, NULL, 201 },
	{ "fork_exec_wait", NULL, fork_exec_wait_run, NULL, 101 },
	{ "mmap_touch_munmap", NULL, mmap_touch_run, NULL, 101 },
	{ "mmap_munmap", NULL, mmap_munmap_run, NULL, 1001 },
	{ "anon_fault", fault_setup, anon_fault_run, fault_teardown, FAULTS },
	{ "zero_fault", fault_setup, zero_fault_run, fault_teardown, FAULTS },
	{ "mprotect_64", mprotect_64_setup, mprotect_64_run, mprotect_64_teardown, 501 },
	{ "futex", futex_setup, futex_run, futex_teardown, 1001 },
	{ "switch_8", switch_8_setup, ring_run, ring_teardown, 501 },
	{ "file_mmap", file_mmap_setup, file_mmap_run, file_mmap_teardown, 501 },
	{ "brk", brk_setup, brk_run, NULL, 1001 },
};

#endif /* OPS_H */
