/* SPDX-License-Identifier: GPL-2.0-only */
/* backend's callee-save functions that cannot be followed */
#define TEST_SAVE_FL		jmp *%rax
#include "fixture.inc"
FUNC(__x86_indirect_thunk_rax, call 1f; int3; 1: mov %rax, (%rsp); ret)
FUNC(retpoline, call __x86_indirect_thunk_rax; ret)
DESCRIBE(retpoline, MASK_CALLEE, 255, 0)
FUNC(endless, .rept 500; call endless; .endr; ret)
