// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can get into the slots of pv_ops: its initial contents, tables of its
 * type, and each store of a function's address into a slot, wherever in the code
 * it is. So no list of backends is needed, and none can be forgotten: what is
 * checked is each function that any code of the image puts into a slot.
 */
#include <stdio.h>
#include <string.h>

#include "insn.h"
#include "model.h"
#include "report.h"

/* "xen_cpu_ops" is of backend xen */
static void backend_of(const struct symbol *symbol, char *buf, size_t size)
{
	const char *name = symbol ? symbol->name : "unknown";
	const char *end;

	while (*name == '_')
		name++;
	end = strchr(name, '_');
	snprintf(buf, size, "%.*s", end ? (int)(end - name) : 16, name);
}

static uint64_t word_at(const struct model *model, uint64_t addr)
{
	unsigned int size = model_word(model);
	const uint8_t *bytes = image_bytes(model->img, addr, size);
	uint64_t value = 0;

	if (bytes)
		memcpy(&value, bytes, size);
	return value;
}

static bool is_code(const struct model *model, uint64_t addr)
{
	const struct section *section = image_section_at(model->img, addr, 1);

	return section && section->exec;
}

static bool is_trampoline(const struct model *model, uint64_t addr)
{
	unsigned int i;

	for (i = 0; i < MAX_OPS; i++)
		if (model->ops[i].name && model->ops[i].tramp == addr)
			return true;
	return false;
}

static void read_table(struct model *model, uint64_t table, const char *backend)
{
	unsigned int i, n = model->pv_ops_size / model_word(model);

	for (i = 0; i < n && i < MAX_OPS; i++) {
		uint64_t addr = word_at(model, table + i * model_word(model));

		if (addr && model->ops[i].name)
			model_add_offer(model, &model->ops[i], backend, addr);
	}
}

/* named as a backend's table of a group is: xen_cpu_ops */
static bool is_table_name(const char *name)
{
	static const char *const ends[] = {
#define PV_GROUP(group)	"_" #group "_ops",
#define PV_GROUP_END(group)
#define PV_OP(...)
#define PV_VOP(...)
#include <asm/paravirt_op_table.h>
	};
	size_t i, len = strlen(name);

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (len > strlen(ends[i]) &&
		    !strcmp(name + len - strlen(ends[i]), ends[i]))
			return true;
	return false;
}

/* of pv_ops' size, and each word 0 or a function that is no trampoline */
static bool is_table(const struct model *model, const struct symbol *symbol)
{
	unsigned int i, n = model->pv_ops_size / model_word(model), functions = 0;

	if (!symbol->object || symbol->size != model->pv_ops_size ||
	    symbol->addr == model->pv_ops || !is_table_name(symbol->name) ||
	    !image_bytes(model->img, symbol->addr, symbol->size))
		return false;
	for (i = 0; i < n; i++) {
		uint64_t addr = word_at(model, symbol->addr + i * model_word(model));

		if (!addr)
			continue;
		if (!is_code(model, addr) || is_trampoline(model, addr))
			return false;
		functions++;
	}
	return functions;
}

static struct op *op_of_slot(struct model *model, uint64_t slot)
{
	unsigned int i;

	if (slot < model->pv_ops || slot >= model->pv_ops + model->pv_ops_size)
		return NULL;
	i = (slot - model->pv_ops) / model_word(model);
	return i < MAX_OPS && model->ops[i].name ? &model->ops[i] : NULL;
}

/* stores of an immediate into a slot, in one function */
static void read_stores(struct model *model, const struct symbol *symbol)
{
	const uint8_t *code = image_bytes(model->img, symbol->addr, symbol->size);
	uint64_t at = 0;
	char backend[32];

	if (!code)
		return;
	backend_of(symbol, backend, sizeof(backend));
	while (at < symbol->size) {
		struct insn insn;
		struct op *op;

		if (insn_decode(&insn, code + at, symbol->size - at,
				symbol->addr + at, model->img->is64)) {
			at++;
			continue;
		}
		op = insn.stores_target && insn.has_imm ?
			op_of_slot(model, insn.target) : NULL;
		if (op && is_code(model, model->img->is64 ? insn.imm :
				  (uint32_t)insn.imm))
			model_add_offer(model, op, backend,
					model->img->is64 ? insn.imm :
					(uint32_t)insn.imm);
		at += insn.len;
	}
}

/* might the code have a store into pv_ops? a quick look for the address */
static bool mentions_pv_ops(const struct model *model, const struct symbol *symbol)
{
	const uint8_t *code = image_bytes(model->img, symbol->addr, symbol->size);
	uint64_t i;

	for (i = 0; code && i + 4 <= symbol->size; i++) {
		uint64_t target;
		int32_t disp;
		unsigned int tail;

		/* disp32 is followed by an immediate of 0, 1 or 4 bytes */
		memcpy(&disp, code + i, sizeof(disp));
		if (!model->img->is64) {
			target = (uint32_t)disp;
			if (target - model->pv_ops < model->pv_ops_size)
				return true;
			continue;
		}
		for (tail = 4; tail <= 8; tail++) {
			target = symbol->addr + i + tail + disp;
			if (target - model->pv_ops < model->pv_ops_size)
				return true;
		}
	}
	return false;
}

/**
 * backends_find() - fill the offers of each op
 * @model: model of a kernel
 */
void backends_find(struct model *model)
{
	const struct image *img = model->img;
	char backend[32];
	unsigned int i;

	read_table(model, model->pv_ops, "native");
	for (i = 0; i < img->nr_symbols; i++) {
		const struct symbol *symbol = &img->symbols[i];

		if (is_table(model, symbol)) {
			backend_of(symbol, backend, sizeof(backend));
			read_table(model, symbol->addr, backend);
		} else if (symbol->func && symbol->size &&
			   mentions_pv_ops(model, symbol)) {
			read_stores(model, symbol);
		}
	}
}
