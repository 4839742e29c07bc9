/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One trampoline per op: what sites call before they are patched.
 *
 * As linked it jumps through pv_ops, so that a site works from the first
 * instruction on, whatever the backend has put there by then. When sites are
 * patched it becomes a direct jump (invariant I1).
 *
 * Those of ops that noinstr code may use are noinstr themselves; objtool
 * follows the jump through pv_ops to every function a backend puts there.
 */
#include <linux/linkage.h>
#include <linux/objtool.h>
#include <asm/asm.h>
#include <asm/nospec-branch.h>
#include <asm/paravirt_site.h>

#define PV_TRAMP_SECTION_text		.text
#define PV_TRAMP_SECTION_noinstr	.noinstr.text

#ifdef CONFIG_64BIT
# define PV_PTR_SIZE	8
#else
# define PV_PTR_SIZE	4
#endif

/* pv_ops holds nothing but pointers, in the order of the rows */
.set pv_op_index, 0

/*
 * Input, output, clobbers: those of the op.
 * The int3 stops speculation past the jump, and pads to eight bytes.
 */
.macro PV_TRAMPOLINE op:req section:req
	.pushsection \section, "ax"
	.balign 8
	.globl	__PVT__\op
	.type	__PVT__\op, @function
__PVT__\op:
	ANNOTATE_NOENDBR
	ANNOTATE_RETPOLINE_SAFE
	jmp	*_ASM_RIP(pv_ops + pv_op_index * PV_PTR_SIZE)
	int3
	int3
	.size	__PVT__\op, . - __PVT__\op
	.popsection
	.set pv_op_index, pv_op_index + 1
.endm

#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	PV_TRAMPOLINE op, PV_TRAMP_SECTION_##section
#define PV_VOP(group, op, proto, args, class, section, native)		\
	PV_TRAMPOLINE op, PV_TRAMP_SECTION_##section
#include <asm/paravirt_op_table.h>
