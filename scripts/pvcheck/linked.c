// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sites that stay as linked unless the kernel runs on bare hardware: what they
 * lead to has to call their op, and change no more than they allow. Entries and
 * stubs are followed instruction by instruction; code that a branch site leads to
 * is the compiler's, which knows what its own calls change.
 */
#include <string.h>

#include <asm/paravirt_clobbers.h>

#include "insn.h"
#include "model.h"
#include "report.h"
#include "sweep.h"

#define SLOW_MAX	96	/* instructions from a branch site to its call */

#define LINKED_FINDING(model, site, kind, ...)				\
	finding((model)->img, FINDING_##kind, "-", (site)->addr,	\
		(model)->ops[(site)->op].name, __VA_ARGS__)

/* "__PVE__set_pte" is of set_pte, as is "__PVE__set_pte_rbx" */
static bool is_entry_of(const struct symbol *symbol, const struct op *op)
{
	size_t len = strlen(op->name);
	const char *name;

	if (!symbol || strncmp(symbol->name, ENTRY, strlen(ENTRY)))
		return false;
	name = symbol->name + strlen(ENTRY);
	return !strncmp(name, op->name, len) &&
	       (!name[len] || (name[len] == '_' && name[len + 1] == 'r'));
}

static bool is_entry(const struct model *model, uint64_t addr,
		     const struct op *op)
{
	const struct image *img = model_image(model, addr);
	const struct symbol *symbol = img ? image_function(img, addr) : NULL;

	return symbol && symbol->addr == addr && is_entry_of(symbol, op);
}

/*
 * Op that is called at @addr, by its trampoline or an entry that is not for a
 * register: those for one make arguments.
 */
static const struct op *called_op(const struct model *model, uint64_t addr)
{
	const struct image *img = model_image(model, addr);
	const struct symbol *symbol = img ? image_function(img, addr) : NULL;
	unsigned int i;

	for (i = 0; i < MAX_OPS; i++) {
		const struct op *op = &model->ops[i];

		if (op->name && (op->tramp == addr ||
				 (symbol && symbol->addr == addr &&
				  !strncmp(symbol->name, ENTRY, strlen(ENTRY)) &&
				  !strcmp(symbol->name + strlen(ENTRY), op->name))))
			return op;
	}
	return NULL;
}

/* the layer's own functions behind branches of the op lazy_flush */
static const char * const lazy_functions[] = {
	"paravirt_enter_lazy_mmu", "paravirt_leave_lazy_mmu",
	"paravirt_flush_lazy_mmu", "paravirt_start_lazy_cpu",
	"paravirt_end_lazy_cpu", "__paravirt_check_user",
};

static bool is_lazy(const struct model *model, const struct op *op,
		    uint64_t addr)
{
	const struct image *img = model_image(model, addr);
	const struct symbol *symbol = img ? image_function(img, addr) : NULL;
	unsigned int i;

	if (strcmp(op->name, "lazy_flush") || !symbol || symbol->addr != addr)
		return false;
	for (i = 0; i < sizeof(lazy_functions) / sizeof(lazy_functions[0]); i++)
		if (!strcmp(symbol->name, lazy_functions[i]))
			return true;
	return false;
}

/*
 * Is the op the first that is called from @addr on? Jumps are followed, branches
 * are not: arguments may depend on something, that the op is called does not.
 * arch_end_context_switch() has load_sp0 behind the same branch; what to do in
 * which lazy mode is decided behind it.
 */
static bool calls_op(const struct model *model, uint64_t addr, uint64_t end,
		     const struct op *op)
{
	const struct op *other;
	unsigned int i;

	for (i = 0; i < SLOW_MAX && addr != end; i++) {
		const struct image *img = model_image(model, addr);
		struct insn insn;

		if (!img || sweep_insn(img, addr, &insn))
			return false;
		if (insn.flow == FLOW_CALL &&
		    (insn.target == op->tramp ||
		     is_entry(model, insn.target, op) ||
		     is_lazy(model, op, insn.target)))
			return true;
		other = insn.flow == FLOW_CALL ? called_op(model, insn.target) : NULL;
		if (other && strcmp(other->name, "load_sp0"))
			return false;
		if (insn.flow == FLOW_RETURN || insn.flow == FLOW_STOP ||
		    insn.flow == FLOW_INDIRECT)
			return false;
		addr = insn.flow == FLOW_JUMP ? insn.target : addr + insn.len;
	}
	return false;
}

static void check_way(const struct model *model, const struct site *site,
		      uint64_t until)
{
	bool is64 = model->img->is64;
	uint16_t changed, less;
	char buf[96], buf2[96];

	if (!follow(model, site->target, until, &changed)) {
		LINKED_FINDING(model, site, site_way,
			       "what it leads to cannot be followed to the end of the site");
		return;
	}
	if (changed & ~site->clobbers)
		LINKED_FINDING(model, site, site_way,
			       "leads to code that writes %s, mask allows %s",
			       insn_registers(changed & ~site->clobbers, is64, buf,
					      sizeof(buf)),
			       insn_registers(site->clobbers, is64, buf2,
					      sizeof(buf2)));
	/* flags are changed by every asm of the compiler's */
	less = site->clobbers & ~(changed | PV_FLAGS);
	if (less)
		LINKED_FINDING(model, site, record_mask,
			       "allows %s, which what it leads to does not change",
			       insn_registers(less, is64, buf, sizeof(buf)));
}

/**
 * own_insn() - the instruction that a site of its own bytes natively is
 * @model: model of its image
 * @site:  site
 * @insn:  set to it
 *
 * Return: false if the site has no bytes of its own, or they are not one
 * instruction.
 */
bool own_insn(const struct model *model, const struct site *site,
	      struct insn *insn)
{
	return site->own &&
	       !insn_decode(insn, site->own, site->len, site->target - site->len,
			    model->img->is64) &&
	       insn->len == site->len;
}

/* own bytes in front of a stub are one instruction; a store's writes to memory */
static void check_stub(const struct model *model, const struct site *site)
{
	uint64_t end = site->addr + site->len;
	struct insn insn;

	if (!own_insn(model, site, &insn) || insn.flow != FLOW_NEXT ||
	    (site->form == PV_SITE_STORE && !insn.writes_memory))
		LINKED_FINDING(model, site, site_bytes,
			       "no instruction of %u bytes is in front of its stub",
			       site->len);
	if (!calls_op(model, site->target, end, &model->ops[site->op]))
		LINKED_FINDING(model, site, site_way,
			       "leads to no call of its op");
	check_way(model, site, end);
}

/* "__PVE__pte_val_rbx": bit of rbx, or 0 */
static uint16_t register_of(const char *name)
{
	static const char *const names[] = {
		"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
		"r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
	};
	const char *last = strrchr(name, '_');
	unsigned int i;

	for (i = 0; last && i < 16; i++)
		if (!strcmp(names[i], last + 1))
			return 1 << i;
	return 0;
}

/**
 * check_entry() - an entry for a register changes no other, whatever its site may
 * @model: model of a kernel
 * @site:  site in an entry
 */
void check_entry(const struct model *model, const struct site *site)
{
	const struct symbol *entry = image_function(model->img, site->addr);
	uint16_t reg = register_of(entry->name), changed;
	char buf[96];

	if (!reg)
		return;
	if (!follow(model, entry->addr, 0, &changed))
		LINKED_FINDING(model, site, site_way,
			       "%s cannot be followed to its return", entry->name);
	else if (changed & ~(reg | PV_FLAGS))
		LINKED_FINDING(model, site, site_way, "%s changes %s",
			       entry->name,
			       insn_registers(changed & ~(reg | PV_FLAGS),
					      model->img->is64, buf,
					      sizeof(buf)));
}

/**
 * check_linked() - what a site leads to that is no call site
 * @model: model of its image
 * @site:  site whose branch was found good
 */
void check_linked(const struct model *model, const struct site *site)
{
	const struct op *op = &model->ops[site->op];

	switch (site->form) {
	case PV_SITE_BRANCH:
		if (site->len != PV_SITE_MIN_LEN)
			LINKED_FINDING(model, site, record_length,
				       "%u bytes are no jump", site->len);
		if (site->clobbers)
			LINKED_FINDING(model, site, record_mask,
				       "is a branch site, where nothing may change");
		if (!calls_op(model, site->target, 0, op))
			LINKED_FINDING(model, site, site_way,
				       "leads to no call of its op");
		return;
	case PV_SITE_STORE:
		check_stub(model, site);
		return;
	default:
		if (*image_bytes(model->img, site->addr, 1) == 0xe9) {
			check_stub(model, site);
			return;
		}
		if (site->len != PV_SITE_MIN_LEN)
			LINKED_FINDING(model, site, record_length,
				       "%u bytes are no call", site->len);
		if (!is_entry(model, site->target, op))
			LINKED_FINDING(model, site, site_way,
				       "leads to no entry of its op");
		else
			check_way(model, site, 0);
	}
}
