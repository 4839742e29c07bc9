/* SPDX-License-Identifier: GPL-2.0-only */
/* a branch into a site, behind its call */
#include "fixture.inc"
FUNC(user, jz 2f; 1: call __PVT__io_delay; 2: nop; 3: ret)
	RECORD(1b, MASK_C, OP_IO_DELAY, 3b - 1b)
