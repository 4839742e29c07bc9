/* SPDX-License-Identifier: GPL-2.0-only */
/* the functions of functions.inc in a kernel without the layer */
#define MODULE
#include "../pvcheck/fixture.inc"

#define IRQ_DISABLE	cli
#define SAVED		%r12
#define FROM		%rsi
#define TO		(%rdi)
#define RETURN		lretq
#define TEXT		"two text"
#define LABEL
#define WRONG		%edx
#define MORE
#define OTHER		second

	.text
	.globl sites
sites:
#include "functions.inc"
