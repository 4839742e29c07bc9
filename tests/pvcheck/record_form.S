/* SPDX-License-Identifier: GPL-2.0-only */
/* a record of a form that there is not */
#include "fixture.inc"
FUNC(user, 1: call __PVT__io_delay; ret)
	RECORD(1b, MASK_C, OP_IO_DELAY, 0x45)
