/* SPDX-License-Identifier: GPL-2.0-only */
/* the functions of functions.inc in a kernel with the layer */
#include "../pvcheck/fixture.inc"

#define IRQ_DISABLE	SITE(irq_disable, MASK_CALLEE, OP_IRQ_DISABLE)
#define SCRATCH		%rcx
#define WRONG		%rdx
#define MORE		incl second(%rip)
#define OTHER		first

	.data
	.skip 100
	.section .rodata
	.skip 50
	.text
	.skip 300
#include "functions.inc"
