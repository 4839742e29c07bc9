/* SPDX-License-Identifier: GPL-2.0-only */
/* a backend's callee-save function with an indirect branch */
#define TEST_SAVE_FL		jmp *%rax
#include "fixture.inc"
