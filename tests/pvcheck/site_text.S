/* SPDX-License-Identifier: GPL-2.0-only */
/* a site in data */
#include "fixture.inc"
	.data
1:	.byte 0xe8, 0, 0, 0, 0
	RECORD(1b, MASK_C, OP_IO_DELAY, 5)
