// SPDX-License-Identifier: GPL-2.0-only
/*
 * Native functions that exist for the op table alone. The others, native_*,
 * are those that a kernel without the layer uses.
 *
 * A row's PV_INSN() becomes a function here, and its description says which
 * bytes of the function may be put into a site.
 */
#include <linux/export.h>
#include <linux/linkage.h>
#include <linux/mm_types.h>

#include <asm/debugreg.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/paravirt.h>
#include <asm/special_insns.h>
#include <asm/tlb.h>

#include "paravirt.h"
#include "sites.h"

/* an asm without operands has a % of its own */
#undef PV_R
#define PV_R "%"

/*
 * A function of instructions that may also be put into a site. All of them are
 * noinstr: instructions of a site call nothing.
 */
#define PV_INSN_FUNC(name, insns, clobbers)				\
	asm(".pushsection .noinstr.text, \"ax\"\n"			\
	    ".globl " #name "\n\t"					\
	    ".type " #name ", @function\n\t"				\
	    ASM_FUNC_ALIGN "\n"						\
	    #name ":\n\t"						\
	    ASM_ENDBR							\
	    "771:\t" insns "\n"						\
	    "772:\t" ASM_RET						\
	    ".size " #name ", . - " #name "\n\t"			\
	    ".popsection\n"						\
	    PV_FUNC(#name, "0", clobbers, "771b - " #name, "772b - 771b"))

#define PV_DEFINE_PV_FN(function)
#define PV_DEFINE_PV_QUIET(function)
#define PV_DEFINE_PV_RDMSR(function)
#define PV_DEFINE_PV_WRMSR(function)
#define PV_DEFINE_PV_CPUID(function)
#define PV_DEFINE_PV_NOP
#define PV_DEFINE_PV_ZERO
#define PV_DEFINE_PV_INSN(function, insns, clobbers)			\
	PV_INSN_FUNC(function, insns, clobbers);
/* in the registers of the C convention; .Lpv_n is the number of one */
#define PV_DEFINE_PV_SAME(function)					\
	PV_INSN_FUNC(function, "mov %rdi, %rax", PV_RAX);
#define PV_DEFINE_PV_GET(function, bytes)				\
	PV_INSN_FUNC(function, ".set .Lpv_n, 0; " bytes, PV_RAX);
#define PV_DEFINE_PV_PUT(function, bytes)				\
	PV_INSN_FUNC(function, ".set .Lpv_n, 7; " bytes, 0);
#define PV_DEFINE_PV_STORE(function)					\
	PV_INSN_FUNC(function, "mov %rsi, (%rdi)", 0);
#define PV_DEFINE_PV_XCHG(function)					\
	PV_INSN_FUNC(function, "xor %eax, %eax; xchg %rax, (%rdi)",	\
		     PV_RAX | PV_FLAGS);
#define PV_DEFINE_PV_CMPXCHG(function)
#define PV_DEFINE_PV_UNLOCK(function)					\
	PV_INSN_FUNC(function, "movb $0, (%" _ASM_ARG1 ")", 0);

#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	PV_DEFINE_##native
#define PV_VOP(group, op, proto, args, class, section, native)		\
	PV_DEFINE_##native
#include <asm/paravirt_op_table.h>

/*
 * Returns 0, for any op that has nothing else to say. One instruction of five
 * bytes: inside it no data of the unwinder's can be wrong, as they are made for
 * what native code does to the stack there.
 */
PV_INSN_FUNC(paravirt_ret0, ".byte 0x2e, 0x2e, 0x2e; xor %eax, %eax",
	     PV_RAX | PV_FLAGS);

/* paravirt_nop: a site of it is left empty */
asm(PV_FUNC("nop_func", "0", 0, "0", "0"));

void pv_native_tlb_remove_table(struct mmu_gather *tlb, void *table)
{
	tlb_remove_page(tlb, table);
}

noinstr void pv_native_safe_halt(void)
{
	native_safe_halt();
}

#ifdef CONFIG_PARAVIRT_XXL
noinstr unsigned long pv_native_get_debugreg(int regno)
{
	return native_get_debugreg(regno);
}

noinstr void pv_native_set_debugreg(int regno, unsigned long val)
{
	native_set_debugreg(regno, val);
}

/* sites have this loop in line; where one is a call, this is called */
void pv_native_ptep_set_wrprotect(pte_t *ptep)
{
	pte_t new, old = READ_ONCE(*ptep);

	do {
		new = pte_wrprotect(old);
	} while (!try_cmpxchg(&ptep->pte, &old.pte, new.pte));
}

/*
 * Are sites of @op native instructions? The function, which they lead to while
 * they are counted, traces itself. While a counter is being switched, an access
 * may be traced twice, or not at all.
 */
static bool is_native(enum pv_op op)
{
	const struct pv_choice *choice = pv_choice_of(op);

	return paravirt_patched && choice->native && !choice->keep &&
	       !pv_is_counted(op);
}

/**
 * paravirt_trace_read_msr - trace an MSR that a site has read
 * @msr: number
 * @val: what was read
 *
 * Traces nothing where the op's function has done it.
 *
 * Context: any that may trace.
 */
void paravirt_trace_read_msr(unsigned int msr, u64 val)
{
	if (is_native(PV_OP_read_msr))
		do_trace_read_msr(msr, val, 0);
}
EXPORT_SYMBOL(paravirt_trace_read_msr);

/**
 * paravirt_trace_write_msr - trace an MSR that a site has written
 * @msr: number
 * @val: what was written
 *
 * Traces nothing where the op's function has done it.
 *
 * Context: any that may trace.
 */
void paravirt_trace_write_msr(unsigned int msr, u64 val)
{
	if (is_native(PV_OP_write_msr))
		do_trace_write_msr(msr, val, 0);
}
EXPORT_SYMBOL(paravirt_trace_write_msr);
#endif
