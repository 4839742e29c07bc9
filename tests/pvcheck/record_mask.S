/* SPDX-License-Identifier: GPL-2.0-only */
/* a site of a callee-save op that allows all that C's convention does */
#include "fixture.inc"
FUNC(user, SITE(irq_disable, MASK_C, OP_IRQ_DISABLE); ret)
