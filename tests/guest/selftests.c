// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first program of a guest that works the kernel a little, as init.c does,
 * and runs the kernel's own selftests: those of /selftests/list, lines of
 * "SECONDS FOLDER PROGRAM [ARGUMENT...]", each in its folder. What one prints
 * goes to the console, and a line about it: the status it ended with, "hung" if
 * it had to be ended, and how many cases of it were well, failed and were
 * skipped. One that fails gets two more chances, and the best counts.
 */
#include <nolibc.h>
#include <linux/elf.h>
#include <linux/time.h>
#include <asm/ioctls.h>

#include "file.h"
#include "machine.h"
#include "report.h"
#include "scan.h"
#include "work.h"

#define MAX_ARGS	16
/* of a program that fails */
#define MAX_RUNS	3
/* of what it prints; more takes the console too long */
#define MAX_LINES	400
#define SKIPPED		4
#define OUTPUT		"/tmp/output"

struct result {
	int status;	/* as waitpid() has it; -1: hung */
	int ok, fail, skip;
};

/* it gets a process group of its own, so that nothing of it is left behind */
static int run(const char *folder, char **args, int seconds)
{
	static char * const envp[] = {
		"HOME=/tmp", "TMPDIR=/tmp", "PATH=/bin", NULL
	};
	int status = -1, hung, pid, i;
	char path[128] = "./";

	pid = fork();
	if (!pid) {
		int out = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0644);
		int in = open("/dev/null", O_RDONLY);

		setpgid(0, 0);
		dup2(in, 0);
		dup2(out, 1);
		dup2(out, 2);
		strlcat(path, args[0], sizeof(path));
		if (!chdir(folder))
			execve(path, args, envp);
		exit(127);
	}
	for (i = 0; i < seconds * 20; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			break;
		msleep(50);
	}
	hung = i == seconds * 20;
	/* a child that outlives it writes what it has printed at its own end */
	for (i = 0; !hung && i < 20 && waitpid(-1, NULL, WNOHANG) >= 0; i++)
		msleep(50);
	kill(-pid, SIGKILL);
	if (hung) {
		waitpid(pid, &status, 0);
		status = -1;
	}
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	return status;
}

static int begins(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

static int has(const char *line, const char *what)
{
	for (; *line; line++)
		if (begins(line, what))
			return 1;
	return 0;
}

/* of the program that runs */
static struct result result;

/* a line of TAP, or of the older form of x86's tests */
static void count_line(const char *line)
{
	while (*line == ' ' || *line == '\t' || *line == '#')
		line++;
	if (begins(line, "ok ")) {
		if (has(line, "# SKIP"))
			result.skip++;
		else
			result.ok++;
	} else if (begins(line, "[OK]")) {
		result.ok++;
	} else if (begins(line, "not ok ") || begins(line, "[FAIL]")) {
		result.fail++;
	} else if (begins(line, "[SKIP]")) {
		result.skip++;
	}
}

static int lines;

/* what a program printed: to the console, and counted */
static void show_line(char *line)
{
	int len = strlen(line);

	if (lines++ < MAX_LINES) {
		line[len] = '\n';
		write(1, line, len + 1);
		line[len] = 0;
	}
	count_line(line);
}

static void add_number(char *line, int size, const char *name, int number)
{
	strlcat(line, name, size);
	strlcat(line, itoa(number), size);
}

static void report_result(const char *name)
{
	char line[256];

	strlcpy(line, name, sizeof(line));
	if (result.status == -1)
		strlcat(line, ": hung", sizeof(line));
	else if (WIFEXITED(result.status))
		add_number(line, sizeof(line), ": exit ",
			   WEXITSTATUS(result.status));
	else
		add_number(line, sizeof(line), ": signal ",
			   WTERMSIG(result.status));
	add_number(line, sizeof(line), " ok ", result.ok);
	add_number(line, sizeof(line), " fail ", result.fail);
	add_number(line, sizeof(line), " skip ", result.skip);
	report("selftest", line);
}

static void run_line(char *text)
{
	char name[128], folder[128] = "/selftests/", *args[MAX_ARGS + 1];
	struct result best = { .ok = -1 };
	char *program;
	int runs = 0;

	program = strchr(text, ' ');
	if (!program)
		return;
	strlcpy(name, program + 1, sizeof(name));
	words(text, args, MAX_ARGS);
	strlcat(folder, args[1], sizeof(folder));
	report("running", name);
	/* some give a thread ten milliseconds to get somewhere */
	do {
		result = (struct result){};
		result.status = run(folder, args + 2, atol(args[0]));
		lines = 0;
		each_line(OUTPUT, show_line);
		if (lines > MAX_LINES)
			report_number("lines_left_out", lines - MAX_LINES);
		/* or what the kernel says next may come in the middle of it */
		ioctl(1, TCSBRK, (void *)1);
		if (!result.status || result.ok > best.ok)
			best = result;
	} while (result.status > 0 && WEXITSTATUS(result.status) != SKIPPED &&
		 ++runs < MAX_RUNS);
	result = best;
	report_result(name);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0)
		return;
	write(fd, text, strlen(text));
	close(fd);
}

static void report_violation(char *line)
{
	report("violation", line);
}

int main(void)
{
	mount_all();
	mkdir("/mnt", 0777);
	mount_at("tmpfs", "/tmp");
	mount_at("tmpfs", "/dev/shm");
	mount_at("mqueue", "/dev/mqueue");
	mount_at("debugfs", "/sys/kernel/debug");
	mount_at("securityfs", "/sys/kernel/security");
	write_file("/proc/sys/vm/nr_hugepages", "136");
	write_file("/proc/sys/vm/overcommit_memory", "1");
	report("user_space", "yes");
	report_number("cpus", scan_cpus());
	report("work", work() ? "failed" : "ok");

	each_line("/selftests/list", run_line);
	each_line("/sys/kernel/debug/paravirt/violations", report_violation);
	scan_text();
	report("end", "yes");
	end_machine();
	for (;;)
		;
}
