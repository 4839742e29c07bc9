/* SPDX-License-Identifier: GPL-2.0-only */
/* ORC data that know nothing of the push inside save_fl's native code */
#include "fixture.inc"
	.pushsection .orc_unwind_ip, "a"
	.long __PVT__io_delay - .
	.popsection
	.pushsection .orc_unwind, "a"
	.short 8, 0, 5
	.popsection
