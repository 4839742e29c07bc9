/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the first program of a guest does before and after its work.
 */
#ifndef MACHINE_H
#define MACHINE_H

/* isa-debug-exit: QEMU ends with status (value << 1) | 1 */
#define DEBUG_EXIT_PORT	0xf4

static void mount_all(void)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
}

static void end_machine(void)
{
	char byte = 0;
	int fd = open("/dev/port", O_RDWR);

	/* another CPU may be busy with printing the last lines */
	msleep(100);
	if (fd >= 0 && lseek(fd, DEBUG_EXIT_PORT, SEEK_SET) == DEBUG_EXIT_PORT)
		write(fd, &byte, 1);
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
}

#endif /* MACHINE_H */
