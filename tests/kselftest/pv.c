// SPDX-License-Identifier: GPL-2.0-only
/* See pv.h. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kselftest.h"
#include "pv.h"

void pv_require_layer(void)
{
	if (getuid())
		ksft_exit_skip("needs root\n");
	if (access(PV_FOLDER, F_OK))
		mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	if (access(PV_FOLDER "sites", F_OK))
		ksft_exit_skip("no %ssites: this kernel has no CONFIG_PARAVIRT_DEBUGFS\n",
			       PV_FOLDER);
}

void pv_require(void)
{
	pv_require_layer();
	if (access(PV_FOLDER "sites", R_OK | W_OK) ||
	    pv_write_string(PV_FOLDER "sites", "\n"))
		ksft_exit_skip("%ssites: %s\n", PV_FOLDER, strerror(errno));
}

char *pv_read_file(const char *path)
{
	size_t len = 0, size = 1 << 16;
	int fd = open(path, O_RDONLY);
	char *text = malloc(size);
	ssize_t got;

	if (fd < 0 || !text)
		return NULL;
	while ((got = read(fd, text + len, size - len - 1)) > 0) {
		len += got;
		if (size - len < 4096) {
			size *= 2;
			text = realloc(text, size);
			if (!text)
				return NULL;
		}
	}
	close(fd);
	text[len] = 0;
	return text;
}

int pv_write_file(const char *path, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY), err = 0;

	if (fd < 0)
		return errno;
	if (write(fd, data, len) != (ssize_t)len)
		err = errno ?: EIO;
	close(fd);
	return err;
}

int pv_write_string(const char *path, const char *text)
{
	return pv_write_file(path, text, strlen(text));
}

int pv_read_sites(struct pv_site **sites)
{
	char *text = pv_read_file(PV_FOLDER "sites"), *line, *end;
	int n = 0;

	if (!text)
		ksft_exit_fail_msg("sites: %s\n", strerror(errno));
	*sites = NULL;
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		struct pv_site *site;

		*end = 0;
		if (*line == '#')
			continue;
		if (!(n & (n - 1)))
			*sites = realloc(*sites, (2 * n + 1) * sizeof(**sites));
		site = *sites + n++;
		if (sscanf(line, "%lx %159s %63s %63s %15s %u %x %15s %159s",
			   &site->addr, site->symbol, site->module, site->op,
			   site->form, &site->len, &site->clobbers,
			   site->state, site->holds) != 9)
			ksft_exit_fail_msg("sites: malformed line: %s\n", line);
	}
	free(text);
	return n;
}

int pv_read_text(unsigned long addr, void *buf, size_t len)
{
	static ElfW(Phdr) parts[256];
	static ElfW(Ehdr) head;
	static int fd = -1;
	int i;

	if (fd < 0) {
		fd = open("/proc/kcore", O_RDONLY);
		if (fd < 0 || read(fd, &head, sizeof(head)) != sizeof(head) ||
		    head.e_phnum > 256 ||
		    pread(fd, parts, head.e_phnum * sizeof(*parts),
			  head.e_phoff) < 0)
			return -1;
	}
	for (i = 0; i < head.e_phnum; i++)
		if (parts[i].p_type == PT_LOAD && addr >= parts[i].p_vaddr &&
		    addr + len <= parts[i].p_vaddr + parts[i].p_memsz)
			return pread(fd, buf, len, parts[i].p_offset +
				     (addr - parts[i].p_vaddr)) ==
				(ssize_t)len ? 0 : -1;
	return -1;
}

struct symbol {
	unsigned long	addr;
	const char	*name;
};

static int by_name(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static struct symbol *symbols;
static int nr_symbols;

static void read_symbols(void)
{
	char *text = pv_read_file("/proc/kallsyms"), *line, *end;
	int n = 0;

	if (!text)
		ksft_exit_skip("no /proc/kallsyms\n");
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		char *name;

		*end = 0;
		if (!(n & (n - 1)))
			symbols = realloc(symbols,
					  (2 * n + 1) * sizeof(*symbols));
		symbols[n].addr = strtoul(line, &name, 16);
		/* " T name" and, for a module, a tab and "[module]" */
		name += 3;
		name[strcspn(name, "\t ")] = 0;
		symbols[n++].name = name;
	}
	qsort(symbols, n, sizeof(*symbols), by_name);
	nr_symbols = n;
}

/* the first of this name, as it was when one was asked for first; NULL */
static struct symbol *find_symbol(const char *name)
{
	struct symbol key = { .name = name }, *found;

	if (!symbols)
		read_symbols();
	found = bsearch(&key, symbols, nr_symbols, sizeof(*symbols), by_name);
	while (found > symbols && !strcmp(found[-1].name, name))
		found--;
	return found;
}

int pv_symbol_is(const char *symbol, unsigned long addr)
{
	struct symbol *found;
	unsigned long offset = 0;
	char name[160];
	char *plus;

	snprintf(name, sizeof(name), "%s", symbol);
	plus = strchr(name, '+');
	if (plus) {
		offset = strtoul(plus + 1, NULL, 16);
		*plus = 0;
	}
	found = find_symbol(name);
	if (!found)
		return 0;
	for (; found < symbols + nr_symbols && !strcmp(found->name, name);
	     found++)
		if (found->addr + offset == addr)
			return 1;
	return 0;
}

unsigned long pv_symbol_addr(const char *name)
{
	struct symbol *found = find_symbol(name);

	return found ? found->addr : 0;
}

const char *pv_module_name(const char *path)
{
	const char *file = strrchr(path, '/');
	static char name[64];

	snprintf(name, sizeof(name), "%s", file ? file + 1 : path);
	name[strcspn(name, ".")] = 0;
	return name;
}

int pv_load_module(const char *path)
{
	int fd = open(path, O_RDONLY), err;

	if (fd < 0)
		return errno;
	err = syscall(SYS_finit_module, fd, "", 0) ? errno : 0;
	close(fd);
	return err;
}

int pv_unload_module(const char *path)
{
	return syscall(SYS_delete_module, pv_module_name(path), 0) ? errno : 0;
}

int pv_refused_to_users(const char * const *paths, int nr)
{
	int i, status, pid = fork();

	if (!pid) {
		if (setgid(65534) || setuid(65534))
			_exit(2);
		for (i = 0; i < nr; i++)
			if (open(paths[i], O_RDONLY) >= 0 || errno != EACCES)
				_exit(1);
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && !status;
}
