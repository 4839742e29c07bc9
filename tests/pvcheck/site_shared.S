/* SPDX-License-Identifier: GPL-2.0-only */
/* a site that is an alternative as well, and one that is expected to fault */
#include "fixture.inc"
FUNC(user, 1: SITE(io_delay, MASK_C, OP_IO_DELAY); ret)
	.pushsection .altinstructions, "a"
	.long 1b - ., 0
	.short 0, 0
	.byte 5, 0
	.popsection
FUNC(other, 1: SITE(io_delay, MASK_C, OP_IO_DELAY); ret)
	.pushsection __ex_table, "a"
	.long 1b - ., 772b - ., 0
	.popsection
