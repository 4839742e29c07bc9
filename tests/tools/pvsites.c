// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read .parainstructions of a vmlinux as linked, and check every record; or
 * plant a fault in it, to see that somebody notices.
 *
 * Usage: pvsites [--ops | --calls] VMLINUX
 *	  pvsites --set-op=N:OP | --set-len=N:LEN | --move=N:BYTES |
 *		  --same=N:M VMLINUX
 *
 *	--ops		also print how many sites each op has, and how many of
 *			these are native or stay as linked
 *	--calls		print the numbers of records of call sites, no more
 *	--set-op=N:OP	give record N another op number
 *	--set-len=N:LEN	give record N another length
 *	--move=N:BYTES	let record N point elsewhere
 *	--same=N:M	let record N be of the site of record M
 *
 * Checked is that a site lies in executable code, has a possible length, does
 * not overlap another, and calls the trampoline, or an entry, of the op that it
 * is recorded for, or jumps. A trampoline is known by its symbol, its op number
 * by the slot of pv_ops it jumps through: nothing is taken from the record that
 * is checked. If the image has ORC data, they must be those of the native
 * instructions: the stack pointer moves inside sites of save_fl and irq_save,
 * which have a pushf and a pop, and in no other.
 *
 * Exit status: 0 all good, or fault planted; 1 a record is wrong; 2 wrong use,
 * or no such image.
 */
#include <err.h>
#include <fcntl.h>
#include <gelf.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_OPS		256
#define CALL_LEN	5
#define CALL_OPCODE	0xe8
#define JMP_OPCODE	0xe9
#define TRAMP_PREFIX	"__PVT__"
#define ENTRY_PREFIX	"__PVE__"
#define MAX_ENTRIES	1024

/* asm/paravirt_forms.h */
enum { CALL, OWN, STORE, BRANCH };

/* an entry of .parainstructions, see asm/paravirt_patch.h */
struct record {
	int32_t addr;
	uint16_t clobbers;
	uint8_t op;
	uint8_t len_form;
};

_Static_assert(sizeof(struct record) == 8, "as in the kernel");

/* an entry of .orc_unwind, see asm/orc_types.h */
struct orc {
	int16_t sp_offset;
	int16_t bp_offset;
	uint16_t sp_reg:4, bp_reg:4, type:3, signal:1;
};

_Static_assert(sizeof(struct orc) == 6, "as in the kernel");

#define ORC_REG_SP	5

struct tramp {
	uint64_t addr;
	char name[64];
	unsigned int sites;
	unsigned int native;
};

struct entry {
	uint64_t addr;
	const char *name;
};

struct range {
	uint64_t start, end;
};

static Elf *elf;
static struct tramp tramps[MAX_OPS];	/* by op number */
static struct entry entries[MAX_ENTRIES];
static unsigned int nr_entries;
static unsigned int nr_wrong;

static const char *file;

/* section that holds @addr, and its bytes from there on */
static const uint8_t *bytes_at(uint64_t addr, size_t len, bool *exec)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;
	Elf_Data *data;

	while ((scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &shdr) || !(shdr.sh_flags & SHF_ALLOC) ||
		    shdr.sh_type == SHT_NOBITS || addr < shdr.sh_addr ||
		    addr + len > shdr.sh_addr + shdr.sh_size)
			continue;
		data = elf_getdata(scn, NULL);
		if (!data || !data->d_buf)
			continue;
		if (exec)
			*exec = shdr.sh_flags & SHF_EXECINSTR;
		return (const uint8_t *)data->d_buf + (addr - shdr.sh_addr);
	}
	return NULL;
}

static Elf_Scn *find_section(const char *name, GElf_Shdr *shdr)
{
	Elf_Scn *scn = NULL;
	size_t strndx;

	if (elf_getshdrstrndx(elf, &strndx))
		return NULL;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *s;

		if (!gelf_getshdr(scn, shdr))
			continue;
		s = elf_strptr(elf, strndx, shdr->sh_name);
		if (s && !strcmp(s, name))
			return scn;
	}
	return NULL;
}

/* call @fn for each symbol */
static void each_symbol(void (*fn)(const char *name, uint64_t addr))
{
	GElf_Shdr shdr;
	Elf_Scn *scn = find_section(".symtab", &shdr);
	Elf_Data *data = scn ? elf_getdata(scn, NULL) : NULL;
	GElf_Sym sym;
	int i;

	if (!data || !shdr.sh_entsize)
		errx(2, "%s: no symbols; take the vmlinux of the build", file);
	for (i = 0; i < (int)(shdr.sh_size / shdr.sh_entsize); i++) {
		const char *name;

		if (!gelf_getsym(data, i, &sym))
			continue;
		name = elf_strptr(elf, shdr.sh_link, sym.st_name);
		if (name)
			fn(name, sym.st_value);
	}
}

static uint64_t pv_ops;

static void find_pv_ops(const char *name, uint64_t addr)
{
	if (!strcmp(name, "pv_ops"))
		pv_ops = addr;
}

/* a trampoline is jmp *pv_ops+8*op(%rip); on 32 bit jmp *pv_ops+4*op */
static void find_trampoline(const char *name, uint64_t addr)
{
	bool is64 = gelf_getclass(elf) == ELFCLASS64;
	const uint8_t *insn;
	uint64_t slot, op;
	int32_t disp;

	if (strncmp(name, TRAMP_PREFIX, strlen(TRAMP_PREFIX)))
		return;
	insn = bytes_at(addr, 6, NULL);
	if (!insn || insn[0] != 0xff || insn[1] != 0x25)
		errx(1, "%s: %s is no indirect jump", file, name);
	memcpy(&disp, insn + 2, sizeof(disp));
	slot = is64 ? addr + 6 + disp : (uint32_t)disp;
	op = (slot - pv_ops) / (is64 ? 8 : 4);
	if (op >= MAX_OPS)
		errx(1, "%s: %s jumps through no slot of pv_ops", file, name);
	tramps[op].addr = addr;
	snprintf(tramps[op].name, sizeof(tramps[op].name), "%s",
		 name + strlen(TRAMP_PREFIX));
}

static void find_entry(const char *name, uint64_t addr)
{
	if (strncmp(name, ENTRY_PREFIX, strlen(ENTRY_PREFIX)))
		return;
	if (nr_entries == MAX_ENTRIES)
		errx(2, "%s: too many entries", file);
	entries[nr_entries].addr = addr;
	entries[nr_entries++].name = name + strlen(ENTRY_PREFIX);
}

/* "pte_val_rbx" is an entry of pte_val */
static bool is_entry_of(uint64_t addr, const char *op)
{
	size_t len = strlen(op);
	unsigned int i;

	for (i = 0; i < nr_entries; i++)
		if (entries[i].addr == addr &&
		    !strncmp(entries[i].name, op, len) &&
		    (!entries[i].name[len] ||
		     !strncmp(entries[i].name + len, "_r", 2)))
			return true;
	return false;
}

static void wrong(unsigned int nr, uint64_t addr, const char *what)
{
	printf("%s: record %u, site 0x%llx: %s\n", file, nr,
	       (unsigned long long)addr, what);
	nr_wrong++;
}

static const int32_t *orc_ip;
static const struct orc *orcs;
static uint64_t orc_base;
static unsigned int nr_orcs;

static void find_orc(void)
{
	GElf_Shdr ip_shdr, shdr;
	Elf_Scn *ip = find_section(".orc_unwind_ip", &ip_shdr);
	Elf_Scn *scn = find_section(".orc_unwind", &shdr);

	if (!ip || !scn)
		return;
	orc_ip = elf_getdata(ip, NULL)->d_buf;
	orcs = elf_getdata(scn, NULL)->d_buf;
	orc_base = ip_shdr.sh_addr;
	nr_orcs = ip_shdr.sh_size / sizeof(*orc_ip);
}

/* what the unwinder would take for an instruction at @addr */
static const struct orc *orc_at(uint64_t addr)
{
	unsigned int low = 0, high = nr_orcs, mid;

	while (high - low > 1) {
		mid = (low + high) / 2;
		if (orc_base + mid * sizeof(*orc_ip) + orc_ip[mid] <= addr)
			low = mid;
		else
			high = mid;
	}
	return &orcs[low];
}

/* natively, is a value on the stack at byte @i of a site of @op? */
static bool is_pushed(const char *op, unsigned int i)
{
	/* rex.w pushf; then pop, as long as the rest of the site */
	if (!strcmp(op, "save_fl"))
		return i >= 2 && i < CALL_LEN;
	/* pushf; rex.w pop; cs cli */
	if (!strcmp(op, "irq_save"))
		return i >= 1 && i < 3;
	return false;
}

static void check_orc(unsigned int nr, uint64_t addr, unsigned int len,
		      const char *op)
{
	const struct orc *first = orc_at(addr), *orc;
	unsigned int i, pushed;

	for (i = 1; i <= len && first->sp_reg == ORC_REG_SP; i++) {
		orc = orc_at(addr + i);
		/* behind the site: whatever follows, the stack is as before */
		if (i == len && orc->sp_reg != ORC_REG_SP)
			break;
		pushed = is_pushed(op, i) ? 8 : 0;
		if (orc->sp_reg != ORC_REG_SP ||
		    orc->sp_offset != first->sp_offset + (int)pushed)
			return wrong(nr, addr, i == len ?
				     "ORC data behind it are of another stack" :
				     "ORC data inside it are not native code's");
	}
}

static void check_record(unsigned int nr, const struct record *rec,
			 uint64_t addr)
{
	unsigned int len = rec->len_form & 15, form = rec->len_form >> 4;
	bool exec = false, good;
	const uint8_t *insn;
	uint64_t target;
	int32_t disp;

	if (!tramps[rec->op].addr)
		return wrong(nr, addr, "unknown op");
	tramps[rec->op].sites++;
	tramps[rec->op].native += form != CALL;
	if (form > BRANCH)
		return wrong(nr, addr, "unknown form");
	if (len < CALL_LEN)
		return wrong(nr, addr, "impossible length");
	insn = bytes_at(addr, len, &exec);
	if (!insn || !exec)
		return wrong(nr, addr, "outside of code");
	memcpy(&disp, insn + 1, sizeof(disp));
	target = addr + CALL_LEN + disp;
	if (gelf_getclass(elf) != ELFCLASS64)
		target = (uint32_t)target;
	if (form == CALL)
		good = insn[0] == CALL_OPCODE && target == tramps[rec->op].addr;
	else if (form == OWN && insn[0] == CALL_OPCODE)
		good = is_entry_of(target, tramps[rec->op].name);
	else
		good = insn[0] == JMP_OPCODE;
	if (!good)
		wrong(nr, addr, form <= OWN ?
		      "does not call the trampoline of its op" :
		      "does not jump");
	if (nr_orcs)
		check_orc(nr, addr, len, tramps[rec->op].name);
}

static int cmp_range(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void check_all(struct record *recs, unsigned int nr, uint64_t base)
{
	struct range *ranges = calloc(nr, sizeof(*ranges));
	unsigned int i;

	if (!ranges)
		err(2, "memory");
	for (i = 0; i < nr; i++) {
		uint64_t addr = base + i * sizeof(*recs) + recs[i].addr;

		check_record(i, &recs[i], addr);
		ranges[i].start = addr;
		ranges[i].end = addr + (recs[i].len_form & 15);
	}
	qsort(ranges, nr, sizeof(*ranges), cmp_range);
	for (i = 1; i < nr; i++)
		if (ranges[i].start < ranges[i - 1].end)
			wrong(i, ranges[i].start, "overlaps another site");
	free(ranges);
}

/* write record @nr of the image, changed by one of the options */
static void plant(int fd, uint64_t offset, struct record *recs, int what,
		  unsigned int nr, long value)
{
	struct record *rec = &recs[nr];

	switch (what) {
	case 'o':
		rec->op = value;
		break;
	case 'l':
		rec->len_form = (rec->len_form & 0xf0) | (value & 15);
		break;
	case 'm':
		rec->addr += value;
		break;
	case 's':
		*rec = recs[value];
		rec->addr += (value - (long)nr) * (long)sizeof(*rec);
		break;
	}
	if (pwrite(fd, rec, sizeof(*rec), offset + nr * sizeof(*rec)) !=
	    sizeof(*rec))
		err(2, "%s", file);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "ops", no_argument, NULL, 'O' },
		{ "calls", no_argument, NULL, 'C' },
		{ "set-op", required_argument, NULL, 'o' },
		{ "set-len", required_argument, NULL, 'l' },
		{ "move", required_argument, NULL, 'm' },
		{ "same", required_argument, NULL, 's' },
		{ }
	};
	int c, fd, what = 0;
	unsigned int i, nr, fault_nr = 0;
	long fault_value = 0;
	bool ops = false, calls = false;
	struct record *recs;
	Elf_Data *data;
	GElf_Shdr shdr;
	Elf_Scn *scn;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'O') {
			ops = true;
		} else if (c == 'C') {
			calls = true;
		} else if (c == '?' || sscanf(optarg, "%u:%ld", &fault_nr,
					      &fault_value) != 2) {
			errx(2, "usage: pvsites [--ops | --calls | --set-op=N:OP | --set-len=N:LEN | --move=N:BYTES | --same=N:M] VMLINUX");
		} else {
			what = c;
		}
	}
	if (optind + 1 != argc)
		errx(2, "name one vmlinux");
	file = argv[optind];

	fd = open(file, what ? O_RDWR : O_RDONLY);
	if (fd < 0)
		err(2, "%s", file);
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (!elf || elf_kind(elf) != ELF_K_ELF)
		errx(2, "%s: no ELF file", file);
	scn = find_section(".parainstructions", &shdr);
	data = scn ? elf_getdata(scn, NULL) : NULL;
	if (!data || !data->d_buf)
		errx(2, "%s: no .parainstructions; is the layer in it?", file);
	if (shdr.sh_size % sizeof(*recs))
		errx(1, "%s: .parainstructions is no table of records", file);
	recs = data->d_buf;
	nr = shdr.sh_size / sizeof(*recs);

	if (what) {
		if (fault_nr >= nr || (what == 's' && fault_value >= nr))
			errx(2, "%s: has %u records alone", file, nr);
		plant(fd, shdr.sh_offset, recs, what, fault_nr, fault_value);
		return 0;
	}

	for (i = 0; calls && i < nr; i++)
		if (recs[i].len_form >> 4 == CALL)
			printf("%u\n", i);
	if (calls)
		return 0;

	each_symbol(find_pv_ops);
	if (!pv_ops)
		errx(2, "%s: no pv_ops; is the layer in it?", file);
	each_symbol(find_trampoline);
	each_symbol(find_entry);
	find_orc();
	check_all(recs, nr, shdr.sh_addr);

	for (i = 0; ops && i < MAX_OPS; i++)
		if (tramps[i].addr)
			printf("%4u %s %u\n", tramps[i].sites, tramps[i].name,
			       tramps[i].native);
	printf("orc=%s\n", nr_orcs ? "checked" : "none");
	printf("sites=%u wrong=%u\n", nr, nr_wrong);
	return nr_wrong ? 1 : 0;
}
