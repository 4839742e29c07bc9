/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small workload that checks itself: processes, page tables, pipes, flags.
 * Each step goes through ops of another group; a site with wrong code shows as
 * a wrong value or a crash.
 */
#ifndef WORK_H
#define WORK_H

#include <linux/utsname.h>

#define WORK_PAGES	64
#define WORK_ROUNDS	8

static int work_memory(int round)
{
	unsigned char *mem;
	int i, err = 0;

	mem = mmap(NULL, WORK_PAGES * 4096, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (mem == MAP_FAILED)
		return 1;
	for (i = 0; i < WORK_PAGES; i++)
		mem[i * 4096] = i ^ round;
	err |= syscall(__NR_mprotect, mem, WORK_PAGES * 4096, PROT_READ) != 0;
	for (i = 0; i < WORK_PAGES; i++)
		err |= mem[i * 4096] != (unsigned char)(i ^ round);
	err |= syscall(__NR_mprotect, mem, WORK_PAGES * 4096,
		       PROT_READ | PROT_WRITE) != 0;
	for (i = 0; i < WORK_PAGES; i++) {
		mem[i * 4096]++;
		err |= mem[i * 4096] != (unsigned char)((i ^ round) + 1);
	}
	err |= munmap(mem, WORK_PAGES * 4096) != 0;
	return err;
}

/* a child gets a copy on write, changes it, and answers through a pipe */
static int work_fork(int round)
{
	static int value;
	int fds[2], got = 0, status, pid;

	value = round;
	if (pipe(fds))
		return 1;
	pid = fork();
	if (pid < 0)
		return 1;
	if (!pid) {
		value += 1000;
		if (work_memory(round))
			value = -1;
		write(fds[1], &value, sizeof(value));
		exit(0);
	}
	if (read(fds[0], &got, sizeof(got)) != sizeof(got))
		return 1;
	close(fds[0]);
	close(fds[1]);
	if (waitpid(pid, &status, 0) != pid)
		return 1;
	return got != round + 1000 || value != round || status;
}

/*
 * A system call of a program whose string instructions go backwards: those of
 * the kernel do not, and what it writes is where it was told to, not below.
 */
static int work_direction(void)
{
	static struct new_utsname names[3];
	static const struct new_utsname none;
	long ret;

#ifdef __x86_64__
	asm volatile("std; syscall; cld"
		     : "=a" (ret)
		     : "a" (__NR_uname), "D" (&names[1])
		     : "rcx", "r11", "memory");
#else
	asm volatile("std; int $0x80; cld"
		     : "=a" (ret)
		     : "a" (__NR_uname), "b" (&names[1])
		     : "memory");
#endif
	return ret || memcmp(&names[0], &none, sizeof(none)) ||
	       memcmp(&names[2], &none, sizeof(none)) ||
	       strcmp(names[1].sysname, "Linux");
}

/*
 * On each CPU, the limit of the segment __CPUNODE_SEG says which one it is, as
 * the vDSO's getcpu() has it. What LSL cannot have stays as it was.
 */
static int work_number(void)
{
	int err = 0;
#ifdef __x86_64__
	unsigned long all, one;
	unsigned int cpu, limit;

	if (syscall(__NR_sched_getaffinity, 0, sizeof(all), &all) < 0)
		return 1;
	for (cpu = 0; cpu < 64; cpu++) {
		one = all & 1UL << cpu;
		if (!one)
			continue;
		if (syscall(__NR_sched_setaffinity, 0, sizeof(one), &one))
			return 1;
		limit = -1;
		asm volatile("lsl %1, %0" : "+r" (limit) : "r" (0x7b));
		err |= (limit & 0xfff) != cpu;
	}
	err |= !!syscall(__NR_sched_setaffinity, 0, sizeof(all), &all);
#endif
	return err;
}

/* 0 if all was as it should be */
static int work(void)
{
	int round, err = work_direction() | work_number();

	for (round = 0; round < WORK_ROUNDS; round++)
		err |= work_memory(round) | work_fork(round);
	return err;
}

#endif /* WORK_H */
