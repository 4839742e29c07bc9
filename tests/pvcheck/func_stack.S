/* SPDX-License-Identifier: GPL-2.0-only */
/* a backend's callee-save function that leaves a word on the stack */
#define TEST_SAVE_FL		push %rcx; mov $1, %eax; ret
#include "fixture.inc"
