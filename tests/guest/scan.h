/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looks at the text of the running kernel through /proc/kcore, as a witness
 * that does not ask the patcher: a call of a trampoline is a site that was left
 * unpatched, a branch through pv_ops is an indirect branch that was left.
 */
#ifndef SCAN_H
#define SCAN_H

#include "file.h"

#define SCAN_MAX_TRAMPS	256
#define SCAN_CHUNK	65536
#define SCAN_INSN	6	/* longest instruction that is looked for */

static unsigned long scan_tramps[SCAN_MAX_TRAMPS];
static unsigned long scan_stext, scan_etext, scan_pv_ops;
static int scan_nr_tramps;
static unsigned char scan_buf[SCAN_CHUNK + SCAN_INSN];

static int scan_cpus(void)
{
	static char buf[8192];
	int cpus = 0;
	char *c;

	if (read_file("/proc/stat", buf, sizeof(buf)))
		return 0;
	for (c = buf; (c = strchr(c, 'c')); c++)
		if (!memcmp(c, "cpu", 3) && c[3] >= '0' && c[3] <= '9')
			cpus++;
	return cpus;
}

static unsigned long scan_hex(const char *s)
{
	unsigned long val = 0;

	for (;; s++) {
		if (*s >= '0' && *s <= '9')
			val = val * 16 + (*s - '0');
		else if (*s >= 'a' && *s <= 'f')
			val = val * 16 + (*s - 'a' + 10);
		else
			return val;
	}
}

/* a line of /proc/kallsyms: "address type name" */
static void scan_symbol(char *line)
{
	unsigned long addr = scan_hex(line);
	char *name = strchr(line, ' ');

	if (name)
		name = strchr(name + 1, ' ');
	if (!name)
		return;
	name++;
	if (!strcmp(name, "_stext"))
		scan_stext = addr;
	else if (!strcmp(name, "_etext"))
		scan_etext = addr;
	else if (!strcmp(name, "pv_ops"))
		scan_pv_ops = addr;
	else if (!memcmp(name, "__PVT__", 7) &&
		 scan_nr_tramps < SCAN_MAX_TRAMPS)
		scan_tramps[scan_nr_tramps++] = addr;
}

static int scan_is_tramp(unsigned long addr)
{
	int i;

	for (i = 0; i < scan_nr_tramps; i++)
		if (scan_tramps[i] == addr)
			return 1;
	return 0;
}

static int scan_s32(const unsigned char *p)
{
	return (int)(p[0] | p[1] << 8 | p[2] << 16 | (unsigned int)p[3] << 24);
}

/* offset in /proc/kcore of a kernel address; -1 if it is not there */
static long long scan_kcore_offset(int fd, unsigned long addr)
{
#ifdef __x86_64__
	struct elf64_hdr ehdr;
	struct elf64_phdr phdr;
#else
	struct elf32_hdr ehdr;
	struct elf32_phdr phdr;
#endif
	int i;

	if (read(fd, &ehdr, sizeof(ehdr)) != sizeof(ehdr))
		return -1;
	for (i = 0; i < ehdr.e_phnum; i++) {
		if (lseek(fd, ehdr.e_phoff + i * sizeof(phdr), SEEK_SET) < 0 ||
		    read(fd, &phdr, sizeof(phdr)) != sizeof(phdr))
			return -1;
		if (phdr.p_type == PT_LOAD && addr >= phdr.p_vaddr &&
		    addr - phdr.p_vaddr < phdr.p_memsz)
			return phdr.p_offset + (addr - phdr.p_vaddr);
	}
	return -1;
}

static void scan_text(void)
{
	unsigned long addr, target, size;
	int fd, len, i, tramp_calls = 0, indirect = 0;
	long long off;

	each_line("/proc/kallsyms", scan_symbol);
	fd = open("/proc/kcore", O_RDONLY);
	off = fd < 0 ? -1 : scan_kcore_offset(fd, scan_stext);
	if (!scan_stext || off < 0 || lseek(fd, off, SEEK_SET) < 0) {
		report("scan", "failed");
		return;
	}
	size = scan_nr_tramps * sizeof(void *);

	/* an instruction may straddle two chunks: keep the last bytes */
	for (addr = scan_stext; addr < scan_etext; addr += SCAN_CHUNK) {
		if (lseek(fd, off + (addr - scan_stext), SEEK_SET) < 0)
			break;
		for (len = 0; len < (int)sizeof(scan_buf); len += i) {
			i = read(fd, scan_buf + len, sizeof(scan_buf) - len);
			if (i <= 0)
				break;
		}
		for (i = 0; i < SCAN_CHUNK && i + SCAN_INSN <= len; i++) {
			const unsigned char *p = scan_buf + i;

			if (p[0] == 0xe8 || p[0] == 0xe9) {
				target = addr + i + 5 + (long)scan_s32(p + 1);
				tramp_calls += scan_is_tramp(target);
			}
			if (p[0] == 0xff && (p[1] == 0x15 || p[1] == 0x25)) {
				target = (unsigned long)(long)scan_s32(p + 2);
#ifdef __x86_64__
				target += addr + i + 6;
#endif
				indirect += scan_pv_ops &&
					    target - scan_pv_ops < size;
			}
		}
	}
	close(fd);
	report_number("scan", (scan_etext - scan_stext) / 1024);
	report_number("scan_trampolines", scan_nr_tramps);
	report_number("scan_unpatched", tramp_calls);
	report_number("scan_indirect", indirect);
}

#endif /* SCAN_H */
