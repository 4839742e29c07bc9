/* SPDX-License-Identifier: GPL-2.0-only */
/* what sites lead to is wrong, each in its way */
#include "fixture.inc"
#define OWN	0x15
#define STORE	0x25
#define BRANCH	0x35
#define MASK_RBX	0x0008
#define JMP(to)	.byte 0xe9; .long to - (. + 4)
/* in front of a FUNC() */
#define OWN_BYTES(bytes...)	.balign 16; .skip 11; .byte bytes

/* an entry and a stub that are good */
	OWN_BYTES(0x48, 0x9c, 0x48, 0x8f, 0xc3)
FUNC(__PVE__save_fl_rbx,
	push	%rax;
	SITE(save_fl, MASK_CALLEE, OP_SAVE_FL);
	mov	%rax, %rbx;
	pop	%rax;
	ret)
FUNC(own_good, 1: call __PVE__save_fl_rbx; ret)
	RECORD(1b, MASK_RBX | 0x10, OP_SAVE_FL, OWN)
	OWN_BYTES(0x0f, 0x1f, 0x44, 0x00, 0x00)
FUNC(__PVE__irq_disable,
	push	%rax;
	SITE(irq_disable, MASK_CALLEE, OP_IRQ_DISABLE);
	pop	%rax;
	ret)
	.section .pvstub, "ax"
	.byte	0x2e, 0x2e, 0xc6, 0x00, 0x00
stub_good:
	lea	(%rax), %rdx
	call	__PVE__irq_disable
	JMP(store_good + 5)
	.text
FUNC(store_good, JMP(stub_good); ret)
	RECORD(store_good, 0x0014, OP_IRQ_DISABLE, STORE)
FUNC(branch_good, JMP(3f); ret; 3: SITE(io_delay, MASK_C, OP_IO_DELAY); ret)
	RECORD(branch_good, 0, OP_IO_DELAY, BRANCH)

/* 1: a branch to code that does not call the op */
FUNC(branch_bad, JMP(3f); ret; 3: SITE(save_fl, MASK_CALLEE, OP_SAVE_FL); ret)
	RECORD(branch_bad, 0, OP_IO_DELAY, BRANCH)
/* 2: an entry of another op */
FUNC(own_other, 1: call __PVE__irq_disable; ret)
	RECORD(1b, MASK_CALLEE, OP_SAVE_FL, OWN)
/* 3: an entry that saves less than it says */
	OWN_BYTES(0x0f, 0x1f, 0x44, 0x00, 0x00)
FUNC(__PVE__io_delay_rbx,
	push	%rax;
	SITE(io_delay, MASK_C, OP_IO_DELAY);
	mov	%rax, %rbx;
	pop	%rax;
	ret)
FUNC(own_changes, 1: call __PVE__io_delay_rbx; ret)
	RECORD(1b, MASK_RBX | 0x10, OP_IO_DELAY, OWN)
/* 4: a stub that changes a register; 5: one that goes elsewhere; 6: calls nothing */
	.section .pvstub, "ax"
	.byte	0x2e, 0x2e, 0xc6, 0x00, 0x00
stub_changes:
	mov	$1, %ebx
	call	__PVE__irq_disable
	JMP(store_changes + 5)
	.byte	0x2e, 0x2e, 0xc6, 0x00, 0x00
stub_elsewhere:
	call	__PVE__irq_disable
	JMP(store_good + 5)
	.byte	0x2e, 0x2e, 0xc6, 0x00, 0x00
stub_empty:
	JMP(store_empty + 5)
	.text
FUNC(store_changes, JMP(stub_changes); ret)
	RECORD(store_changes, 0x0010, OP_IRQ_DISABLE, STORE)
FUNC(store_elsewhere, JMP(stub_elsewhere); ret)
	RECORD(store_elsewhere, 0x0010, OP_IRQ_DISABLE, STORE)
FUNC(store_empty, JMP(stub_empty); ret)
	RECORD(store_empty, 0x0010, OP_IRQ_DISABLE, STORE)
