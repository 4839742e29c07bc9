/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One trampoline per op: what sites call before they are patched. And entries
 * for ops with operands in registers of the compiler's choice.
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
#include <asm/frame.h>
#include <asm/nops.h>
#include <asm/nospec-branch.h>
#include <asm/paravirt_site.h>

#define PV_TRAMP_SECTION_text		.text
#define PV_TRAMP_SECTION_noinstr	.noinstr.text

#ifdef CONFIG_64BIT
# define PV_PTR_SIZE	8
#else
# define PV_PTR_SIZE	4
#endif

/* where all of them are, for paravirt_is_entry() */
.macro PV_BOUND section:req name:req
	.pushsection \section, "ax"
	.globl	\name
\name:
	ANNOTATE_NOENDBR
	int3
	.popsection
.endm

	PV_BOUND .text, pv_entries_text
	PV_BOUND .noinstr.text, pv_entries_noinstr

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
	/* of the op that was last, for its entries */
	.set pv_op_number, pv_op_index
	.set pv_op_index, pv_op_index + 1
.endm

/*
 * Entries save what the op may change around a call site of it, so that the
 * code that calls an entry need not take any register for changed but those of
 * operands. In front of an entry for a register are the five bytes that its
 * sites get natively (form own).
 */
#ifdef CONFIG_X86_64
.macro PV_ENTRY name:req
	.globl	__PVE__\name
	.type	__PVE__\name, @function
__PVE__\name:
	ANNOTATE_NOENDBR
	FRAME_BEGIN
.endm

.macro PV_ENTRY_END name:req
	FRAME_END
	RET
	.size	__PVE__\name, . - __PVE__\name
.endm

/* what a C function may change */
#define PV_C_REGS	rax, rcx, rdx, rsi, rdi, r8, r9, r10, r11

/* push all of \regs but \but */
.macro PV_PUSH but:req reg:req regs:vararg
	.ifnc \reg, \but
	push	%\reg
	.endif
	.ifnb \regs
	PV_PUSH	\but, \regs
	.endif
.endm

/* pop what PV_PUSH with the same arguments has pushed */
.macro PV_POP but:req reg:req regs:vararg
	.ifnb \regs
	PV_POP	\but, \regs
	.endif
	.ifnc \reg, \but
	pop	%\reg
	.endif
.endm

/* the five bytes in front of an entry, with \insn */
.macro PV_NATIVE insn:req
761:	\insn
762:
.endm

/*
 * objtool: bytes in front of an entry are nobody's code unless something may
 * become them; the site in it may, and does the same.
 */
.macro PV_NATIVE_ALT
	.pushsection .discard.pv_alts, "a"
	.long	771b - .
	.long	761b - .
	.byte	772b - 771b
	.byte	762b - 761b
	.popsection
.endm

/*
 * Input, with \in: the register. Output, with \out: the same. Clobbers: flags,
 * and the register with \out alone.
 * A function that gets a value is in assembly and changes rax and flags alone.
 */
.macro PV_REG_ENTRY op:req reg:req in:req out:req native:req
	PV_NATIVE "\native"
PV_ENTRY \op\()_\reg
	/* what has the value in the end is not saved */
	.if !\out
	PV_PUSH	none, PV_C_REGS
	.elseif \in
	PV_PUSH	\reg, PV_C_REGS
	.else
	PV_PUSH	\reg, rax
	.endif
	.if \in
	.ifnc \reg, rdi
	mov	%\reg, %rdi
	.endif
	PV_SITE	\op, pv_op_number, PV_CLOBBERS_PV_C
	.else
	PV_SITE	\op, pv_op_number, PV_CLOBBERS_PV_CALLEE
	.endif
	PV_NATIVE_ALT
	.if \out
	.ifnc \reg, rax
	mov	%rax, %\reg
	.endif
	.endif
	.if !\out
	PV_POP	none, PV_C_REGS
	.elseif \in
	PV_POP	\reg, PV_C_REGS
	.else
	PV_POP	\reg, rax
	.endif
PV_ENTRY_END \op\()_\reg
.endm

/* with a frame pointer, rbp is no operand's register */
#ifdef CONFIG_FRAME_POINTER
# define PV_NO_REG	rbp
#else
# define PV_NO_REG	rsp
#endif

/* \macro \op, \reg, \more for each register */
.macro PV_EACH_REG macro:req op:req section:req more:vararg
	.pushsection \section, "ax"
	.set .Lpv_n, 0
	.irp reg, rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, \
		r12, r13, r14, r15
	.ifnc \reg, rsp
	.ifnc \reg, PV_NO_REG
	\macro \op, \reg, \more
	.endif
	.endif
	.set .Lpv_n, .Lpv_n + 1
	.endr
	.popsection
.endm

.macro PV_NOTHING
	.byte	BYTES_NOP5
.endm

/* Input: rdi, rsi. Clobbers: the same, flags. */
.macro PV_STORE_ENTRIES op:req section:req
	.pushsection \section, "ax"
PV_ENTRY \op
	PV_PUSH	none, rax, rcx, rdx, r8, r9, r10, r11
	PV_SITE	\op, pv_op_number, PV_CLOBBERS_PV_C
	PV_POP	none, rax, rcx, rdx, r8, r9, r10, r11
PV_ENTRY_END \op
	.popsection
.endm

/* Input: those of the op. Clobbers: flags. */
.macro PV_QUIET_ENTRY op:req section:req
	.pushsection \section, "ax"
PV_ENTRY \op
	PV_PUSH	none, PV_C_REGS
	PV_SITE	\op, pv_op_number, PV_CLOBBERS_PV_C
	PV_POP	none, PV_C_REGS
PV_ENTRY_END \op
	.popsection
.endm

/* Input, output: those of rdmsr. Clobbers: flags, rax, rdx. */
.macro PV_RDMSR_ENTRIES op:req section:req
	.pushsection \section, "ax"
	PV_NATIVE ".byte 0x2e, 0x2e, 0x2e; rdmsr"
PV_ENTRY \op
	PV_PUSH	none, rcx, rsi, rdi, r8, r9, r10, r11
	mov	%ecx, %edi
	PV_SITE	\op, pv_op_number, PV_CLOBBERS_PV_C
	PV_NATIVE_ALT
	mov	%rax, %rdx
	shr	$32, %rdx
	mov	%eax, %eax
	PV_POP	none, rcx, rsi, rdi, r8, r9, r10, r11
PV_ENTRY_END \op
	.popsection
.endm

/* Input: those of wrmsr. Clobbers: flags. */
.macro PV_WRMSR_ENTRIES op:req section:req
	.pushsection \section, "ax"
	PV_NATIVE ".byte 0x2e, 0x2e, 0x2e; wrmsr"
PV_ENTRY \op
	PV_PUSH	none, PV_C_REGS
	mov	%ecx, %edi
	mov	%eax, %esi
	PV_SITE	\op, pv_op_number, PV_CLOBBERS_PV_C
	PV_NATIVE_ALT
	PV_POP	none, PV_C_REGS
PV_ENTRY_END \op
	.popsection
.endm

/*
 * Input, output: those of cpuid. Clobbers: flags, rax, rbx, rcx, rdx. The op
 * gets places on the stack. No prefixes but a nop of three bytes:
 * do_vc_no_ghcb() of an encrypted guest takes every cpuid for one of two bytes.
 */
.macro PV_CPUID_ENTRIES op:req section:req
	.pushsection \section, "ax"
	PV_NATIVE "cpuid; nopl (%rax)"
PV_ENTRY \op
	PV_PUSH	none, rsi, rdi, r8, r9, r10, r11, rdx, rcx, rbx, rax
	mov	%rsp, %rdi
	lea	8(%rsp), %rsi
	lea	16(%rsp), %rdx
	lea	24(%rsp), %rcx
	PV_SITE	\op, pv_op_number, PV_CLOBBERS_PV_C
	PV_NATIVE_ALT
	PV_POP	none, rsi, rdi, r8, r9, r10, r11, rdx, rcx, rbx, rax
	mov	%eax, %eax
	mov	%ebx, %ebx
	mov	%ecx, %ecx
	mov	%edx, %edx
PV_ENTRY_END \op
	.popsection
.endm

/* Input: the register. Clobbers: flags. */
.macro PV_UNLOCK_ENTRY op:req reg:req none
PV_ENTRY \op\()_\reg
	push	%rax
	push	%rdi
	.ifnc \reg, rdi
	mov	%\reg, %rdi
	.endif
	PV_SITE	\op, pv_op_number, PV_CLOBBERS_PV_CALLEE
	pop	%rdi
	pop	%rax
PV_ENTRY_END \op\()_\reg
.endm
/* Input: the register. Output: the same. Clobbers: flags. */
.macro PV_POINTER_ENTRY op:req reg:req none
PV_ENTRY \op\()_\reg
	PV_PUSH	\reg, PV_C_REGS
	.ifnc \reg, rdi
	mov	%\reg, %rdi
	.endif
	PV_SITE	\op, pv_op_number, PV_CLOBBERS_PV_C
	.ifnc \reg, rax
	mov	%rax, %\reg
	.endif
	PV_POP	\reg, PV_C_REGS
PV_ENTRY_END \op\()_\reg
.endm
#endif /* CONFIG_X86_64 */

#define PV_ENTRIES_PV_FN(...)			PV_NO_ENTRIES
#define PV_ENTRIES_PV_NOP			PV_NO_ENTRIES
#define PV_ENTRIES_PV_ZERO			PV_NO_ENTRIES
#define PV_ENTRIES_PV_INSN(...)			PV_NO_ENTRIES
#define PV_ENTRIES_PV_SAME(function)		PV_SAME_ENTRIES
#define PV_ENTRIES_PV_GET(function, bytes)	PV_GET_ENTRIES bytes,
#define PV_ENTRIES_PV_PUT(function, bytes)	PV_PUT_ENTRIES bytes,
#define PV_ENTRIES_PV_RDMSR(function)		PV_RDMSR_ENTRIES
#define PV_ENTRIES_PV_WRMSR(function)		PV_WRMSR_ENTRIES
#define PV_ENTRIES_PV_CPUID(function)		PV_CPUID_ENTRIES
#define PV_ENTRIES_PV_STORE(function)		PV_STORE_ENTRIES
#define PV_ENTRIES_PV_XCHG(function)		PV_POINTER_ENTRIES
#define PV_ENTRIES_PV_CMPXCHG(function)		PV_CMPXCHG_ENTRIES
#ifdef CONFIG_X86_64
# define PV_ENTRIES_PV_QUIET(function)		PV_QUIET_ENTRY
# define PV_ENTRIES_PV_UNLOCK(function)		PV_UNLOCK_ENTRIES
#else
# define PV_ENTRIES_PV_QUIET(function)		PV_NO_ENTRIES
# define PV_ENTRIES_PV_UNLOCK(function)		PV_NO_ENTRIES
#endif

.macro PV_NO_ENTRIES op section
.endm
#ifdef CONFIG_X86_64
.macro PV_SAME_ENTRIES op:req section:req
	PV_EACH_REG PV_REG_ENTRY, \op, \section, 1, 1, PV_NOTHING
.endm
.macro PV_GET_ENTRIES bytes:req op:req section:req
	PV_EACH_REG PV_REG_ENTRY, \op, \section, 0, 1, "\bytes"
.endm
.macro PV_PUT_ENTRIES bytes:req op:req section:req
	PV_EACH_REG PV_REG_ENTRY, \op, \section, 1, 0, "\bytes"
.endm
.macro PV_POINTER_ENTRIES op:req section:req
	PV_EACH_REG PV_POINTER_ENTRY, \op, \section
.endm
/* the instruction has one operand in rax */
.macro PV_CMPXCHG_ENTRIES op:req section:req
	.pushsection \section, "ax"
	PV_POINTER_ENTRY \op, rax
	.popsection
.endm
.macro PV_UNLOCK_ENTRIES op:req section:req
	PV_EACH_REG PV_UNLOCK_ENTRY, \op, \section
.endm
#endif

#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	PV_TRAMPOLINE op, PV_TRAMP_SECTION_##section;			\
	PV_ENTRIES_##native op, PV_TRAMP_SECTION_##section;
#define PV_VOP(group, op, proto, args, class, section, native)		\
	PV_TRAMPOLINE op, PV_TRAMP_SECTION_##section;			\
	PV_ENTRIES_##native op, PV_TRAMP_SECTION_##section;
#include <asm/paravirt_op_table.h>

	PV_BOUND .text, pv_entries_text_end
	PV_BOUND .noinstr.text, pv_entries_noinstr_end
