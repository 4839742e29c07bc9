/* SPDX-License-Identifier: GPL-2.0-only */
/* native instructions that write more than their description says */
#define NATIVE_SAVE_FL		pushf; pop %rbx; ret
#define NATIVE_SAVE_FL_LEN	2
#include "fixture.inc"
