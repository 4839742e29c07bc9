/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A site: the instructions in the text, and their record in .parainstructions.
 *
 * Four forms, one macro each. As linked, each of them is a direct call or jump
 * that works for every backend; at boot, or when a module is loaded, the
 * patcher puts something else there where the backend has it:
 *
 * call		"call __PVT__<op>", the op's trampoline. Gets the backend's
 *		instructions, or a direct call of its function.
 * own, store	a call of an entry, or a jump to a stub out of line. Natively it
 *		gets the bytes in front of its target, which are instructions
 *		with the site's own operands; else it stays.
 * branch	a jump to code that calls the op. Natively a nop; else it stays.
 *
 * The same layout is read by C, by assembly, by objtool and by tools outside
 * the kernel. See Documentation/arch/x86/paravirt/site-format.rst.
 */
#ifndef _ASM_X86_PARAVIRT_SITE_H
#define _ASM_X86_PARAVIRT_SITE_H

#include <asm/paravirt_clobbers.h>
#include <asm/paravirt_forms.h>

/* the trampoline of an op; __pv_<op> is taken by the queued spinlocks */
#define PV_TRAMP(op)		__PVT__##op
#define PV_TRAMP_STR(op)	"__PVT__" #op
/* what saves registers around a call of the op: __PVE__<op>, __PVE__<op>_rbx */
#define PV_ENTRY_STR(op)	"__PVE__" #op

#ifdef __ASSEMBLER__

/*
 * PV_SITE - a call site in assembly
 * \op:		name of the op
 * \num:	its number, ASM_PV_OP_<op> of asm-offsets
 * \clobbers:	registers that are dead here, a mask
 * \native:	native instructions of the op's row, for objtool; none if they
 *		leave the stack alone
 *
 * Input, output: those of the op. Clobbers: nothing outside \clobbers, which
 * has to hold what the op's class clobbers.
 */
.macro PV_SITE op:req num:req clobbers:req native
771:	call	__PVT__\op
772:
	.pushsection .parainstructions, "a"
	.balign	4
	.long	771b - .
	.short	\clobbers
	.byte	\num
	.byte	772b - 771b
	.popsection
.ifnc "\native", ""
	.pushsection .discard.pv_alt_insns, "ax"
773:	\native
774:
	.popsection
	.pushsection .discard.pv_alts, "a"
	.long	771b - .
	.long	773b - .
	.byte	772b - 771b
	.byte	774b - 773b
	.popsection
.endif
.endm

#else /* !__ASSEMBLER__ */

#include <linux/stringify.h>

/* what objtool has to know of a site: which instructions it can become */
#define PV_OBJTOOL_ALT(first, last)					\
	".pushsection .discard.pv_alts, \"a\"\n"			\
	".long 771b - .\n"						\
	".long " first " - .\n"						\
	".byte 772b - 771b\n"						\
	".byte " last " - " first "\n"					\
	".popsection\n"

#define PV_OBJTOOL_INSNS(insns)						\
	".pushsection .discard.pv_alt_insns, \"ax\"\n"			\
	"773:\t" insns "\n"						\
	"774:\n"							\
	".popsection\n"							\
	PV_OBJTOOL_ALT("773b", "774b")

/*
 * What native code the patcher may put into a call site, for objtool alone:
 * the sections are dropped at link. Calls need no entry, they look like it.
 */
#define PV_OBJTOOL_PV_FN(function)
#define PV_OBJTOOL_PV_QUIET(function)
#define PV_OBJTOOL_PV_RDMSR(function)
#define PV_OBJTOOL_PV_WRMSR(function)
#define PV_OBJTOOL_PV_CPUID(function)
#define PV_OBJTOOL_PV_NOP
#define PV_OBJTOOL_PV_ZERO
#define PV_OBJTOOL_PV_INSN(function, insns, clobbers)	PV_OBJTOOL_INSNS(insns)
#define PV_OBJTOOL_PV_SAME(function)
/* which register does not matter, what it does to the stack does */
#define PV_OBJTOOL_PV_GET(function, bytes)				\
	PV_OBJTOOL_INSNS(".set .Lpv_n, 0\n" bytes)
#define PV_OBJTOOL_PV_PUT(function, bytes)
#define PV_OBJTOOL_PV_STORE(function)
#define PV_OBJTOOL_PV_XCHG(function)
#define PV_OBJTOOL_PV_CMPXCHG(function)
#define PV_OBJTOOL_PV_UNLOCK(function)

/*
 * The record of the site from 771 to 772. Wants an "i" operand [pv_op], the
 * op's number; @clobbers is an expression.
 */
#define PV_RECORD(clobbers, form)					\
	".pushsection .parainstructions, \"a\"\n"			\
	".balign 4\n"							\
	".long 771b - .\n"						\
	".short " clobbers "\n"						\
	".byte %c[pv_op]\n"						\
	".byte 772b - 771b + 16 * " __stringify(form) "\n"		\
	".popsection\n"

/*
 * The text of a call site. Wants another "i" operand: [pv_clobbers], the mask.
 */
#define PV_SITE(op, native)						\
	"771:\tcall " PV_TRAMP_STR(op) "\n"				\
	"772:\n"							\
	PV_RECORD("%c[pv_clobbers]", PV_SITE_CALL)			\
	PV_OBJTOOL_##native

/* jmp to @target, five bytes wherever that is */
#define PV_JMP(target)							\
	".byte 0xe9\n"							\
	".long " target " - (. + 4)\n"

/*
 * The text of a branch site: jumps to the label operand [pv_slow], natively
 * goes on.
 */
#define PV_SITE_TEXT_BRANCH						\
	"771:\t" PV_JMP("%l[pv_slow]")					\
	"772:\n"							\
	PV_RECORD("0", PV_SITE_BRANCH)					\
	".pushsection .discard.pv_alts, \"a\"\n"			\
	".long 771b - .\n"						\
	".long 0\n"							\
	".byte 772b - 771b, 0\n"					\
	".popsection\n"

#ifdef CONFIG_X86_64
/* number and bit of the register whose name, without %, follows */
asm(".set .Lpv_next, 0\n\t"
	".irp rs, rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, "
	"r8, r9, r10, r11, r12, r13, r14, r15\n\t"
	".set .Lpv_bit_\\rs, 1 << .Lpv_next\n\t"
	".set .Lpv_next, .Lpv_next + 1\n\t"
	".endr\n");

/*
 * The text of a site whose one operand, [pv_val], is in a register of the
 * compiler's choice: calls the entry for that register.
 */
#define PV_SITE_TEXT_REG(op, clobbers, native)				\
	"771:\tcall " PV_ENTRY_STR(op) "_%V[pv_val]\n"			\
	"772:\n"							\
	PV_RECORD(clobbers, PV_SITE_OWN)				\
	PV_OBJTOOL_##native

/*
 * The text of a site that natively is an instruction with operands in registers
 * of its own: calls the op's entry, which has them there as well.
 */
#define PV_SITE_TEXT_INSN(op, clobbers)					\
	"771:\tcall " PV_ENTRY_STR(op) "\n"				\
	"772:\n"							\
	PV_RECORD(clobbers, PV_SITE_OWN)

#define PV_REG_BIT	".Lpv_bit_%V[pv_val] + " __stringify(PV_FLAGS)

/*
 * The text of a site that natively is one instruction, @insn, with operands of
 * its own, and else what @stub says, out of line. The site is as long as the
 * instruction, which is padded to the five bytes of a jump.
 */
#define PV_SITE_TEXT_STUB(insn, stub, clobbers, form)			\
	"771:\t" PV_JMP("775f")						\
	".skip -(((774f - 773f) > 5) * ((774f - 773f) - 5)), 0x90\n"	\
	"772:\n"							\
	".pushsection .pvstub, \"ax\"\n"				\
	"773:\n"							\
	".skip -(((774f - 776f) < 5) * (5 - (774f - 776f))), 0x2e\n"	\
	"776:\t" insn "\n"						\
	"774:\n"							\
	"775:\t" stub							\
	PV_JMP("772b")							\
	".popsection\n"							\
	PV_RECORD(clobbers, form)					\
	PV_OBJTOOL_ALT("773b", "774b")
#endif /* CONFIG_X86_64 */

#endif /* __ASSEMBLER__ */

#endif /* _ASM_X86_PARAVIRT_SITE_H */
