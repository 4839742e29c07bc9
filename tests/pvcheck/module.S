/* SPDX-License-Identifier: GPL-2.0-only */
/* a module of the kernel that good.S is: two sites; BAD makes one of them wrong */
#define MODULE
#include "fixture.inc"
	.text
FUNC(module_user,
	SITE(io_delay, MASK_C, OP_IO_DELAY);
	SITE(irq_disable, MASK_CALLEE, OP_IRQ_DISABLE);
#ifdef BAD
	SITE(save_fl, MASK_CALLEE, OP_IRQ_DISABLE);
#endif
	ret)
