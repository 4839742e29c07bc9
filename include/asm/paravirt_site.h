/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A site: the instructions in the text, and their record in .parainstructions.
 *
 * As linked, a site is "call __PVT__<op>", a call of the op's trampoline. At
 * boot, or when a module is loaded, the patcher puts native instructions or a
 * direct call in its place. The same layout is read by C, by assembly, by
 * objtool and by tools outside the kernel.
 * See Documentation/arch/x86/paravirt/site-format.rst.
 */
#ifndef _ASM_X86_PARAVIRT_SITE_H
#define _ASM_X86_PARAVIRT_SITE_H

#include <asm/paravirt_clobbers.h>

/* the trampoline of an op; __pv_<op> is taken by the queued spinlocks */
#define PV_TRAMP(op)		__PVT__##op
#define PV_TRAMP_STR(op)	"__PVT__" #op

#ifdef __ASSEMBLER__

/*
 * PV_SITE - a call site in assembly
 * \op:		name of the op
 * \num:	its number, ASM_PV_OP_<op> of asm-offsets
 * \clobbers:	registers that are dead here, a mask
 * \native:	native instructions of the op's row, for objtool
 *
 * Input, output: those of the op. Clobbers: nothing outside \clobbers, which
 * has to hold what the op's class clobbers.
 */
.macro PV_SITE op:req num:req clobbers:req native:req
771:	call	__PVT__\op
772:
	.pushsection .parainstructions, "a"
	.balign	4
	.long	771b - .
	.short	\clobbers
	.byte	\num
	.byte	772b - 771b
	.popsection
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
.endm

#else /* !__ASSEMBLER__ */

/*
 * What native code the patcher may put here, for objtool alone: the sections
 * are dropped at link. Calls need no entry, they look like the site itself.
 */
#define PV_OBJTOOL_PV_FN(function)
#define PV_OBJTOOL_PV_NOP
#define PV_OBJTOOL_PV_INSN(function, insns, clobbers)			\
	".pushsection .discard.pv_alt_insns, \"ax\"\n"			\
	"773:\t" insns "\n"						\
	"774:\n"							\
	".popsection\n"							\
	".pushsection .discard.pv_alts, \"a\"\n"			\
	".long 771b - .\n"						\
	".long 773b - .\n"						\
	".byte 772b - 771b\n"						\
	".byte 774b - 773b\n"						\
	".popsection\n"

/*
 * The text of a site. Wants two "i" operands: [pv_op], the op's number, and
 * [pv_clobbers], the mask.
 */
#define PV_SITE(op, native)						\
	"771:\tcall " PV_TRAMP_STR(op) "\n"				\
	"772:\n"							\
	".pushsection .parainstructions, \"a\"\n"			\
	".balign 4\n"							\
	".long 771b - .\n"						\
	".short %c[pv_clobbers]\n"					\
	".byte %c[pv_op]\n"						\
	".byte 772b - 771b\n"						\
	".popsection\n"							\
	PV_OBJTOOL_##native

#endif /* __ASSEMBLER__ */

#endif /* _ASM_X86_PARAVIRT_SITE_H */
