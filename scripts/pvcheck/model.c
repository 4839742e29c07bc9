// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read what an image says of the layer. Nothing is taken from a record that can
 * be taken from the code: an op is known by its trampoline's symbol, its number
 * by the slot that the trampoline jumps through. See model.h.
 */
#include <stdlib.h>
#include <string.h>

#include <asm/paravirt_clobbers.h>

#include "model.h"
#include "report.h"

#define TRAMPOLINE	"__PVT__"
#define RECORD_SIZE	8	/* struct paravirt_site */
#define FUNC_SIZE	12	/* struct paravirt_func */

/* PV_CLOBBERS_PV_C and _PV_CALLEE of 32 bit */
#define PV32_C		(PV_RAX | PV_RCX | PV_RDX | PV_FLAGS)
#define PV32_CALLEE	(PV_RAX | PV_RDX | PV_FLAGS)

/* the class of each op, from the table: all rows, whatever the configuration */
static const struct {
	const char *name;
	bool callee;
} classes[] = {
#define CONFIG_PARAVIRT_XXL
#define CONFIG_X86_IOPL_IOPERM
#define CONFIG_SMP
#define CONFIG_PARAVIRT_SPINLOCKS
#define CONFIG_PGTABLE_LEVELS 5
#define IS_PV_C		false
#define IS_PV_CALLEE	true
#define PV_OP(group, op, ret, proto, args, class, ...)	{ #op, IS_##class },
#define PV_VOP(group, op, proto, args, class, ...)	{ #op, IS_##class },
#include <asm/paravirt_op_table.h>
};

static uint16_t class_clobbers(const char *name, bool is64)
{
	bool callee = false;
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (!strcmp(classes[i].name, name))
			callee = classes[i].callee;
	if (is64)
		return callee ? PV_CLOBBERS_PV_CALLEE : PV_CLOBBERS_PV_C;
	return callee ? PV32_CALLEE : PV32_C;
}

static int32_t read_s32(const uint8_t *bytes)
{
	int32_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

/** model_word() - bytes of a slot of pv_ops */
unsigned int model_word(const struct model *model)
{
	return model->img->is64 ? 8 : 4;
}

/** model_c_clobbers() - what the C convention lets a function change */
uint16_t model_c_clobbers(const struct model *model)
{
	return model->img->is64 ? PV_CLOBBERS_PV_C : PV32_C;
}

/** model_op_of() - op whose trampoline is at @addr, or NULL */
const struct op *model_op_of(const struct model *model, uint64_t addr)
{
	unsigned int i;

	for (i = 0; i < MAX_OPS; i++)
		if (model->ops[i].name && model->ops[i].tramp == addr)
			return &model->ops[i];
	return NULL;
}

/** model_is_entry() - is that in code that saves registers around a call of an op? */
bool model_is_entry(const struct model *model, uint64_t addr)
{
	const struct symbol *func = image_function(model->img, addr);

	return func && !strncmp(func->name, ENTRY, strlen(ENTRY));
}

/**
 * model_call_clobbers() - what a call of an op's trampoline changes
 * @model: model
 * @addr:  where the call is
 * @op:    the op
 *
 * Return: the mask of the site that is there, or what the op's class changes.
 */
uint16_t model_call_clobbers(const struct model *model, uint64_t addr,
			     const struct op *op)
{
	unsigned int i;

	for (; model; model = model->kernel)
		for (i = 0; i < model->nr_sites; i++)
			if (model->sites[i].addr == addr)
				return model->sites[i].clobbers | op->clobbers;
	return op->clobbers;
}

/** model_trampoline_slot() - slot that "jmp *slot" at @addr goes through, or 0 */
uint64_t model_trampoline_slot(const struct image *img, uint64_t addr)
{
	const uint8_t *insn = image_bytes(img, addr, 6);

	if (!insn || insn[0] != 0xff || insn[1] != 0x25)
		return 0;
	if (img->is64)
		return addr + 6 + read_s32(insn + 2);
	return (uint32_t)read_s32(insn + 2);
}

static int read_ops(struct model *model)
{
	const struct image *img = model->img;
	const struct symbol *pv_ops = image_symbol(img, "pv_ops");
	unsigned int i, word = model_word(model);

	if (!pv_ops || !pv_ops->size) {
		error("%s: has no pv_ops; is it a kernel with the layer?", img->path);
		return -1;
	}
	if (pv_ops->size % word || pv_ops->size / word > MAX_OPS) {
		error("%s: pv_ops has %llu bytes, which is no table of ops",
		      img->path, (unsigned long long)pv_ops->size);
		return -1;
	}
	model->pv_ops = pv_ops->addr;
	model->pv_ops_size = pv_ops->size;
	for (i = 0; i < img->nr_symbols; i++) {
		const struct symbol *symbol = &img->symbols[i];
		uint64_t slot, number;

		if (strncmp(symbol->name, TRAMPOLINE, strlen(TRAMPOLINE)))
			continue;
		slot = model_trampoline_slot(img, symbol->addr);
		number = (slot - model->pv_ops) / word;
		if (!slot || number >= MAX_OPS || slot < model->pv_ops ||
		    slot >= model->pv_ops + model->pv_ops_size) {
			finding(img, FINDING_trampoline, "-", symbol->addr,
				symbol->name + strlen(TRAMPOLINE),
				"is no jump through a slot of pv_ops");
			continue;
		}
		model->ops[number].name = symbol->name + strlen(TRAMPOLINE);
		model->ops[number].tramp = symbol->addr;
		model->ops[number].slot = slot;
		model->ops[number].clobbers =
			class_clobbers(model->ops[number].name, img->is64);
	}
	for (i = 0; i < model->pv_ops_size / word; i++)
		if (!model->ops[i].name)
			finding(img, FINDING_trampoline, "-",
				model->pv_ops + (uint64_t)i * word, "-",
				"a slot of pv_ops without a trampoline");
	return 0;
}

static int read_funcs(struct model *model)
{
	const struct section *section = image_section(model->img, ".parafuncs");
	unsigned int i;

	if (!section || !section->bytes)
		return 0;
	if (section->size % FUNC_SIZE) {
		finding(model->img, FINDING_record_table, "-", section->addr, "-",
			".parafuncs is no table of %u-byte entries", FUNC_SIZE);
		return 0;
	}
	model->nr_funcs = section->size / FUNC_SIZE;
	model->funcs = calloc(model->nr_funcs, sizeof(*model->funcs));
	if (!model->funcs) {
		error("%s: no memory", model->img->path);
		return -1;
	}
	for (i = 0; i < model->nr_funcs; i++) {
		const uint8_t *entry = section->bytes + i * FUNC_SIZE;
		uint64_t addr = section->addr + (uint64_t)i * FUNC_SIZE;
		struct func *func = &model->funcs[i];

		func->addr = image_relative(model->img, addr, entry);
		func->body = read_s32(entry + 4) ?
			image_relative(model->img, addr + 4, entry + 4) : 0;
		memcpy(&func->clobbers, entry + 8, sizeof(func->clobbers));
		func->insn_start = entry[10];
		func->insn_len = entry[11];
	}
	return 0;
}

static int read_sites(struct model *model)
{
	const struct section *section = image_section(model->img, ".parainstructions");
	unsigned int i;

	if (!section || !section->bytes)
		return 0;
	if (section->size % RECORD_SIZE || section->addr % 4) {
		finding(model->img, FINDING_record_table, "-", section->addr, "-",
			".parainstructions is no aligned table of %u-byte entries",
			RECORD_SIZE);
		return 0;
	}
	model->nr_sites = section->size / RECORD_SIZE;
	model->sites = calloc(model->nr_sites, sizeof(*model->sites));
	if (!model->sites) {
		error("%s: no memory for %u sites", model->img->path, model->nr_sites);
		return -1;
	}
	for (i = 0; i < model->nr_sites; i++)
		model_read_record(model, &model->sites[i],
				  section->addr + (uint64_t)i * RECORD_SIZE,
				  section->bytes + i * RECORD_SIZE);
	return 0;
}

/** model_image() - image that has an address, a module's or its kernel's, or NULL */
const struct image *model_image(const struct model *model, uint64_t addr)
{
	if (image_bytes(model->img, addr, 1))
		return model->img;
	if (model->kernel && image_bytes(model->kernel->img, addr, 1))
		return model->kernel->img;
	return NULL;
}

/**
 * model_read_record() - a record, and what its site's branch says
 * @model: model of the image
 * @site:  is filled
 * @addr:  address of the record
 * @entry: its bytes
 */
void model_read_record(const struct model *model, struct site *site,
		       uint64_t addr, const uint8_t *entry)
{
	const struct image *img = model->img;
	const uint8_t *bytes;

	memset(site, 0, sizeof(*site));
	site->addr = image_relative(img, addr, entry);
	memcpy(&site->clobbers, entry + 4, sizeof(site->clobbers));
	site->op = entry[6];
	site->len = entry[7] & 15;
	site->form = entry[7] >> 4;
	if (site->form == PV_SITE_CALL)
		return;
	bytes = image_bytes(img, site->addr, PV_SITE_MIN_LEN);
	if (!bytes)
		return;
	site->target = image_address(img, site->addr + PV_SITE_MIN_LEN +
				     read_s32(bytes + 1));
	img = model_image(model, site->target - site->len);
	if (img && site->form != PV_SITE_BRANCH)
		site->own = image_bytes(img, site->target - site->len, site->len);
}

/**
 * model_read() - what an image says of the layer
 * @model:  is filled
 * @img:    the image
 * @kernel: for a module, the kernel that has the table
 *
 * Return: 0, or -1 after a message. model_free() has to be called either way.
 */
int model_read(struct model *model, const struct image *img,
	       const struct model *kernel)
{
	memset(model, 0, sizeof(*model));
	model->img = img;
	if (kernel) {
		model->kernel = kernel;
		memcpy(model->ops, kernel->ops, sizeof(model->ops));
		return read_sites(model);
	}
	if (!image_section(img, ".parainstructions")) {
		error("%s: has no .parainstructions; is it a kernel with the layer?",
		      img->path);
		return -1;
	}
	if (read_ops(model) || read_funcs(model) || read_sites(model))
		return -1;
	backends_find(model);
	return 0;
}

/** model_free() - give back what model_read() took; a module's before its kernel's */
void model_free(struct model *model)
{
	unsigned int i;

	for (i = 0; i < MAX_OPS && !model->img->module; i++)
		free(model->ops[i].offers);
	free(model->sites);
	free(model->funcs);
	memset(model, 0, sizeof(*model));
}

/** model_func() - entry of .parafuncs for a function, or NULL */
const struct func *model_func(const struct model *model, uint64_t addr)
{
	unsigned int i;

	for (i = 0; i < model->nr_funcs; i++)
		if (model->funcs[i].addr == addr)
			return &model->funcs[i];
	return NULL;
}

/* pv_ops begins with what bare hardware has */
static uint64_t slot_as_linked(const struct model *model, const struct op *op)
{
	unsigned int word = model_word(model);
	const uint8_t *bytes = image_bytes(model->img, op->slot, word);
	uint64_t value = 0;

	if (bytes)
		memcpy(&value, bytes, word);
	return value;
}

/**
 * model_add_offer() - a function gets into a slot
 * @model:   model of the kernel
 * @op:      the op
 * @backend: who puts it there
 * @addr:    function
 *
 * What pv_settle_op() of patch.c does, for every function there can be.
 */
void model_add_offer(struct model *model, struct op *op, const char *backend,
		     uint64_t addr)
{
	const struct func *func = model_func(model, addr);
	struct offer *offer;
	unsigned int i;

	for (i = 0; i < op->nr_offers; i++)
		if (op->offers[i].func == addr &&
		    !strcmp(op->offers[i].backend, backend))
			return;
	op->offers = realloc(op->offers, (op->nr_offers + 1) * sizeof(*offer));
	if (!op->offers)
		abort();
	offer = &op->offers[op->nr_offers++];
	memset(offer, 0, sizeof(*offer));
	snprintf(offer->backend, sizeof(offer->backend), "%s", backend);
	offer->func = addr;
	offer->choice.func = addr;
	offer->choice.clobbers = op->clobbers;
	offer->choice.native = addr == slot_as_linked(model, op);
	if (!func)
		return;
	offer->choice.clobbers = func->clobbers;
	if (func->body) {
		offer->choice.body = func->body;
		offer->choice.body_clobbers = model_c_clobbers(model);
	}
	if (func->insn_start != 255) {
		offer->choice.insns = image_bytes(model->img,
						  addr + func->insn_start,
						  func->insn_len);
		offer->choice.insns_len = func->insn_len;
	}
}

/** model_offer() - what a backend has for an op, or NULL */
const struct offer *model_offer(const struct op *op, const char *backend)
{
	unsigned int i;

	for (i = 0; i < op->nr_offers; i++)
		if (!strcmp(op->offers[i].backend, backend))
			return &op->offers[i];
	return NULL;
}

/**
 * model_patch() - what boot writes into a site
 * @model: model of the image
 * @site:  site with a good record
 * @offer: what the backend has for its op
 * @buf:   gets site->len bytes, if the site is not refused or stays as linked
 *
 * Return: as pv_compose(), the kernel's own, which decides.
 */
enum pv_form model_patch(const struct model *model, const struct site *site,
			 const struct offer *offer, uint8_t *buf)
{
	struct pv_place place = {
		.addr = site->addr,
		.target = site->target,
		.own = site->own,
		.clobbers = site->clobbers,
		.len = site->len,
		.form = site->form,
	};

	return model->img->is64 ?
		pv_compose_64(buf, &place, &offer->choice) :
		pv_compose_32(buf, &place, &offer->choice);
}

/**
 * model_apply() - write into the image what boot writes into the kernel's text
 * @model:   model of a kernel, its records checked
 * @backend: whose functions are in the slots
 *
 * A site that nothing fits stays as it is.
 */
void model_apply(const struct model *model, const char *backend)
{
	uint8_t buf[PV_SITE_MAX_LEN];
	unsigned int i, j;

	for (i = 0; i < model->nr_sites; i++) {
		const struct site *site = &model->sites[i];
		const struct offer *offer =
			model_offer(&model->ops[site->op], backend);

		if (site->usable && offer &&
		    model_patch(model, site, offer, buf) < PV_FORM_LINKED)
			image_write(model->img, site->addr, buf, site->len);
	}
	/* pv_patch_trampoline(): a direct jump, and int3 for the sixth byte */
	for (j = 0; j < MAX_OPS; j++) {
		const struct op *op = &model->ops[j];
		const struct offer *offer = op->name ? model_offer(op, backend) : NULL;

		if (!offer || pv_compose_branch_64(buf, 0xe9, op->tramp, offer->func))
			continue;
		buf[5] = 0xcc;
		image_write(model->img, op->tramp, buf, 6);
	}
}
