/* SPDX-License-Identifier: GPL-2.0-only */
/* a trampoline that jumps elsewhere */
#define TRAMPOLINE_IO_DELAY	jmp *pv_ops+800(%rip)
#include "fixture.inc"
