// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel that is locked down: what could be written is closed, so the running
 * text stays what it is; what can only be read is open to root.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "../kselftest.h"
#include "pv.h"

#define LOCKDOWN	"/sys/kernel/security/lockdown"

static void require(void)
{
	char *level;

	pv_require_layer();
	if (access(LOCKDOWN, F_OK))
		mount("securityfs", "/sys/kernel/security", "securityfs", 0,
		      NULL);
	level = pv_read_file(LOCKDOWN);
	if (!level || !strstr(level, "[integrity]"))
		ksft_exit_skip("not locked down to integrity: lockdown=integrity on the command line does it\n");
	free(level);
}

static int refused(const char *path, int flags)
{
	int fd = open(path, flags);

	if (fd >= 0)
		close(fd);
	return fd < 0 && errno == EPERM;
}

int main(void)
{
	static const char * const readable[] = {
		PV_FOLDER "backend", PV_FOLDER "summary", PV_FOLDER "ops",
	};
	static const char * const writable[] = {
		PV_FOLDER "sites", PV_FOLDER "counters/cpu.io_delay",
		PV_FOLDER "counters/mmu.flush_tlb_user",
	};
	unsigned int i;

	ksft_print_header();
	require();
	ksft_set_plan(ARRAY_SIZE(readable) + ARRAY_SIZE(writable));

	for (i = 0; i < ARRAY_SIZE(readable); i++) {
		char *text = pv_read_file(readable[i]);

		ksft_test_result(text && *text, "%s can be read\n",
				 readable[i]);
		free(text);
	}
	for (i = 0; i < ARRAY_SIZE(writable); i++)
		ksft_test_result(refused(writable[i], O_WRONLY) &&
				 refused(writable[i], O_RDWR) &&
				 refused(writable[i], O_RDONLY),
				 "%s is closed\n", writable[i]);
	ksft_finished();
}
