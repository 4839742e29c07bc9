// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read an ELF file that nobody vouches for. libelf checks headers; offsets,
 * indices and sizes that come from the file are checked here before they are
 * used. See image.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "image.h"
#include "report.h"

/* where modules are loaded, MODULES_VADDR of x86-64 */
#define MODULE_BASE	0xffffffffc0000000ULL
#define MODULE_ALIGN	64

struct reader {
	struct image *img;
	const struct image *kernel;
	Elf *elf;
	size_t shstrndx;
	/* number of a section in the file to an index in img, or -1 */
	int *index;
	size_t nr_sections;
	/* symbols as the file numbers them, for relocations */
	struct symbol *symtab;
	unsigned int nr_symtab;
};

static int bad(const struct reader *r, const char *what)
{
	error("%s: %s", r->img->path, what);
	return -1;
}

static int read_sections(struct reader *r)
{
	struct image *img = r->img;
	uint64_t next = MODULE_BASE;
	Elf_Scn *scn = NULL;

	if (elf_getshdrnum(r->elf, &r->nr_sections) ||
	    elf_getshdrstrndx(r->elf, &r->shstrndx))
		return bad(r, "has no table of sections; it is truncated");
	r->index = calloc(r->nr_sections + 1, sizeof(*r->index));
	img->sections = calloc(r->nr_sections + 1, sizeof(*img->sections));
	if (!r->index || !img->sections)
		return bad(r, "no memory for its sections");
	memset(r->index, -1, (r->nr_sections + 1) * sizeof(*r->index));

	while ((scn = elf_nextscn(r->elf, scn))) {
		struct section *section = &img->sections[img->nr_sections];
		Elf_Data *data;
		GElf_Shdr shdr;

		if (!gelf_getshdr(scn, &shdr))
			return bad(r, "has a section without a header");
		if (!(shdr.sh_flags & SHF_ALLOC) || !shdr.sh_size)
			continue;
		section->name = elf_strptr(r->elf, r->shstrndx, shdr.sh_name);
		section->size = shdr.sh_size;
		section->addr = shdr.sh_addr;
		section->exec = shdr.sh_flags & SHF_EXECINSTR;
		section->write = shdr.sh_flags & SHF_WRITE;
		if (!section->name)
			return bad(r, "has a section without a name");
		if (section->addr + section->size < section->addr)
			return bad(r, "has a section that ends before it begins");
		if (img->module) {
			section->addr = next;
			next += section->size + MODULE_ALIGN;
			next -= next % MODULE_ALIGN;
		}
		if (shdr.sh_type != SHT_NOBITS) {
			data = elf_rawdata(scn, NULL);
			if (!data || !data->d_buf || data->d_size != shdr.sh_size)
				return bad(r, "has a section that is not in the file; it is truncated");
			section->bytes = malloc(shdr.sh_size);
			if (!section->bytes)
				return bad(r, "no memory for a section");
			memcpy(section->bytes, data->d_buf, shdr.sh_size);
		}
		r->index[elf_ndxscn(scn)] = img->nr_sections++;
	}
	return 0;
}

static int by_address(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	/* a function before labels at its start */
	if (x->func != y->func)
		return x->func ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int by_name(const void *a, const void *b)
{
	const struct symbol *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* where a symbol of the file is: false if it is in no section that is loaded */
static bool symbol_address(const struct reader *r, const GElf_Sym *sym,
			   const char *name, uint64_t *addr)
{
	const struct symbol *other;
	int index;

	if (sym->st_shndx == SHN_ABS) {
		*addr = sym->st_value;
		return true;
	}
	if (sym->st_shndx == SHN_UNDEF) {
		other = r->kernel ? image_symbol(r->kernel, name) : NULL;
		if (!other)
			return false;
		*addr = other->addr;
		return true;
	}
	if (sym->st_shndx >= r->nr_sections)
		return false;
	index = r->index[sym->st_shndx];
	if (index < 0)
		return false;
	*addr = sym->st_value;
	if (r->img->module)
		*addr += r->img->sections[index].addr;
	return true;
}

/* SYM_CODE_START() of entry code makes symbols without a type, but with a size */
static bool is_function(const struct reader *r, const GElf_Sym *sym)
{
	if (GELF_ST_TYPE(sym->st_info) == STT_FUNC)
		return true;
	return GELF_ST_TYPE(sym->st_info) == STT_NOTYPE && sym->st_size &&
	       sym->st_shndx < r->nr_sections && r->index[sym->st_shndx] >= 0 &&
	       r->img->sections[r->index[sym->st_shndx]].exec;
}

static int read_symbols(struct reader *r)
{
	struct image *img = r->img;
	Elf_Data *data = NULL;
	Elf_Scn *scn = NULL;
	const char *file = NULL;
	GElf_Shdr shdr;
	unsigned int i;

	while ((scn = elf_nextscn(r->elf, scn)))
		if (gelf_getshdr(scn, &shdr) && shdr.sh_type == SHT_SYMTAB)
			break;
	if (scn)
		data = elf_getdata(scn, NULL);
	if (!data || !data->d_buf || !shdr.sh_entsize)
		return bad(r, "has no symbols; take the vmlinux of the build, not a stripped one");

	r->nr_symtab = data->d_size / shdr.sh_entsize;
	r->symtab = calloc(r->nr_symtab + 1, sizeof(*r->symtab));
	img->symbols = calloc(r->nr_symtab + 1, sizeof(*img->symbols));
	img->names = calloc(r->nr_symtab + 1, sizeof(*img->names));
	if (!r->symtab || !img->symbols || !img->names)
		return bad(r, "no memory for its symbols");

	for (i = 0; i < r->nr_symtab; i++) {
		struct symbol *symbol = &r->symtab[i];
		GElf_Sym sym;

		if (!gelf_getsym(data, i, &sym))
			return bad(r, "has a symbol that cannot be read");
		symbol->name = elf_strptr(r->elf, shdr.sh_link, sym.st_name);
		if (!symbol->name)
			return bad(r, "has a symbol without a name; it is truncated");
		/* local symbols of a file stand behind its name */
		if (GELF_ST_TYPE(sym.st_info) == STT_FILE)
			file = symbol->name;
		symbol->file = GELF_ST_BIND(sym.st_info) == STB_LOCAL ? file : NULL;
		if (!symbol_address(r, &sym, symbol->name, &symbol->addr)) {
			symbol->name = NULL;
			continue;
		}
		symbol->size = sym.st_size;
		symbol->func = is_function(r, &sym);
		symbol->object = GELF_ST_TYPE(sym.st_info) == STT_OBJECT;
		if (!*symbol->name || sym.st_shndx == SHN_UNDEF ||
		    GELF_ST_TYPE(sym.st_info) == STT_SECTION ||
		    GELF_ST_TYPE(sym.st_info) == STT_FILE)
			continue;
		img->symbols[img->nr_symbols++] = *symbol;
	}
	qsort(img->symbols, img->nr_symbols, sizeof(*img->symbols), by_address);
	for (i = 0; i < img->nr_symbols; i++)
		img->names[i] = &img->symbols[i];
	qsort(img->names, img->nr_symbols, sizeof(*img->names), by_name);
	return 0;
}

/* "x86-64 psABI", relocation types; no others are in a module */
static int apply(const struct reader *r, const struct section *section,
		 uint64_t offset, unsigned int type, uint64_t value)
{
	uint64_t place = section->addr + offset;
	unsigned int size = 4;

	switch (type) {
	case R_X86_64_NONE:
		return 0;
	case R_X86_64_64:
		size = 8;
		break;
	case R_X86_64_PC64:
		value -= place;
		size = 8;
		break;
	case R_X86_64_PC32:
	case R_X86_64_PLT32:
		value -= place;
		break;
	case R_X86_64_32:
	case R_X86_64_32S:
		break;
	default:
		return bad(r, "has a relocation of a type that modules do not have");
	}
	if (offset > section->size || size > section->size - offset)
		return bad(r, "has a relocation outside of its section");
	memcpy(section->bytes + offset, &value, size);
	return 0;
}

static int relocate(struct reader *r)
{
	Elf_Scn *scn = NULL;

	while ((scn = elf_nextscn(r->elf, scn))) {
		const struct section *section;
		Elf_Data *data;
		GElf_Shdr shdr;
		GElf_Rela rela;
		int i;

		if (!gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_RELA)
			continue;
		if (shdr.sh_info >= r->nr_sections || r->index[shdr.sh_info] < 0)
			continue;
		section = &r->img->sections[r->index[shdr.sh_info]];
		data = elf_getdata(scn, NULL);
		if (!data || !section->bytes)
			return bad(r, "has relocations that cannot be read");
		for (i = 0; gelf_getrela(data, i, &rela); i++) {
			uint64_t number = GELF_R_SYM(rela.r_info);

			if (number >= r->nr_symtab)
				return bad(r, "has a relocation without a symbol");
			/* a symbol of another module's: any address will do */
			if (apply(r, section, rela.r_offset,
				  GELF_R_TYPE(rela.r_info),
				  r->symtab[number].addr + rela.r_addend))
				return -1;
		}
	}
	return 0;
}

static int read_elf(struct reader *r)
{
	struct image *img = r->img;
	GElf_Ehdr ehdr;

	if (elf_kind(r->elf) != ELF_K_ELF || !gelf_getehdr(r->elf, &ehdr))
		return bad(r, "is no ELF file; name a vmlinux or a module");
	if (ehdr.e_machine != EM_X86_64 && ehdr.e_machine != EM_386)
		return bad(r, "is not for x86");
	if (ehdr.e_type != ET_EXEC && ehdr.e_type != ET_REL &&
	    ehdr.e_type != ET_DYN)
		return bad(r, "is neither a kernel nor a module");
	img->is64 = ehdr.e_machine == EM_X86_64;
	img->module = ehdr.e_type == ET_REL;
	if (img->module && !r->kernel)
		return bad(r, "is a module; name its vmlinux first");
	if (img->module && (!img->is64 || !r->kernel->is64))
		return bad(r, "is a module of 32 bits, which are not known here");
	if (read_sections(r) || read_symbols(r))
		return -1;
	return img->module ? relocate(r) : 0;
}

/**
 * image_read() - read a kernel or a module
 * @img:    is filled
 * @path:   file
 * @kernel: for a module, the kernel that its symbols are looked up in
 *
 * Return: 0, or -1 after a message. image_free() has to be called either way.
 */
int image_read(struct image *img, const char *path, const struct image *kernel)
{
	struct reader r = { .img = img, .kernel = kernel };
	int fd, ret;

	memset(img, 0, sizeof(*img));
	img->path = path;
	img->name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	fd = open(path, O_RDONLY);
	if (fd < 0) {
		error("%s: %s", path, strerror(errno));
		return -1;
	}
	elf_version(EV_CURRENT);
	r.elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	ret = r.elf ? read_elf(&r) : bad(&r, "is no ELF file; name a vmlinux or a module");
	free(r.index);
	free(r.symtab);
	img->elf = r.elf;
	close(fd);
	return ret;
}

/**
 * image_free() - give back what image_read() took
 * @img: image
 */
void image_free(struct image *img)
{
	unsigned int i;

	for (i = 0; i < img->nr_sections; i++)
		free(img->sections[i].bytes);
	free(img->sections);
	free(img->symbols);
	free(img->names);
	elf_end(img->elf);
	memset(img, 0, sizeof(*img));
}

/** image_section() - section of that name, or NULL */
const struct section *image_section(const struct image *img, const char *name)
{
	unsigned int i;

	for (i = 0; i < img->nr_sections; i++)
		if (!strcmp(img->sections[i].name, name))
			return &img->sections[i];
	return NULL;
}

/** image_section_at() - section that holds all of @len bytes at @addr, or NULL */
const struct section *image_section_at(const struct image *img, uint64_t addr,
				       uint64_t len)
{
	unsigned int i;

	for (i = 0; i < img->nr_sections; i++) {
		const struct section *section = &img->sections[i];

		if (addr >= section->addr &&
		    addr - section->addr <= section->size &&
		    len <= section->size - (addr - section->addr))
			return section;
	}
	return NULL;
}

/** image_bytes() - @len bytes at @addr, or NULL if the file does not have them */
const uint8_t *image_bytes(const struct image *img, uint64_t addr, uint64_t len)
{
	const struct section *section = image_section_at(img, addr, len);

	if (!section || !section->bytes)
		return NULL;
	return section->bytes + (addr - section->addr);
}

/** image_write() - put @len bytes at @addr, if the image has bytes there */
void image_write(const struct image *img, uint64_t addr, const uint8_t *bytes,
		 uint64_t len)
{
	const struct section *section = image_section_at(img, addr, len);

	if (section && section->bytes)
		memcpy(section->bytes + (addr - section->addr), bytes, len);
}

/** image_is_code() - is there code at @addr? */
bool image_is_code(const struct image *img, uint64_t addr)
{
	const struct section *section = image_section_at(img, addr, 1);

	return section && section->exec;
}

/** image_address() - @value in as many bits as an address has */
uint64_t image_address(const struct image *img, uint64_t value)
{
	return img->is64 ? value : (uint32_t)value;
}

/** image_relative() - what an s32 relative to @addr, in four bytes, points to */
uint64_t image_relative(const struct image *img, uint64_t addr,
			const uint8_t *field)
{
	int32_t value;

	memcpy(&value, field, sizeof(value));
	return image_address(img, addr + value);
}

/** image_symbols_to() - how many symbols do not begin behind @addr */
unsigned int image_symbols_to(const struct image *img, uint64_t addr)
{
	unsigned int low = 0, high = img->nr_symbols;

	while (low < high) {
		unsigned int mid = (low + high) / 2;

		if (img->symbols[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/** image_symbol() - symbol of that name, or NULL */
const struct symbol *image_symbol(const struct image *img, const char *name)
{
	unsigned int low = 0, high = img->nr_symbols;

	while (low < high) {
		unsigned int mid = (low + high) / 2;
		int order = strcmp(img->names[mid]->name, name);

		if (!order)
			return img->names[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/** image_function() - function that holds @addr, or NULL */
const struct symbol *image_function(const struct image *img, uint64_t addr)
{
	unsigned int i = image_symbols_to(img, addr);

	/* back over labels, a function's is not far */
	while (i--) {
		const struct symbol *symbol = &img->symbols[i];

		if (symbol->func && addr - symbol->addr < symbol->size)
			return symbol;
		if (addr - symbol->addr > 1 << 20)
			break;
	}
	return NULL;
}

/**
 * image_where() - an address for a reader: symbol+0xoffset
 * @img:  image
 * @addr: address
 * @buf:  gets the text
 * @size: bytes of @buf
 *
 * Return: @buf.
 */
const char *image_where(const struct image *img, uint64_t addr, char *buf,
			size_t size)
{
	const struct symbol *func = image_function(img, addr);
	const struct section *section = image_section_at(img, addr, 1);

	if (func)
		snprintf(buf, size, "%s+0x%llx", func->name,
			 (unsigned long long)(addr - func->addr));
	else if (section)
		snprintf(buf, size, "%s+0x%llx", section->name,
			 (unsigned long long)(addr - section->addr));
	else
		snprintf(buf, size, "0x%llx", (unsigned long long)addr);
	return buf;
}
