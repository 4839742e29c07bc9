/* SPDX-License-Identifier: GPL-2.0-only */
/* a backend's callee-save function that does not save */
#define TEST_SAVE_FL		mov $1, %ecx; mov %ecx, %eax; ret
#include "fixture.inc"
