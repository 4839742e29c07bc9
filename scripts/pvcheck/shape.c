// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses are compared by the symbols that are there, or, of what has none, as
 * strings, by the bytes. See shape.h.
 */
#include <Zydis/Zydis.h>

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "insn.h"
#include "shape.h"

/* where a kernel is linked, __START_KERNEL_map of x86-64 */
#define KERNEL_MAP	0xffffffff80000000ULL
#define PERCPU_MAX	0x100000
#define STRING_MAX	64
#define SYMBOLS_AT	16
#define SYMBOLS_BACK	64

static void add(char *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(char *buf, const char *format, ...)
{
	size_t used = strlen(buf);
	va_list args;

	va_start(args, format);
	vsnprintf(buf + used, SHAPE_MAX - used, format, args);
	va_end(args);
}

/* "descriptor.12" is the twelfth of its file: another number elsewhere */
static int stem_len(const char *name)
{
	int len = strlen(name), end = len;

	while (end > 0 && isdigit((unsigned char)name[end - 1]))
		end--;
	return end > 1 && end < len && name[end - 1] == '.' ? end - 1 : len;
}

/* symbols that an address is in, or at if they have no size */
static unsigned int symbols_at(const struct image *img, uint64_t addr,
			       const struct symbol **found, unsigned int room)
{
	unsigned int low = 0, high = img->nr_symbols, back, n = 0;

	while (low < high) {
		unsigned int mid = (low + high) / 2;

		if (img->symbols[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	for (back = 0; low-- && back < SYMBOLS_BACK && n < room; back++) {
		const struct symbol *symbol = &img->symbols[low];

		if (addr - symbol->addr < symbol->size || addr == symbol->addr)
			found[n++] = symbol;
	}
	return n;
}

static bool same_name(const struct symbol *a, const struct symbol *b)
{
	int len = stem_len(a->name);

	return len == stem_len(b->name) && !strncmp(a->name, b->name, len);
}

/* what has no symbol is read only, as a string: up to its end, or so far */
static bool same_bytes(const struct image *a_img, uint64_t a,
		       const struct image *b_img, uint64_t b)
{
	const struct section *a_section = image_section_at(a_img, a, 1);
	const struct section *b_section = image_section_at(b_img, b, 1);
	unsigned int i;

	if (!a_section || !b_section || strcmp(a_section->name, b_section->name))
		return false;
	if (a_section->write || a_section->exec || !a_section->bytes)
		return true;
	for (i = 0; i < STRING_MAX; i++) {
		const uint8_t *x = image_bytes(a_img, a + i, 1);
		const uint8_t *y = image_bytes(b_img, b + i, 1);

		if (!x || !y || *x != *y)
			return !x && !y;
		if (!*x && i >= sizeof(uint64_t) - 1)
			break;
	}
	return true;
}

/* are these addresses of the same thing? */
static bool same_place(const struct image *a_img, uint64_t a,
		       const struct image *b_img, uint64_t b)
{
	const struct symbol *as[SYMBOLS_AT], *bs[SYMBOLS_AT];
	unsigned int nr_a = symbols_at(a_img, a, as, SYMBOLS_AT);
	unsigned int nr_b = symbols_at(b_img, b, bs, SYMBOLS_AT);
	unsigned int i, j;

	for (i = 0; i < nr_a; i++)
		for (j = 0; j < nr_b; j++)
			if (a - as[i]->addr == b - bs[j]->addr &&
			    same_name(as[i], bs[j]))
				return true;
	return !nr_a && !nr_b && same_bytes(a_img, a, b_img, b);
}

static void put_register(struct shape *shape, ZydisRegister reg)
{
	ZydisRegisterClass class = ZydisRegisterGetClass(reg);
	unsigned int width = ZydisRegisterGetWidth(ZYDIS_MACHINE_MODE_LONG_64, reg);
	ZydisRegister whole =
		ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, reg);

	add(shape->exact, "%s", ZydisRegisterGetString(reg));
	switch (class) {
	case ZYDIS_REGCLASS_GPR8:
	case ZYDIS_REGCLASS_GPR16:
	case ZYDIS_REGCLASS_GPR32:
	case ZYDIS_REGCLASS_GPR64:
		if (whole != ZYDIS_REGISTER_RSP) {
			add(shape->loose, "r%u", width);
			return;
		}
		break;
	default:
		break;
	}
	add(shape->loose, "%s", ZydisRegisterGetString(reg));
}

static void put_both(struct shape *shape, const char *text)
{
	add(shape->exact, "%s", text);
	add(shape->loose, "%s", text);
}

static void put_address(struct shape *shape, uint64_t addr, bool unsure)
{
	if (shape->nr_values == SHAPE_VALUES)
		return;
	shape->values[shape->nr_values].value = addr;
	shape->values[shape->nr_values++].unsure = unsure;
	put_both(shape, "@");
}

/* in a section, or at its end */
static const struct section *section_near(const struct image *img, uint64_t addr)
{
	const struct section *section = image_section_at(img, addr, 1);

	return section ? section : image_section_at(img, addr - 1, 1);
}

static void put_value(struct shape *shape, const struct image *img, int64_t value)
{
	char text[32];

	/*
	 * Per-CPU variables are linked from 0 on, and structures are less than a
	 * page: what is neither for sure is looked at in shape_same().
	 */
	if ((uint64_t)value >= KERNEL_MAP) {
		put_address(shape, value, !section_near(img, value));
	} else if (value >= 4096 && value < PERCPU_MAX) {
		put_address(shape, value, true);
	} else {
		snprintf(text, sizeof(text), "%lld", (long long)value);
		put_both(shape, text);
	}
}

static void put_memory(struct shape *shape, const struct image *img,
		       const ZydisDecodedInstruction *z,
		       const ZydisDecodedOperand *op, uint64_t addr)
{
	bool percpu = op->mem.segment == ZYDIS_REGISTER_GS;
	char text[32];
	ZyanU64 target;

	snprintf(text, sizeof(text), "%u:", op->size);
	put_both(shape, text);
	if (percpu || op->mem.segment == ZYDIS_REGISTER_FS)
		put_both(shape, ZydisRegisterGetString(op->mem.segment));
	if (op->mem.base == ZYDIS_REGISTER_RIP &&
	    ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(z, op, addr, &target)))
		put_address(shape, target, false);
	else if (percpu && op->mem.disp.value)
		put_address(shape, op->mem.disp.value, true);
	else if (op->mem.disp.has_displacement)
		put_value(shape, img, op->mem.disp.value);
	put_both(shape, "(");
	if (op->mem.base != ZYDIS_REGISTER_NONE && op->mem.base != ZYDIS_REGISTER_RIP)
		put_register(shape, op->mem.base);
	if (op->mem.index != ZYDIS_REGISTER_NONE) {
		put_both(shape, ",");
		put_register(shape, op->mem.index);
		snprintf(text, sizeof(text), ",%u", op->mem.scale);
		put_both(shape, text);
	}
	put_both(shape, ")");
}

/**
 * shape_read() - what the instruction at an address does
 * @shape: is filled
 * @img:   image
 * @addr:  address
 * @end:   of the code
 *
 * Return: 0, or -1 if there is no instruction.
 */
int shape_read(struct shape *shape, const struct image *img, uint64_t addr,
	       uint64_t end)
{
	ZydisDecodedOperand op[ZYDIS_MAX_OPERAND_COUNT];
	uint64_t left = end - addr > 15 ? 15 : end - addr;
	const uint8_t *bytes = image_bytes(img, addr, left);
	ZydisDecodedInstruction z;
	struct insn insn;
	unsigned int i;

	if (!bytes || insn_decode(&insn, bytes, left, addr, img->is64) ||
	    insn_zydis(bytes, left, img->is64, &z, op))
		return -1;
	shape->len = insn.len;
	shape->nop = insn.nop;
	shape->branch = insn.flow == FLOW_JUMP || insn.flow == FLOW_BRANCH ||
			insn.flow == FLOW_CALL;
	shape->nr_values = 0;
	snprintf(shape->exact, sizeof(shape->exact), "%s%s%s%s", insn.name,
		 z.attributes & ZYDIS_ATTRIB_HAS_LOCK ? " lock" : "",
		 z.attributes & ZYDIS_ATTRIB_HAS_REP ? " rep" : "",
		 z.attributes & ZYDIS_ATTRIB_HAS_REPNE ? " repne" : "");
	memcpy(shape->loose, shape->exact, SHAPE_MAX);
	if (shape->branch)
		put_address(shape, insn.target, false);
	if (shape->branch || shape->nop)
		return 0;
	for (i = 0; i < z.operand_count_visible; i++) {
		put_both(shape, " ");
		switch (op[i].type) {
		case ZYDIS_OPERAND_TYPE_REGISTER:
			put_register(shape, op[i].reg.value);
			break;
		case ZYDIS_OPERAND_TYPE_IMMEDIATE:
			put_value(shape, img, op[i].imm.value.s);
			break;
		case ZYDIS_OPERAND_TYPE_MEMORY:
			put_memory(shape, img, &z, &op[i], addr);
			break;
		default:
			put_both(shape, "?");
			break;
		}
	}
	return 0;
}

/**
 * shape_same() - do two instructions of two images do the same?
 * @a:     one
 * @a_img: its image
 * @b:     the other
 * @b_img: its image
 * @loose: whatever registers they have
 *
 * Return: whether they do.
 */
bool shape_same(const struct shape *a, const struct image *a_img,
		const struct shape *b, const struct image *b_img, bool loose)
{
	unsigned int i;

	if (strcmp(loose ? a->loose : a->exact, loose ? b->loose : b->exact) ||
	    a->nr_values != b->nr_values)
		return false;
	for (i = 0; i < a->nr_values; i++) {
		uint64_t x = a->values[i].value, y = b->values[i].value;

		if (!(a->values[i].unsure && b->values[i].unsure && x == y) &&
		    !same_place(a_img, x, b_img, y))
			return false;
	}
	return true;
}
