// SPDX-License-Identifier: GPL-2.0-only
/*
 * Code that a site leads to instead of what it would lead to, in memory as near
 * to the kernel's text as that of modules.
 *
 * It is written before it is executed: memory is writable first, and executable
 * and read-only once it is sealed.
 */
#include <linux/errno.h>
#include <linux/execmem.h>
#include <linux/mm.h>
#include <linux/set_memory.h>
#include <linux/string.h>

#include <asm/cpufeature.h>
#include <asm/nospec-branch.h>
#include <asm/paravirt_clobbers.h>
#include <asm/text-patching.h>

#include "compose.h"
#include "stubs.h"

/* what a register is scrambled with: no address, and nothing's size */
#define POISON	0x6b6b6b6b

/**
 * pv_stubs_alloc - get memory for stubs
 * @stubs: is filled
 * @text: bytes of stubs
 * @data: bytes beside them, which are zeroed
 *
 * Context: process context.
 *
 * Return: 0, or -ENOMEM.
 */
int pv_stubs_alloc(struct pv_stubs *stubs, size_t text, size_t data)
{
	*stubs = (struct pv_stubs){ .text_size = PAGE_ALIGN(text) };
	stubs->text = execmem_alloc(EXECMEM_MODULE_TEXT,
				    stubs->text_size + PAGE_ALIGN(data));
	if (!stubs->text)
		return -ENOMEM;
	memset(stubs->text, INT3_INSN_OPCODE, stubs->text_size);
	stubs->data = (void *)stubs->text + stubs->text_size;
	memset(stubs->data, 0, PAGE_ALIGN(data));
	return 0;
}

/**
 * pv_stubs_seal - all stubs are written: they may be executed now
 * @stubs: the memory
 *
 * Context: process context.
 *
 * Return: 0, or a negative error: they may not.
 */
int pv_stubs_seal(struct pv_stubs *stubs)
{
	return set_memory_rox((unsigned long)stubs->text,
			      stubs->text_size >> PAGE_SHIFT);
}

/**
 * pv_stubs_free - give the memory back
 * @stubs: the memory, which nobody executes; nothing happens if there is none
 *
 * Context: process context.
 */
void pv_stubs_free(struct pv_stubs *stubs)
{
	if (stubs->text)
		execmem_free(stubs->text);
	stubs->text = NULL;
}

/**
 * pv_stubs_contain - is an address one of a stub?
 * @stubs: the memory
 * @addr: the address
 *
 * Return: true if it is.
 */
bool pv_stubs_contain(const struct pv_stubs *stubs, unsigned long addr)
{
	return stubs->text && addr >= (unsigned long)stubs->text &&
	       addr < (unsigned long)stubs->text + stubs->used;
}

static u8 *next(struct pv_stubs *stubs)
{
	return stubs->text + stubs->used;
}

static void emit(struct pv_stubs *stubs, const void *code, size_t len)
{
	memcpy(next(stubs), code, len);
	stubs->used += len;
}

static int emit_branch(struct pv_stubs *stubs, u8 opcode, u64 target)
{
	u8 code[JMP32_INSN_SIZE];

	if (pv_compose_branch(code, opcode, (unsigned long)next(stubs), target))
		return -ERANGE;
	emit(stubs, code, sizeof(code));
	return 0;
}

static int emit_return(struct pv_stubs *stubs)
{
	static const u8 ret[] = { RET_INSN_OPCODE };

#ifdef CONFIG_MITIGATION_RETHUNK
	if (cpu_feature_enabled(X86_FEATURE_RETHUNK))
		return emit_branch(stubs, JMP32_INSN_OPCODE,
				   (unsigned long)x86_return_thunk);
#endif
	emit(stubs, ret, sizeof(ret));
	return 0;
}

/* the next one begins where a stub of this length has to end */
static void *done(struct pv_stubs *stubs, u8 *start, size_t len)
{
	stubs->used = start + len - stubs->text;
	return start;
}

/**
 * pv_stub_count - write a stub that counts
 * @stubs: memory for PV_STUB_COUNT_LEN bytes more
 * @count: what it adds one to, beside the text
 * @target: where it goes on
 * @save_flags: flags may not be changed
 *
 * All CPUs share the count: per-CPU data may be out of reach, as where entry
 * code runs with the user's gs.
 *
 * Return: the stub; NULL if @target cannot be reached.
 */
void *pv_stub_count(struct pv_stubs *stubs, unsigned long *count, u64 target,
		    bool save_flags)
{
#ifdef CONFIG_64BIT
	/* lock incq count(%rip) */
	static const u8 inc[] = { 0xf0, 0x48, 0xff, 0x05 };
#else
	/* lock incl count */
	static const u8 inc[] = { 0xf0, 0xff, 0x05 };
#endif
	static const u8 pushf[] = { 0x9c }, popf[] = { 0x9d };
	u8 *start = next(stubs);
	u32 where;

	if (save_flags)
		emit(stubs, pushf, sizeof(pushf));
	emit(stubs, inc, sizeof(inc));
	where = (unsigned long)count;
	if (IS_ENABLED(CONFIG_64BIT))
		where -= (unsigned long)next(stubs) + sizeof(where);
	emit(stubs, &where, sizeof(where));
	if (save_flags)
		emit(stubs, popf, sizeof(popf));
	if (emit_branch(stubs, JMP32_INSN_OPCODE, target))
		return NULL;
	return done(stubs, start, PV_STUB_COUNT_LEN);
}

/**
 * pv_stub_poison - write a stub that calls, and scrambles registers
 * @stubs: memory for PV_STUB_POISON_LEN bytes more
 * @target: what it calls
 * @regs: mask of what it scrambles then; of these, what C functions may change
 *
 * Return: the stub; NULL if @target cannot be reached.
 */
void *pv_stub_poison(struct pv_stubs *stubs, u64 target, u16 regs)
{
	static const u32 poison = POISON;
	/* cmp $POISON, %esp */
	static const u8 cmp[] = { 0x81, 0xfc };
	u8 *start = next(stubs);
	unsigned int reg;

	regs &= PV_CLOBBERS_PV_C;
	if (emit_branch(stubs, CALL_INSN_OPCODE, target))
		return NULL;
	for (reg = 0; reg < 16; reg++) {
		/* mov $POISON, %reg */
		const u8 mov[] = { 0x41, 0xb8 + (reg & 7) };

		if (!(regs & BIT(reg)) || BIT(reg) == PV_FLAGS)
			continue;
		if (reg < 8)
			emit(stubs, mov + 1, 1);
		else
			emit(stubs, mov, 2);
		emit(stubs, &poison, sizeof(poison));
	}
	if (regs & PV_FLAGS) {
		emit(stubs, cmp, sizeof(cmp));
		emit(stubs, &poison, sizeof(poison));
	}
	if (emit_return(stubs))
		return NULL;
	return done(stubs, start, PV_STUB_POISON_LEN);
}
