/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Clobber masks: bit n is register number n, as instructions encode it. Bit 4
 * would be the stack pointer, which no site may change: it stands for flags.
 *
 * Plain numbers, so that C, assembly and tools outside the kernel can use them.
 */
#ifndef _ASM_X86_PARAVIRT_CLOBBERS_H
#define _ASM_X86_PARAVIRT_CLOBBERS_H

#define PV_RAX		0x0001
#define PV_RCX		0x0002
#define PV_RDX		0x0004
#define PV_RBX		0x0008
#define PV_FLAGS	0x0010
#define PV_RBP		0x0020
#define PV_RSI		0x0040
#define PV_RDI		0x0080
#define PV_R8		0x0100
#define PV_R9		0x0200
#define PV_R10		0x0400
#define PV_R11		0x0800
#define PV_R12		0x1000
#define PV_R13		0x2000
#define PV_R14		0x4000
#define PV_R15		0x8000

/*
 * PV_CLOBBERS_PV_C: what the C convention lets a callee clobber.
 * PV_CLOBBERS_PV_CALLEE: the return register and flags; on 32 bit a 64-bit
 * return value is in edx:eax.
 */
#ifdef __x86_64__
# define PV_CLOBBERS_PV_C						\
	(PV_RAX | PV_RCX | PV_RDX | PV_RSI | PV_RDI |			\
	 PV_R8 | PV_R9 | PV_R10 | PV_R11 | PV_FLAGS)
# define PV_CLOBBERS_PV_CALLEE	(PV_RAX | PV_FLAGS)
#else
# define PV_CLOBBERS_PV_C	(PV_RAX | PV_RCX | PV_RDX | PV_FLAGS)
# define PV_CLOBBERS_PV_CALLEE	(PV_RAX | PV_RDX | PV_FLAGS)
#endif

#endif /* _ASM_X86_PARAVIRT_CLOBBERS_H */
