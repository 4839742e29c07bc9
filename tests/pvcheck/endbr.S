/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * built for indirect branch tracking: a function without ENDBR, and inline code
 * whose immediate is one
 */
#define NATIVE_IO_DELAY		endbr64; ret
#define NATIVE_SAVE_FL		mov $0xfa1e0ff3, %eax; ret
#define NATIVE_SAVE_FL_LEN	5
#include "fixture.inc"

	.section .ibt_endbr_seal, "a"
	.long	0
