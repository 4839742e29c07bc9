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

#include "shape.h"

/* where a kernel is linked, __START_KERNEL_map of x86-64 */
#define KERNEL_MAP	0xffffffff80000000ULL
#define PERCPU_MAX	0x100000
#define BYTES_MAX	4096
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

/* symbols that an address is in, and those that are there and have no size */
static unsigned int symbols_at(const struct image *img, uint64_t addr,
			       const struct symbol **found, unsigned int room)
{
	unsigned int i = image_symbols_to(img, addr), back, n = 0;

	for (back = 0; i-- && back < SYMBOLS_BACK && n < room; back++) {
		const struct symbol *symbol = &img->symbols[i];

		if (symbol->size ? addr - symbol->addr < symbol->size :
				   addr == symbol->addr)
			found[n++] = symbol;
	}
	return n;
}

/* what has no name that tells, up to the end of a string, or @len bytes */
static bool same_bytes(const struct image *a_img, uint64_t a,
		       const struct image *b_img, uint64_t b, uint64_t len)
{
	const struct section *a_section = image_section_at(a_img, a, 1);
	const struct section *b_section = image_section_at(b_img, b, 1);
	uint64_t i;

	if (!a_section || !b_section || strcmp(a_section->name, b_section->name) ||
	    a_section->exec || b_section->exec)
		return false;
	for (i = 0; i < BYTES_MAX; i++) {
		const uint8_t *x = image_bytes(a_img, a + i, 1);
		const uint8_t *y = image_bytes(b_img, b + i, 1);

		if (!x || !y || *x != *y)
			return false;
		if (i + 1 >= len && (len || !*x))
			break;
	}
	return true;
}

/*
 * Is it the same symbol? One of a file's own is of the same file; one that has a
 * number has the same size, and if it cannot be written the same contents.
 */
static bool same_symbol(const struct image *a_img, const struct symbol *a,
			const struct image *b_img, const struct symbol *b)
{
	int len = stem_len(a->name);
	const struct section *section;

	if (len != stem_len(b->name) || strncmp(a->name, b->name, len) ||
	    !a->file != !b->file || (a->file && strcmp(a->file, b->file)))
		return false;
	if (!a->name[len] && !b->name[len])
		return true;
	section = image_section_at(a_img, a->addr, 1);
	/* the compiler's copies of a function are numbered as well */
	if (section && section->exec)
		return !strcmp(a->name, b->name);
	if (a->size != b->size)
		return false;
	return !section || section->write || !section->bytes ||
	       same_bytes(a_img, a->addr, b_img, b->addr, a->size);
}

/* are these addresses of the same thing? */
static bool same_place(const struct image *a_img, uint64_t a,
		       const struct image *b_img, uint64_t b, uint8_t size)
{
	const struct symbol *as[SYMBOLS_AT], *bs[SYMBOLS_AT];
	unsigned int nr_a = symbols_at(a_img, a, as, SYMBOLS_AT);
	unsigned int nr_b = symbols_at(b_img, b, bs, SYMBOLS_AT);
	bool within = false, label = false, sized = false;
	unsigned int i, j;

	for (i = 0; i < nr_a; i++)
		for (j = 0; j < nr_b; j++) {
			if (!as[i]->size != !bs[j]->size ||
			    !same_symbol(a_img, as[i], b_img, bs[j]))
				continue;
			/* an object without a byte has a name all the same */
			if (a - as[i]->addr == b - bs[j]->addr &&
			    (as[i]->size || as[i]->object))
				return true;
			if (as[i]->size)
				within = true;
			else
				label = true;
		}
	/* a label tells within one function, or a section's end where nothing is */
	for (i = 0; i < nr_a; i++)
		sized |= as[i]->size;
	for (j = 0; j < nr_b; j++)
		sized |= bs[j]->size;
	if (label && (within || !sized))
		return true;
	return !nr_a && !nr_b && same_bytes(a_img, a, b_img, b, size);
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
		/* ah and its like have no counterpart in r8 */
		if (shape->nr_regs < SHAPE_REGS &&
		    (reg < ZYDIS_REGISTER_AH || reg > ZYDIS_REGISTER_BH)) {
			shape->regs[shape->nr_regs++] = ZydisRegisterGetId(whole);
			add(shape->loose, "r%u", width);
			return;
		}
		break;
	default:
		break;
	}
	add(shape->loose, "%s", ZydisRegisterGetString(reg));
}

/** shape_text() - append to both texts */
void shape_text(struct shape *shape, const char *text)
{
	add(shape->exact, "%s", text);
	add(shape->loose, "%s", text);
}

/**
 * shape_value() - append an address
 * @shape:  gets it
 * @value:  address, or number
 * @unsure: it may be either
 * @size:   bytes that are accessed there; 0: not known
 */
void shape_value(struct shape *shape, uint64_t value, bool unsure, uint8_t size)
{
	if (shape->nr_values == SHAPE_VALUES) {
		/* never more than that: if it is, they are not the same */
		add(shape->exact, "0x%llx", (unsigned long long)value);
		add(shape->loose, "0x%llx", (unsigned long long)value);
		return;
	}
	shape->values[shape->nr_values].value = value;
	shape->values[shape->nr_values].unsure = unsure;
	shape->values[shape->nr_values++].size = size;
	shape_text(shape, "@");
}

/* in a section, or at its end */
static const struct section *section_near(const struct image *img, uint64_t addr)
{
	const struct section *section = image_section_at(img, addr, 1);

	return section ? section : image_section_at(img, addr - 1, 1);
}

static void put_value(struct shape *shape, const struct image *img, int64_t value,
		      uint8_t size)
{
	char text[32];

	/*
	 * Per-CPU variables are linked from 0 on, and structures are less than a
	 * page: what is neither for sure is looked at in shape_same().
	 */
	if ((uint64_t)value >= KERNEL_MAP) {
		shape_value(shape, value, !section_near(img, value), size);
	} else if (value >= 4096 && value < PERCPU_MAX) {
		shape_value(shape, value, true, size);
	} else {
		snprintf(text, sizeof(text), "%lld", (long long)value);
		shape_text(shape, text);
	}
}

/* prefixes that mean something, widths, and what only AVX has */
static void put_attributes(struct shape *shape, const ZydisDecodedInstruction *z)
{
	static const ZyanU64 all = ZYDIS_ATTRIB_HAS_LOCK | ZYDIS_ATTRIB_HAS_REP |
		ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE |
		ZYDIS_ATTRIB_HAS_BND | ZYDIS_ATTRIB_HAS_XACQUIRE |
		ZYDIS_ATTRIB_HAS_XRELEASE | ZYDIS_ATTRIB_HAS_NOTRACK |
		ZYDIS_ATTRIB_HAS_SEGMENT_FS | ZYDIS_ATTRIB_HAS_SEGMENT_GS;
	char text[64];

	snprintf(text, sizeof(text), " %llx.%u.%u",
		 (unsigned long long)(z->attributes & all), z->operand_width,
		 z->address_width);
	shape_text(shape, text);
	if (z->meta.branch_type == ZYDIS_BRANCH_TYPE_FAR)
		shape_text(shape, " far");
	if (z->avx.vector_length) {
		snprintf(text, sizeof(text), " %d.%d.%d.%d.%d.%d",
			 z->avx.mask.mode, z->avx.mask.reg, z->avx.rounding.mode,
			 z->avx.broadcast.mode, z->avx.has_sae,
			 z->avx.vector_length);
		shape_text(shape, text);
	}
}

/* its bytes but for what the texts and values have */
static void keep_raw(struct shape *shape, const ZydisDecodedInstruction *z,
		     const uint8_t *bytes)
{
	unsigned int i;

	memset(shape->raw, 0, sizeof(shape->raw));
	memcpy(shape->raw, bytes, z->length);
	if (z->raw.disp.size)
		memset(shape->raw + z->raw.disp.offset, 0, z->raw.disp.size / 8);
	for (i = 0; i < 2; i++)
		if (z->raw.imm[i].size)
			memset(shape->raw + z->raw.imm[i].offset, 0,
			       z->raw.imm[i].size / 8);
}

static void put_memory(struct shape *shape, const struct image *img,
		       const ZydisDecodedInstruction *z,
		       const ZydisDecodedOperand *op, uint64_t addr)
{
	bool percpu = op->mem.segment == ZYDIS_REGISTER_GS;
	uint8_t size = 0;
	char text[32];
	ZyanU64 target;

	snprintf(text, sizeof(text), "%u:", op->size);
	shape_text(shape, text);
	if (percpu || op->mem.segment == ZYDIS_REGISTER_FS)
		shape_text(shape, ZydisRegisterGetString(op->mem.segment));
	if (op->mem.type != ZYDIS_MEMOP_TYPE_AGEN)
		size = op->size / 8;
	if (op->mem.base == ZYDIS_REGISTER_RIP &&
	    ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(z, op, addr, &target)))
		shape_value(shape, target, false, size);
	else if (percpu && op->mem.disp.value)
		shape_value(shape, op->mem.disp.value,
			    !section_near(img, op->mem.disp.value), size);
	else if (op->mem.disp.has_displacement)
		put_value(shape, img, op->mem.disp.value, size);
	shape_text(shape, "(");
	if (op->mem.base != ZYDIS_REGISTER_NONE && op->mem.base != ZYDIS_REGISTER_RIP)
		put_register(shape, op->mem.base);
	if (op->mem.index != ZYDIS_REGISTER_NONE) {
		shape_text(shape, ",");
		put_register(shape, op->mem.index);
		snprintf(text, sizeof(text), ",%u", op->mem.scale);
		shape_text(shape, text);
	}
	shape_text(shape, ")");
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
	uint64_t left = end - addr > INSN_MAX ? INSN_MAX : end - addr;
	const uint8_t *bytes = image_bytes(img, addr, left);
	ZydisDecodedInstruction z;
	struct insn insn;
	unsigned int i;
	char text[32];

	if (!bytes || insn_zydis(bytes, left, img->is64, &z, op))
		return -1;
	insn_read(&insn, &z, op, addr);
	shape->len = insn.len;
	shape->nop = insn.nop;
	shape->branch = insn.flow == FLOW_JUMP || insn.flow == FLOW_BRANCH ||
			insn.flow == FLOW_CALL;
	shape->nr_values = 0;
	shape->nr_regs = 0;
	snprintf(shape->exact, sizeof(shape->exact), "%s", insn.name);
	memcpy(shape->loose, shape->exact, SHAPE_MAX);
	keep_raw(shape, &z, bytes);
	if (shape->nop)
		return 0;
	put_attributes(shape, &z);
	if (shape->branch) {
		shape_value(shape, insn.target, false, 0);
		return 0;
	}
	for (i = 0; i < z.operand_count_visible; i++) {
		shape_text(shape, " ");
		switch (op[i].type) {
		case ZYDIS_OPERAND_TYPE_REGISTER:
			put_register(shape, op[i].reg.value);
			break;
		case ZYDIS_OPERAND_TYPE_IMMEDIATE:
			put_value(shape, img, op[i].imm.value.s, 0);
			break;
		case ZYDIS_OPERAND_TYPE_POINTER:
			snprintf(text, sizeof(text), "%u:%u", op[i].ptr.segment,
				 op[i].ptr.offset);
			shape_text(shape, text);
			break;
		case ZYDIS_OPERAND_TYPE_MEMORY:
			put_memory(shape, img, &z, &op[i], addr);
			break;
		default:
			shape_text(shape, "?");
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
		    !same_place(a_img, x, b_img, y, a->values[i].size))
			return false;
	}
	return true;
}
