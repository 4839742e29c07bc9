// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first program of a guest under load: runs the commands of /stress-list,
 * one after another, again and again for the seconds in /stress-seconds. Says
 * what each ended with, and how often all were run; the next is not begun after
 * one that failed.
 */
#include <nolibc.h>
#include <linux/elf.h>
#include <linux/time.h>

#include "file.h"
#include "machine.h"
#include "report.h"
#include "scan.h"

#define MAX_ARGS	32

/* one line, words between spaces: the program's path first */
static int run(const char *line)
{
	static char * const envp[] = { "HOME=/", "TMPDIR=/tmp", NULL };
	char text[512], *args[MAX_ARGS + 1];
	int status = -1, pid;

	strlcpy(text, line, sizeof(text));
	words(text, args, MAX_ARGS);

	pid = fork();
	if (!pid) {
		execve(args[0], args, envp);
		exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

int main(void)
{
	static char list[4096], seconds[32];
	long end, rounds = 0;
	char *line, *next;
	int status = 0;

	mount_all();
	mkdir("/tmp", 0777);
	report("user_space", "yes");
	report_number("cpus", scan_cpus());
	if (read_file("/stress-list", list, sizeof(list)) ||
	    read_file("/stress-seconds", seconds, sizeof(seconds))) {
		report("stress", "no list");
		end_machine();
	}

	chdir("/tmp");
	end = time(NULL) + atol(seconds);
	do {
		line = list;
		while ((next = strchr(line, '\n'))) {
			*next = 0;
			status = run(line);
			if (status) {
				report("stress_failed", line);
				report_number("stress_status", status);
			}
			*next = '\n';
			if (status)
				break;
			line = next + 1;
		}
		rounds += !status;
	} while (!status && time(NULL) < end);
	report_number("stress_rounds", rounds);

	scan_text();
	report("end", "yes");
	end_machine();
	for (;;)
		;
}
