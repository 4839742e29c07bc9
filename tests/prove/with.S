/* SPDX-License-Identifier: GPL-2.0-only */
/* the functions of functions.inc in a kernel with the layer */
#include "../pvcheck/fixture.inc"

#define IRQ_DISABLE	SITE(irq_disable, MASK_CALLEE, OP_IRQ_DISABLE)
#define SAVED		%rbx
#define FROM		%rdi
#define TO		(%rsi)
#define RETURN		ret
#define TEXT		"one text"
/* the nop at 1 is a jump label */
#define LABEL								\
	.pushsection __jump_table, "a";					\
	.long	1b - ., different_8 - ., 0, 0;				\
	.popsection
#define WRONG		%rdx
#define MORE		incl second(%rip)
#define OTHER		first

	.section .parainstructions, "a"
	.balign 4
	.data
	.skip 100
	.section .strings, "aw"
	.skip 50
	.text
	.skip 300
#include "functions.inc"
