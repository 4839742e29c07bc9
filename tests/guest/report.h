/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines "pvops: key=value" on the console. They go through the kernel's log,
 * one write each: what a program prints itself may be torn by the kernel's
 * messages. The kernel must not limit their rate (printk.devkmsg=on).
 */
#ifndef REPORT_H
#define REPORT_H

static void report(const char *key, const char *value)
{
	char line[256] = "pvops: ";
	int fd = open("/dev/kmsg", O_WRONLY);

	strlcat(line, key, sizeof(line));
	strlcat(line, "=", sizeof(line));
	strlcat(line, value, sizeof(line));
	strlcat(line, "\n", sizeof(line));
	/* without a log there is the console, if it was open in time */
	write(fd < 0 ? 1 : fd, line, strlen(line));
	if (fd >= 0)
		close(fd);
}

static inline void report_number(const char *key, long number)
{
	report(key, itoa(number));
}

#endif /* REPORT_H */
