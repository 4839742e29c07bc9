/* SPDX-License-Identifier: GPL-2.0-only */
/* an op that nobody has a function for */
#define SLOT_IO_DELAY	0
#include "fixture.inc"
/* what is stored from a register is followed, as long as it can be */
FUNC(seen_init, lea test_save_fl(%rip), %rdx; mov %rdx, pv_ops+8(%rip); ret)
FUNC(unseen_init, mov %rdi, pv_ops+8(%rip); ret)
FUNC(joined_init,
	lea test_save_fl(%rip), %rdx;
	test %eax, %eax;
	jz 1f;
	mov (%rsi), %rdx;
1:	mov %rdx, pv_ops+8(%rip);
	ret)
FUNC(__paravirt_set_op, ret)
FUNC(set_init, mov $1, %edi; lea test_save_fl(%rip), %rsi; call __paravirt_set_op; ret)
FUNC(unset_init, mov $1, %edi; call __paravirt_set_op; ret)
FUNC(branch_init, mov $1, %edi; test %eax, %eax; .byte 0x0f, 0x84; .long __paravirt_set_op - . - 4; ret)
FUNC(indexed_init, mov %rdi, pv_ops(, %rax, 8); ret)
FUNC(address_init, lea pv_ops + 8(%rip), %rax; mov %rdx, (%rax); ret)
FUNC(partial_init,
	lea test_save_fl(%rip), %rdx;
	mov $0, %dx;
	mov %rdx, pv_ops + 8(%rip);
	ret)
FUNC(null_init, movq $0, pv_ops + 8(%rip); ret)
FUNC(add_init, addq $16, pv_ops + 8(%rip); ret)
FUNC(stale_init,
	lea test_save_fl(%rip), %rdx;
	jmp *(%rdi);
	mov %rdx, pv_ops + 8(%rip);
	ret)
