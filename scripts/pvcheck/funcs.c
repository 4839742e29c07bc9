// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions that promise to change fewer registers than the C convention allows:
 * followed, instruction by instruction, from their start to each return.
 *
 * A walk keeps what is on the stack that the function pushed, and which
 * registers differ from what they were at its start. A register that is popped
 * from where it was pushed is as it was.
 */
#include <stdlib.h>
#include <string.h>

#include <asm/paravirt_clobbers.h>

#include "insn.h"
#include "model.h"
#include "others.h"
#include "report.h"
#include "sweep.h"

#define STACK_MAX	32
#define WALK_MAX	512	/* instructions, all paths together */
#define PATHS_MAX	64
#define CALLS_MAX	3
#define BUDGET		20000

struct state {
	uint64_t at;
	uint16_t changed;
	bool frame;			/* rbp points into the stack */
	int depth;			/* bytes pushed */
	int8_t pushed[STACK_MAX];	/* register in that word, or -1 */
};

struct walk {
	const struct model *model;
	const struct others *others;
	uint16_t allowed;
	struct state todo[PATHS_MAX];
	unsigned int nr_todo;
	struct state seen[WALK_MAX];	/* what all paths to a place agree on */
	unsigned int nr_seen;
	uint64_t until;			/* a way ends there; 0: where it returns */
	unsigned int depth;		/* of calls */
	unsigned int *budget;		/* instructions, callees' included */
	bool quiet;			/* for the sake of a caller */
	bool reported;
	bool returns;			/* a return was reached */
	uint16_t result;		/* changed at any return */
};

#define WALK_FINDING(w, kind, at, ...)					\
	do {								\
		if (!(w)->quiet)					\
			finding((w)->model->img, FINDING_##kind, "-",	\
				at, "-", __VA_ARGS__);			\
		(w)->reported = true;					\
	} while (0)

static bool named(const struct model *model, uint64_t addr, const char *name)
{
	const struct symbol *symbol;

	for (; model; model = model->kernel) {
		symbol = image_symbol(model->img, name);
		if (symbol && symbol->addr == addr)
			return true;
	}
	return false;
}

/* with return thunks, a return is a jump to one of them */
static bool is_return(const struct model *model, const struct insn *insn)
{
	return insn->flow == FLOW_RETURN ||
	       (insn->flow == FLOW_JUMP &&
		named(model, insn->target, "__x86_return_thunk"));
}

/* a retpoline: it goes where a register says */
static bool is_indirect(const struct model *model, const struct insn *insn)
{
	const struct symbol *func;

	if (insn->flow == FLOW_INDIRECT)
		return true;
	if (insn->flow != FLOW_JUMP && insn->flow != FLOW_CALL)
		return false;
	func = image_function(model->img, insn->target);
	return func && !strncmp(func->name, "__x86_indirect_", 15);
}

static void later(struct walk *w, const struct state *state, uint64_t at)
{
	if (w->nr_todo == PATHS_MAX) {
		WALK_FINDING(w, func_flow, at, "too many paths to follow");
		return;
	}
	w->todo[w->nr_todo] = *state;
	w->todo[w->nr_todo++].at = at;
}

static void at_return(struct walk *w, const struct state *state, uint64_t at)
{
	uint16_t wrong = w->quiet ? 0 : state->changed & ~w->allowed;
	char buf[96], buf2[96];

	w->returns = true;
	w->result |= state->changed;
	if (state->depth)
		WALK_FINDING(w, func_stack, at, "returns with %d bytes on the stack",
			     state->depth);
	if (wrong)
		WALK_FINDING(w, func_clobbers, at, "has changed %s, promised is %s",
			     insn_registers(wrong, w->model->img->is64, buf,
					    sizeof(buf)),
			     insn_registers(w->allowed, w->model->img->is64, buf2,
					    sizeof(buf2)));
}

static void apply(struct walk *w, struct state *state, const struct insn *insn)
{
	int word = w->model->img->is64 ? 8 : 4;
	int top = state->depth / word, after, i;
	bool saves = insn->push && !(state->changed & 1 << insn->reg);
	bool restores = insn->pop && top > 0 && top <= STACK_MAX &&
			state->pushed[top - 1] == insn->reg;

	state->changed |= insn->writes;
	state->frame |= insn->makes_frame;
	state->depth -= insn->stack_change;
	if (!insn->stack_known || state->depth < 0) {
		WALK_FINDING(w, func_stack, state->at,
			     "%s leaves the stack unknown", insn->name);
		return;
	}

	/* words that are new, or gone, or may have been written hold nothing */
	after = state->depth / word;
	for (i = 0; i < STACK_MAX; i++)
		if (i >= top || i >= after || insn->writes_stack ||
		    (insn->writes_frame && state->frame))
			state->pushed[i] = -1;
	if (saves && top < STACK_MAX)
		state->pushed[top] = insn->reg;
	if (restores)
		state->changed &= ~(1 << insn->reg);
}

/*
 * At a place that another path came to, go on with what both allow to be said:
 * false if the other path has said it already.
 */
static bool arrive(struct walk *w, struct state *state)
{
	struct state *seen = NULL;
	bool news = false;
	unsigned int i;

	for (i = 0; i < w->nr_seen && !seen; i++)
		if (w->seen[i].at == state->at)
			seen = &w->seen[i];
	if (!seen) {
		if (w->nr_seen == WALK_MAX) {
			WALK_FINDING(w, func_flow, state->at,
				     "is too long to follow");
			return false;
		}
		w->seen[w->nr_seen++] = *state;
		return true;
	}
	if (seen->depth != state->depth) {
		WALK_FINDING(w, func_stack, state->at,
			     "is reached with %d and with %d bytes on the stack",
			     seen->depth, state->depth);
		return false;
	}
	if (state->frame && !seen->frame) {
		seen->frame = true;
		news = true;
	}
	if (state->changed & ~seen->changed) {
		seen->changed |= state->changed;
		news = true;
	}
	for (i = 0; i < STACK_MAX; i++)
		if (seen->pushed[i] != state->pushed[i] && seen->pushed[i] >= 0) {
			seen->pushed[i] = -1;
			news = true;
		}
	*state = *seen;
	return news;
}

static uint16_t callee_clobbers(struct walk *w, uint64_t at, uint64_t addr);

/* a replacement, from its start to its end, then behind what it replaces */
static void walk_alternative(struct walk *w, const struct state *before,
			     const struct alternative *alt)
{
	struct state state = *before;
	const struct image *img = w->model->img;
	const uint8_t *code = image_bytes(img, alt->code, alt->code_len);
	uint64_t at, behind = state.at + alt->len;
	struct insn insn;

	for (at = 0; code && at < alt->code_len && !w->reported; at += insn.len) {
		if (insn_decode(&insn, code + at, alt->code_len - at,
				alt->code + at, img->is64)) {
			WALK_FINDING(w, func_flow, state.at,
				     "has an alternative that is no instruction");
			return;
		}
		apply(w, &state, &insn);
		if (is_indirect(w->model, &insn)) {
			WALK_FINDING(w, func_flow, state.at,
				     "%s: an indirect branch cannot be followed",
				     insn.name);
			return;
		}
		if (is_return(w->model, &insn)) {
			at_return(w, &state, state.at);
			return;
		}
		if (insn.flow == FLOW_CALL)
			state.changed |= callee_clobbers(w, state.at,
							 insn.target);
		if (insn.flow == FLOW_JUMP || insn.flow == FLOW_BRANCH)
			later(w, &state, insn.target);
		if (insn.flow == FLOW_JUMP || insn.flow == FLOW_STOP)
			return;
	}
	later(w, &state, behind);
}

/* alternatives and jump labels at a place */
static void walk_others(struct walk *w, const struct state *state)
{
	const struct label *label = others_label(w->others, state->at);
	const struct alternative *alt;
	unsigned int i, nr;

	alt = others_alts(w->others, state->at, &nr);
	for (i = 0; i < nr; i++)
		walk_alternative(w, state, &alt[i]);
	if (label) {
		later(w, state, label->target);
		later(w, state, state->at + label->len);
	}
}

/* one path, to its end or to where another was */
static void walk_path(struct walk *w, struct state state)
{
	while (!w->reported) {
		const struct image *img;
		struct insn insn;

		if (w->until && state.at == w->until) {
			at_return(w, &state, state.at);
			return;
		}
		if (!arrive(w, &state))
			return;
		if (!*w->budget) {
			WALK_FINDING(w, func_flow, state.at,
				     "is too long to follow");
			return;
		}
		--*w->budget;
		walk_others(w, &state);
		img = model_image(w->model, state.at);
		if (!img || !image_is_code(img, state.at) ||
		    sweep_insn(img, state.at, &insn)) {
			WALK_FINDING(w, func_flow, state.at, "is no instruction");
			return;
		}
		apply(w, &state, &insn);
		if (w->reported)
			return;
		if (is_return(w->model, &insn)) {
			if (w->until)
				WALK_FINDING(w, func_flow, state.at,
					     "returns on its way");
			else
				at_return(w, &state, state.at);
			return;
		}
		if (is_indirect(w->model, &insn)) {
			WALK_FINDING(w, func_flow, state.at,
				     "%s: an indirect branch cannot be followed",
				     insn.name);
			return;
		}
		switch (insn.flow) {
		case FLOW_STOP:
			return;
		case FLOW_TRAP:
			/* a BUG() at the end of a function: there is no more */
			if (image_function(img, state.at) !=
			    image_function(img, state.at + insn.len))
				return;
			break;
		case FLOW_CALL:
			state.changed |= callee_clobbers(w, state.at,
							 insn.target);
			break;
		case FLOW_BRANCH:
			later(w, &state, insn.target);
			break;
		case FLOW_JUMP:
			state.at = insn.target;
			continue;
		default:
			break;
		}
		state.at += insn.len;
	}
}

static void walk(struct walk *w, const struct model *model, uint64_t addr)
{
	w->model = model;
	w->todo[0].at = addr;
	memset(w->todo[0].pushed, -1, sizeof(w->todo[0].pushed));
	w->nr_todo = 1;
	while (w->nr_todo && !w->reported)
		walk_path(w, w->todo[--w->nr_todo]);
}

/*
 * What a called function changes: what it promises, or what the C convention
 * allows, less what its code leaves alone, if that can be followed. That it keeps
 * to the C convention is taken for granted. Calls are followed a few deep.
 */
static uint16_t callee_clobbers(struct walk *w, uint64_t at, uint64_t addr)
{
	const struct func *func = model_func(w->model, addr);
	const struct op *op = model_op_of(w->model, addr);
	struct walk *inner;
	uint16_t result;

	if (func)
		return func->clobbers;
	if (op)
		return model_call_clobbers(w->model, at, op);
	if (w->depth == CALLS_MAX || !*w->budget)
		return model_c_clobbers(w->model);
	inner = calloc(1, sizeof(*inner));
	if (!inner)
		abort();
	inner->quiet = true;
	inner->depth = w->depth + 1;
	inner->others = w->others;
	inner->budget = w->budget;
	walk(inner, w->model, addr);
	result = model_c_clobbers(w->model);
	if (!inner->reported && inner->returns)
		result &= inner->result;
	free(inner);
	return result;
}

/**
 * follow() - what code changes on its way
 * @model:   model of a kernel or a module
 * @addr:    where it begins
 * @until:   where it ends; 0: where it returns
 * @changed: gets the registers that it changes
 *
 * Return: true if all ways from @addr end there, with the stack as it was.
 */
bool follow(const struct model *model, uint64_t addr, uint64_t until,
	    uint16_t *changed)
{
	struct walk *w = calloc(1, sizeof(*w));
	struct others others = {};
	unsigned int budget = BUDGET;
	bool good;

	if (!w)
		abort();
	w->quiet = true;
	w->until = until;
	w->others = &others;
	w->budget = &budget;
	walk(w, model, addr);
	good = w->returns && !w->reported;
	*changed = w->result;
	free(w);
	return good;
}

static void check_func(const struct model *model, const struct others *others,
		       uint64_t addr, uint16_t allowed)
{
	struct walk *w = calloc(1, sizeof(*w));
	unsigned int budget = BUDGET;

	if (!w)
		abort();
	w->allowed = allowed;
	w->others = others;
	w->budget = &budget;
	walk(w, model, addr);
	free(w);
}

/** check_funcs() - functions that promise more than the C convention keep to it */
void check_funcs(const struct model *model)
{
	struct others others;
	unsigned int i, j;

	/* a module's ops are the kernel's, and their functions were checked */
	if (model->img->module)
		return;
	others_read(&others, model->img);
	for (i = 0; i < model->nr_funcs; i++)
		check_func(model, &others, model->funcs[i].addr, model->funcs[i].clobbers);
	/* those that are not described promise what their op's class does */
	for (i = 0; i < MAX_OPS; i++) {
		const struct op *op = &model->ops[i];

		if (!op->name || op->clobbers == model_c_clobbers(model))
			continue;
		for (j = 0; j < op->nr_offers; j++)
			if (!model_func(model, op->offers[j].func))
				check_func(model, &others, op->offers[j].func,
					   op->clobbers);
	}
	others_free(&others);
}
