/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the first program of a guest does before and after its work.
 */
#ifndef MACHINE_H
#define MACHINE_H

/* isa-debug-exit: QEMU ends with status (value << 1) | 1 */
#define DEBUG_EXIT_PORT	0xf4

/* at a folder of its own, made if it is not there */
static void mount_at(const char *type, const char *path)
{
	mkdir(path, 0755);
	mount(type, path, type, 0, NULL);
}

static void mount_all(void)
{
	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("devtmpfs", "/dev");
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
