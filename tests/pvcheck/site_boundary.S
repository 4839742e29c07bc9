/* SPDX-License-Identifier: GPL-2.0-only */
/* a record that points into the middle of an instruction */
#include "fixture.inc"
FUNC(user, 1: call __PVT__io_delay; ret; nop; nop)
	RECORD(1b + 1, MASK_C, OP_IO_DELAY, 5)
