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
#include "report.h"

#define STACK_MAX	32
#define WALK_MAX	512	/* instructions, all paths together */
#define PATHS_MAX	64
#define CALLS_MAX	3

struct state {
	uint64_t at;
	uint16_t changed;
	int depth;			/* bytes pushed */
	int8_t pushed[STACK_MAX];	/* register in that word, or -1 */
};

struct walk {
	const struct model *model;
	uint16_t allowed;
	struct state todo[PATHS_MAX];
	unsigned int nr_todo;
	struct state seen[WALK_MAX];	/* what all paths to a place agree on */
	unsigned int nr_seen;
	unsigned int depth;		/* of calls */
	bool quiet;			/* for the sake of a caller */
	bool reported;
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
	const struct symbol *symbol = image_symbol(model->img, name);

	return symbol && symbol->addr == addr;
}

/* with return thunks, a return is a jump to one of them */
static bool is_return(const struct model *model, const struct insn *insn)
{
	return insn->flow == FLOW_RETURN ||
	       (insn->flow == FLOW_JUMP &&
		named(model, insn->target, "__x86_return_thunk"));
}

static uint16_t c_clobbers(const struct model *model)
{
	return model->img->is64 ? PV_CLOBBERS_PV_C :
		PV_RAX | PV_RCX | PV_RDX | PV_FLAGS;
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
	int top = state->depth / word;

	/* a word that is written otherwise than by a push holds no register */
	if (top < STACK_MAX && insn->stack_change < 0)
		state->pushed[top] = insn->push &&
			!(state->changed & 1 << insn->reg) ? insn->reg : -1;

	state->changed |= insn->writes;
	if (insn->pop && top > 0 && top <= STACK_MAX &&
	    state->pushed[top - 1] == insn->reg)
		state->changed &= ~(1 << insn->reg);

	state->depth -= insn->stack_change;
	if (!insn->stack_known || state->depth < 0)
		WALK_FINDING(w, func_stack, state->at, "%s leaves the stack unknown",
			     insn->name);
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

static uint16_t callee_clobbers(const struct walk *w, uint64_t addr);

/* one path, to its end or to where another was */
static void follow(struct walk *w, struct state state)
{
	const struct image *img = w->model->img;

	while (!w->reported) {
		const struct section *section = image_section_at(img, state.at, 1);
		struct insn insn;
		uint64_t left;

		if (!arrive(w, &state))
			return;
		left = section ? section->addr + section->size - state.at : 0;
		if (!section || !section->exec || !section->bytes ||
		    insn_decode(&insn, section->bytes + (state.at - section->addr),
				left > 15 ? 15 : left, state.at, img->is64)) {
			WALK_FINDING(w, func_flow, state.at, "is no instruction");
			return;
		}
		if (is_return(w->model, &insn)) {
			at_return(w, &state, state.at);
			return;
		}
		switch (insn.flow) {
		case FLOW_STOP:
			return;
		case FLOW_INDIRECT:
			WALK_FINDING(w, func_flow, state.at,
				     "%s: an indirect branch cannot be followed",
				     insn.name);
			return;
		case FLOW_CALL:
			state.changed |= callee_clobbers(w, insn.target);
			break;
		case FLOW_BRANCH:
			later(w, &state, insn.target);
			break;
		case FLOW_JUMP:
			state.at = insn.target;
			continue;
		default:
			apply(w, &state, &insn);
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
		follow(w, w->todo[--w->nr_todo]);
}

/*
 * What a called function changes: what it promises, or what its code does, but
 * no more than the C convention allows. Calls are followed a few deep.
 */
static uint16_t callee_clobbers(const struct walk *w, uint64_t addr)
{
	const struct func *func = model_func(w->model, addr);
	uint16_t result = c_clobbers(w->model);
	struct walk *inner;

	if (func)
		return func->clobbers;
	if (w->depth == CALLS_MAX)
		return result;
	inner = calloc(1, sizeof(*inner));
	if (!inner)
		abort();
	inner->quiet = true;
	inner->depth = w->depth + 1;
	walk(inner, w->model, addr);
	if (!inner->reported)
		result &= inner->result;
	free(inner);
	return result;
}

static void check_func(const struct model *model, uint64_t addr, uint16_t allowed)
{
	struct walk *w = calloc(1, sizeof(*w));

	if (!w)
		abort();
	w->allowed = allowed;
	walk(w, model, addr);
	free(w);
}

/** check_funcs() - functions that promise more than the C convention keep to it */
void check_funcs(const struct model *model)
{
	unsigned int i, j;

	for (i = 0; i < model->nr_funcs; i++)
		check_func(model, model->funcs[i].addr, model->funcs[i].clobbers);
	/* those that are not described promise what their op's class does */
	for (i = 0; i < MAX_OPS; i++) {
		const struct op *op = &model->ops[i];

		if (!op->name || op->clobbers == c_clobbers(model))
			continue;
		for (j = 0; j < op->nr_offers; j++)
			if (!model_func(model, op->offers[j].func))
				check_func(model, op->offers[j].func, op->clobbers);
	}
}
