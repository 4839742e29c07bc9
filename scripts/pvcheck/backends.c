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
#include "sweep.h"
#include "tables.h"

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

static void read_table(struct model *model, uint64_t table, const char *backend)
{
	unsigned int i, n = model->pv_ops_size / model_word(model);

	for (i = 0; i < n && i < MAX_OPS; i++) {
		uint64_t addr = word_at(model, table + i * model_word(model));

		if (addr && model->ops[i].name)
			model_add_offer(model, &model->ops[i], backend, addr);
	}
}

/* named as a backend's table is, of a group or of all: xen_cpu_ops */
static bool is_table_name(const char *name)
{
	static const char *const ends[] = {
		"_pv_ops",
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
		if (!image_is_code(model->img, addr) || model_op_of(model, addr))
			return false;
		functions++;
	}
	return functions;
}

static bool in_table(const struct model *model, uint64_t addr)
{
	const struct image *img = model->img;
	unsigned int i = addr ? image_symbols_to(img, addr) : 0;

	/* a table has no symbols in it, but may begin where others do */
	while (i-- && addr - img->symbols[i].addr < model->pv_ops_size)
		if (is_table(model, &img->symbols[i]))
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
	const struct symbol *symbol;
	char backend[32];
	bool *entered;		/* byte by byte: a branch goes there */
	uint16_t known;		/* registers */
	uint64_t value[16];
	uint64_t takes_slot;	/* where a slot's address was moved, or 0 */
	bool takes_table;
};

static void enters(struct reader *r, uint64_t target)
{
	if (target - r->symbol->addr < r->symbol->size)
		r->entered[target - r->symbol->addr] = true;
}

static void find_branch(const struct symbol *func, uint64_t addr,
			const uint8_t *bytes, const struct insn *insn, void *data)
{
	(void)func;
	(void)addr;
	(void)bytes;
	if (insn->flow == FLOW_JUMP || insn->flow == FLOW_BRANCH)
		enters(data, insn->target);
}

/* of all functions that are read: one walk over the tables serves all */
struct readers {
	struct reader *reader;
	unsigned int nr;
};

static void find_fixup(enum place place, uint64_t addr, uint64_t len,
		       const char *whose, void *data)
{
	const struct readers *readers = data;
	unsigned int i;

	(void)len;
	(void)whose;
	for (i = 0; place == PLACE_FIXUP && i < readers->nr; i++)
		enters(&readers->reader[i], addr);
}

static void find_label(const struct label *label, void *data)
{
	const struct readers *readers = data;
	unsigned int i;

	for (i = 0; i < readers->nr; i++)
		enters(&readers->reader[i], label->target);
}

static void add_reader(struct readers *readers, struct model *model,
		       const struct symbol *symbol)
{
	struct reader *r;

	readers->reader = realloc(readers->reader,
				  (readers->nr + 1) * sizeof(*readers->reader));
	if (!readers->reader)
		abort();
	r = &readers->reader[readers->nr++];
	*r = (struct reader){ .model = model, .symbol = symbol };
	r->entered = calloc(symbol->size, sizeof(*r->entered));
	if (!r->entered)
		abort();
	backend_of(symbol, r->backend, sizeof(r->backend));
}

/* where nothing is known of registers: all that comes in from elsewhere */
static void find_entries(struct readers *readers, const struct image *img)
{
	unsigned int i;

	tables(img, find_fixup, readers);
	labels(img, find_label, readers);
	for (i = 0; i < readers->nr; i++) {
		struct reader *r = &readers->reader[i];
		const struct symbol *cold;
		char name[256];

		sweep_function(img, r->symbol, find_branch, r);
		snprintf(name, sizeof(name), "%s.cold", r->symbol->name);
		cold = image_symbol(img, name);
		if (cold)
			sweep_function(img, cold, find_branch, r);
	}
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
		r->value[i] = image_address(r->model->img, value);
		r->known &= ~(1 << i);
		r->known |= known << i;
	}
	/* behind them, somebody comes from elsewhere */
	if (insn->flow == FLOW_JUMP || insn->flow == FLOW_RETURN ||
	    insn->flow == FLOW_STOP || insn->flow == FLOW_INDIRECT)
		r->known = 0;
	if (insn->flow == FLOW_CALL)
		r->known &= ~model_c_clobbers(r->model);
}

/* __paravirt_set_op(op, func): rdi and rsi; 32 bit: eax and edx */
static void read_set_op(struct reader *r, uint64_t addr)
{
	struct model *model = r->model;
	unsigned int op = model->img->is64 ? 7 : 0;
	unsigned int func = model->img->is64 ? 6 : 2;

	if (r->known & 1 << op && r->known & 1 << func &&
	    r->value[op] < MAX_OPS && model->ops[r->value[op]].name &&
	    image_is_code(model->img, r->value[func]))
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
	uint64_t value = image_address(model->img, insn->imm);

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
	if (image_is_code(model->img, value))
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
		return image_address(model->img, insn->imm);
	return strcmp(insn->name, "lea") ? 0 : insn->target;
}

static void read_insn(const struct symbol *symbol, uint64_t addr,
		      const uint8_t *bytes, const struct insn *insn, void *data)
{
	struct reader *r = data;
	struct model *model = r->model;
	struct op *op = insn->stores_target ? op_of_slot(model, insn->target) : NULL;

	(void)bytes;
	if (r->entered[addr - symbol->addr])
		r->known = 0;
	if (model->set_op && insn->target == model->set_op &&
	    (insn->flow == FLOW_CALL || insn->flow == FLOW_JUMP ||
	     insn->flow == FLOW_BRANCH))
		read_set_op(r, addr);
	if (op && !(insn->indexed && is_layer(symbol)))
		read_store(r, insn, op, addr);
	/* with the address of a slot in a register, anything may be stored */
	if (op_of_slot(model, taken(model, insn)) && !is_layer(symbol))
		r->takes_slot = addr;
	r->takes_table |= in_table(model, taken(model, insn));
	follow_registers(r, insn);
}

/* what one function puts into slots */
static void read_changes(struct reader *r)
{
	const struct image *img = r->model->img;

	sweep_function(img, r->symbol, read_insn, r);
	if (r->takes_slot && !r->takes_table)
		finding(img, FINDING_op_function, r->backend, r->takes_slot, "-",
			"takes the address of a slot, and it cannot be seen what is stored there");
	free(r->entered);
}

/* might the code change pv_ops? a quick look for the addresses */
static bool mentions_pv_ops(const struct model *model, const struct symbol *symbol)
{
	const struct image *img = model->img;
	const uint8_t *code = image_bytes(img, symbol->addr, symbol->size);
	uint64_t i;

	for (i = 0; code && i + 4 <= symbol->size; i++) {
		uint64_t target;
		int32_t disp;
		unsigned int tail;

		/* an absolute address */
		memcpy(&disp, code + i, sizeof(disp));
		target = image_address(img, (int64_t)disp);
		if (target - model->pv_ops < model->pv_ops_size)
			return true;
		/* a relative one is followed by an immediate of 0, 1 or 4 bytes */
		for (tail = 4; tail <= 8; tail++) {
			target = image_address(img, symbol->addr + i + tail + disp);
			if (target - model->pv_ops < model->pv_ops_size ||
			    (model->set_op && target == model->set_op))
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
	const struct symbol *set_op = image_symbol(img, "__paravirt_set_op");
	struct readers readers = {};
	char backend[32];
	unsigned int i, j = 0;

	model->set_op = set_op ? set_op->addr : 0;
	for (i = 0; i < img->nr_symbols; i++) {
		const struct symbol *symbol = &img->symbols[i];

		if (symbol->func && symbol->size && mentions_pv_ops(model, symbol))
			add_reader(&readers, model, symbol);
	}
	find_entries(&readers, img);

	read_table(model, model->pv_ops, "native");
	for (i = 0; i < img->nr_symbols; i++) {
		const struct symbol *symbol = &img->symbols[i];

		if (is_table(model, symbol)) {
			backend_of(symbol, backend, sizeof(backend));
			read_table(model, symbol->addr, backend);
		} else if (j < readers.nr && readers.reader[j].symbol == symbol) {
			read_changes(&readers.reader[j++]);
		}
	}
	free(readers.reader);
}
