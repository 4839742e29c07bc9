// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first and only program of a test guest: reaches user space, works the
 * kernel a little, looks at its text, loads test modules, and ends the machine.
 *
 * Each finding is a line "pvops: key=value" on the console; who started the
 * machine judges them. "pvops: end=yes" is the last: without it the guest
 * crashed. Static, on the kernel's own nolibc, so that it builds for 32 bit as
 * well without a C library.
 */
#include <nolibc.h>
#include <linux/elf.h>

#include "file.h"
#include "machine.h"
#include "report.h"
#include "scan.h"
#include "work.h"

/* a module of /modules/list */
static void load_module(char *name)
{
	char path[128];
	int fd, err;

	strlcpy(path, "/modules/", sizeof(path));
	strlcat(path, name, sizeof(path));
	strlcat(path, ".ko", sizeof(path));
	fd = open(path, O_RDONLY);
	strlcpy(path, "module.", sizeof(path));
	strlcat(path, name, sizeof(path));
	if (fd < 0) {
		report(path, "missing");
		return;
	}
	err = syscall(__NR_finit_module, fd, "", 0);
	report_number(path, err < 0 ? -errno : 0);
	close(fd);
}

/* have the module lazy_rules break the rule that only we can */
static void break_rule(void)
{
	int fd = open("/sys/module/lazy_rules/parameters/user", O_WRONLY);

	if (fd < 0)
		return;
	report_number("break_rule", write(fd, "1", 1) == 1);
	close(fd);
}

/* "NAME COUNT" */
static void report_violation(char *line)
{
	char key[64] = "violation.", *count = strrchr(line, ' ');

	if (!count)
		return;
	*strchr(line, ' ') = 0;
	strlcat(key, line, sizeof(key));
	report(key, count + 1);
}

static void report_multicall(char *line)
{
	report("multicalls", line);
}

/* what the layer and its backend count */
static void report_counts(void)
{
	mount_at("debugfs", "/sys/kernel/debug");
	each_line("/sys/kernel/debug/paravirt/violations", report_violation);
	each_line("/sys/kernel/debug/xen/multicalls", report_multicall);
}

int main(void)
{
	mount_all();
	report("user_space", "yes");
	report_number("cpus", scan_cpus());
	report("work", work() ? "failed" : "ok");
	each_line("/modules/list", load_module);
	break_rule();
	report_counts();
	scan_text();
	report("end", "yes");
	end_machine();
	for (;;)
		;
}
