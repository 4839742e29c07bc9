// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can get into the slots of pv_ops: its initial contents, tables of its
 * type, each store of a function's address into a slot, wherever in the code it
 * is, and each call of paravirt_set_op(). So no list of backends is needed, and
 * none can be forgotten: what is checked is each function that any code of the
 * image puts into a slot.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <asm/paravirt_clobbers.h>

#include "insn.h"
#include "model.h"
#include "report.h"
#include "tables.h"

#define SET_OP	"__paravirt_set_op"

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

static bool in_table(const struct model *model, uint64_t addr)
{
	const struct image *img = model->img;
	unsigned int i;

	for (i = 0; addr && i < img->nr_symbols && img->symbols[i].addr <= addr; i++)
		if (addr - img->symbols[i].addr < img->symbols[i].size &&
		    is_table(model, &img->symbols[i]))
			return true;
	return false;
}

static struct op *op_of_slot(struct model *model, uint64_t slot)
{
	unsigned int i;

	if (slot < model->pv_ops || slot >= model->pv_ops + model->pv_ops_size)
		return NULL;
	i = (slot - model->pv_ops) / model_word(model);
	return i < MAX_OPS && model->ops[i].name ? &model->ops[i] : NULL;
}

/*
 * A function, read from its start to its end, and the addresses that were moved
 * into registers on the way. Where a branch comes in, nothing is known of them.
 */
struct reader {
	struct model *model;
	char backend[32];
	uint64_t start, size;
	const uint8_t *code;
	bool *entered;		/* byte by byte: a branch goes there */
	uint16_t known;		/* registers */
	uint64_t value[16];
};

static void find_branches(struct reader *r, const struct symbol *part)
{
	const struct image *img = r->model->img;
	const uint8_t *code = image_bytes(img, part->addr, part->size);
	struct insn insn;
	uint64_t at;

	for (at = 0; code && at < part->size; at += insn.len) {
		if (insn_decode(&insn, code + at, part->size - at, part->addr + at,
				img->is64)) {
			insn.len = 1;
			continue;
		}
		if ((insn.flow == FLOW_JUMP || insn.flow == FLOW_BRANCH) &&
		    insn.target - r->start < r->size)
			r->entered[insn.target - r->start] = true;
	}
}

/* fix-ups of faults, as find_branches() for tables() */
static void find_fixups(enum place place, uint64_t addr, uint64_t len,
			const char *whose, void *data)
{
	struct reader *r = data;

	(void)len;
	(void)whose;
	if (place == PLACE_FIXUP && addr - r->start < r->size)
		r->entered[addr - r->start] = true;
}

static void find_labels(const struct label *label, void *data)
{
	struct reader *r = data;

	if (label->target - r->start < r->size)
		r->entered[label->target - r->start] = true;
}

/* where nothing is known of registers: all that comes in from elsewhere */
static void find_entries(struct reader *r, const struct symbol *symbol)
{
	const struct symbol *cold;
	char name[256];

	find_branches(r, symbol);
	snprintf(name, sizeof(name), "%s.cold", symbol->name);
	cold = image_symbol(r->model->img, name);
	if (cold)
		find_branches(r, cold);
	tables(r->model->img, find_fixups, r);
	labels(r->model->img, find_labels, r);
}

static void follow_registers(struct reader *r, const struct insn *insn)
{
	uint64_t value = 0;
	bool known = true;
	unsigned int i;

	if (insn->moves && insn->has_imm)
		value = insn->imm;
	else if (insn->moves && !insn->indexed && !strcmp(insn->name, "lea") &&
		 insn->target)
		value = insn->target;
	else if (insn->moves && !insn->indexed && in_table(r->model, insn->target))
		value = word_at(r->model, insn->target);
	else if (!insn->zeroes)
		known = false;
	for (i = 0; i < 16; i++) {
		/* bit 4 is that of flags */
		if (i == 4 || !(insn->writes & 1 << i))
			continue;
		r->value[i] = r->model->img->is64 ? value : (uint32_t)value;
		r->known &= ~(1 << i);
		r->known |= known << i;
	}
	/* behind them, somebody comes from elsewhere */
	if (insn->flow == FLOW_JUMP || insn->flow == FLOW_RETURN ||
	    insn->flow == FLOW_STOP || insn->flow == FLOW_INDIRECT)
		r->known = 0;
	if (insn->flow == FLOW_CALL)
		r->known &= ~(r->model->img->is64 ? PV_CLOBBERS_PV_C :
			      PV_RAX | PV_RCX | PV_RDX);
}

/* __paravirt_set_op(op, func): rdi and rsi; 32 bit: eax and edx */
static void read_set_op(struct reader *r, uint64_t addr)
{
	struct model *model = r->model;
	unsigned int op = model->img->is64 ? 7 : 0;
	unsigned int func = model->img->is64 ? 6 : 2;

	if (r->known & 1 << op && r->known & 1 << func &&
	    r->value[op] < MAX_OPS && model->ops[r->value[op]].name &&
	    is_code(model, r->value[func]))
		model_add_offer(model, &model->ops[r->value[op]], r->backend,
				r->value[func]);
	else
		finding(model->img, FINDING_op_function, r->backend, addr, "-",
			"it cannot be seen what paravirt_set_op() gets here");
}

static void read_store(struct reader *r, const struct insn *insn, struct op *op,
		       uint64_t addr)
{
	struct model *model = r->model;
	uint64_t value = model->img->is64 ? insn->imm : (uint32_t)insn->imm;

	if (insn->indexed || !insn->moves ||
	    insn->target_size != model_word(model)) {
		finding(model->img, FINDING_op_function, r->backend, addr, op->name,
			"it cannot be seen what %s makes of the slot here",
			insn->name);
		return;
	}
	if (!insn->has_imm) {
		if (insn->stored < 0 || !(r->known & 1 << insn->stored)) {
			finding(model->img, FINDING_op_function, r->backend, addr,
				op->name,
				"it cannot be seen what is stored into the slot here");
			return;
		}
		value = r->value[insn->stored];
	}
	if (is_code(model, value))
		model_add_offer(model, op, r->backend, value);
	else
		finding(model->img, FINDING_op_function, r->backend, addr, op->name,
			"0x%llx, which is no code, is stored into the slot here",
			(unsigned long long)value);
}

/* the layer's own functions, which have to have the address of a slot */
static bool is_layer(const struct symbol *symbol)
{
	return !strncmp(symbol->name, "pv_", 3) ||
	       !strncmp(symbol->name, "paravirt_", 9) ||
	       !strncmp(symbol->name, "__paravirt_", 11);
}

/* the address that an instruction puts into a register, or 0 */
static uint64_t taken(const struct model *model, const struct insn *insn)
{
	if (!insn->moves || !insn->writes || insn->indexed)
		return 0;
	if (insn->has_imm)
		return model->img->is64 ? insn->imm : (uint32_t)insn->imm;
	return strcmp(insn->name, "lea") ? 0 : insn->target;
}

/* what one function puts into slots */
static void read_changes(struct model *model, const struct symbol *symbol)
{
	const struct symbol *set_op = image_symbol(model->img, SET_OP);
	struct reader r = {
		.model = model,
		.start = symbol->addr,
		.size = symbol->size,
		.code = image_bytes(model->img, symbol->addr, symbol->size),
	};
	uint64_t at, slot = 0;
	bool copies = false;
	struct insn insn;

	if (!r.code)
		return;
	r.entered = calloc(r.size, sizeof(*r.entered));
	if (!r.entered)
		abort();
	backend_of(symbol, r.backend, sizeof(r.backend));
	find_entries(&r, symbol);
	for (at = 0; at < r.size; at += insn.len) {
		struct op *op;

		if (r.entered[at])
			r.known = 0;
		if (insn_decode(&insn, r.code + at, r.size - at, r.start + at,
				model->img->is64)) {
			insn.len = 1;
			continue;
		}
		if (set_op && insn.target == set_op->addr &&
		    (insn.flow == FLOW_CALL || insn.flow == FLOW_JUMP ||
		     insn.flow == FLOW_BRANCH))
			read_set_op(&r, r.start + at);
		op = insn.stores_target ? op_of_slot(model, insn.target) : NULL;
		if (op && !(insn.indexed && is_layer(symbol)))
			read_store(&r, &insn, op, r.start + at);
		/* with the address of a slot in a register, anything may be stored */
		if (op_of_slot(model, taken(model, &insn)) && !is_layer(symbol))
			slot = r.start + at;
		copies |= in_table(model, taken(model, &insn));
		follow_registers(&r, &insn);
	}
	if (slot && !copies)
		finding(model->img, FINDING_op_function, r.backend, slot, "-",
			"takes the address of a slot, and it cannot be seen what is stored there");
	free(r.entered);
}

/* might the code change pv_ops? a quick look for the addresses */
static bool mentions_pv_ops(const struct model *model, const struct symbol *symbol)
{
	const struct symbol *set_op = image_symbol(model->img, SET_OP);
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
			if (target - model->pv_ops < model->pv_ops_size ||
			    (set_op && (uint32_t)(symbol->addr + i + 4 + disp) ==
			     set_op->addr))
				return true;
			continue;
		}
		/* an absolute address */
		target = (uint64_t)(int64_t)disp;
		if (target - model->pv_ops < model->pv_ops_size)
			return true;
		for (tail = 4; tail <= 8; tail++) {
			target = symbol->addr + i + tail + disp;
			if (target - model->pv_ops < model->pv_ops_size ||
			    (set_op && target == set_op->addr))
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
			read_changes(model, symbol);
		}
	}
}
