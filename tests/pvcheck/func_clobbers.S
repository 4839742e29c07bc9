/* SPDX-License-Identifier: GPL-2.0-only */
/* a backend's callee-save function that overwrites what it has saved */
#define TEST_SAVE_FL		push %rcx; mov %rax, (%rsp); mov $1, %eax; pop %rcx; ret
#include "fixture.inc"
/* and others that do not save, each in its way */
FUNC(loops, 1: loop 1b; ret)
DESCRIBE(loops, MASK_CALLEE, 255, 0)
FUNC(behind_warn, test %eax, %eax; jz 1f; ret; 1: ud2; mov $1, %ecx; ret)
DESCRIBE(behind_warn, MASK_CALLEE, 255, 0)
FUNC(segment, push %gs; xor %ebp, %ebp; pop %gs; ret)
DESCRIBE(segment, MASK_CALLEE, 255, 0)
FUNC(hypercall, vmcall; ret)
DESCRIBE(hypercall, MASK_CALLEE, 255, 0)
FUNC(calls, call other; ret)
DESCRIBE(calls, MASK_CALLEE, 255, 0)
FUNC(other, mov $1, %ecx; ret)
/* by an alternative, and where a jump label goes when it is switched on */
FUNC(alternative, 781: nopl (%rax); 782: ret)
DESCRIBE(alternative, MASK_CALLEE, 255, 0)
	.section .altinstr_replacement, "ax"
783:	mov $1, %cl
784:
	.section .altinstructions, "a"
	.long	781b - ., 783b - ., 0
	.byte	782b - 781b, 784b - 783b
	.text
FUNC(label, 791: nopl 0(%rax, %rax, 1); ret; 792: mov $1, %ecx; ret)
DESCRIBE(label, MASK_CALLEE, 255, 0)
	.section __jump_table, "a"
	.long	791b - ., 792b - ., 0, 0
