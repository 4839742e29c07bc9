/* SPDX-License-Identifier: GPL-2.0-only */
/* native instructions that end in the middle of one */
#define NATIVE_SAVE_FL		pushf; pop %rax; mov $1, %eax; ret
#define NATIVE_SAVE_FL_LEN	5
#include "fixture.inc"
