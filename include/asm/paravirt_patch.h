/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The record of a site, and where the kernel calls the patcher: once for its
 * own text, once for each module.
 * See Documentation/arch/x86/paravirt/site-format.rst.
 */
#ifndef _ASM_X86_PARAVIRT_PATCH_H
#define _ASM_X86_PARAVIRT_PATCH_H

#include <linux/build_bug.h>
#include <linux/types.h>

struct module;
struct pt_regs;

#ifdef CONFIG_PARAVIRT_SITES

/**
 * struct paravirt_site - an entry of .parainstructions
 * @addr: the site, relative to this field
 * @clobbers: registers that the patched code may change, PV_RAX...
 * @op: row of the op table, enum pv_op
 * @len: bytes that may be patched, PV_SITE_MIN_LEN to 15
 * @form: PV_SITE_CALL...
 *
 * PV_RECORD() writes it, objtool and tools outside the kernel read it: the
 * layout is fixed.
 */
struct paravirt_site {
	s32	addr;
	u16	clobbers;
	u8	op;
	u8	len:4,
		form:4;
};

static_assert(sizeof(struct paravirt_site) == 8);

/**
 * struct paravirt_func - an entry of .parafuncs: what PV_FUNC() says of a
 *	backend function
 * @func: the function, relative to this field
 * @body: the C function behind a thunk, relative to this field; 0 if none
 * @clobbers: registers that @func changes
 * @insn_start: offset in @func of instructions that may stand in for a call;
 *	PV_FUNC_CALL if there are none
 * @insn_len: their length; 0 if the site may be left empty
 */
struct paravirt_func {
	s32	func;
	s32	body;
	u16	clobbers;
	u8	insn_start;
	u8	insn_len;
};

static_assert(sizeof(struct paravirt_func) == 12);

#define PV_FUNC_CALL	255

bool paravirt_is_entry(const void *addr);
void paravirt_patch_kernel(void);
int paravirt_patch_module(struct module *mod, void *sites, size_t size);
void paravirt_forget_module(struct module *mod);

#else /* !CONFIG_PARAVIRT_SITES */

static inline bool paravirt_is_entry(const void *addr)
{
	return false;
}

static inline void paravirt_patch_kernel(void)
{
}

static inline int paravirt_patch_module(struct module *mod, void *sites,
					size_t size)
{
	return 0;
}

static inline void paravirt_forget_module(struct module *mod)
{
}

#endif /* CONFIG_PARAVIRT_SITES */

/* sites are rewritten while the kernel runs: where a counter is switched on */
#ifdef CONFIG_PARAVIRT_DEBUGFS
bool paravirt_int3_handler(struct pt_regs *regs);
bool paravirt_text_reserved(const void *start, const void *end);
#else
static __always_inline bool paravirt_int3_handler(struct pt_regs *regs)
{
	return false;
}

static inline bool paravirt_text_reserved(const void *start, const void *end)
{
	return false;
}
#endif

#endif /* _ASM_X86_PARAVIRT_PATCH_H */
