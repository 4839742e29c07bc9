/* SPDX-License-Identifier: GPL-2.0-only */
/* two records of one site */
#include "fixture.inc"
FUNC(user, 1: call __PVT__io_delay; ret)
	RECORD(1b, MASK_C, OP_IO_DELAY, 5)
	RECORD(1b, MASK_C, OP_IO_DELAY, 5)
