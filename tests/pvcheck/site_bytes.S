/* SPDX-License-Identifier: GPL-2.0-only */
/* a site that calls another op's trampoline than its record says */
#include "fixture.inc"
FUNC(user, SITE(io_delay, MASK_C, OP_SAVE_FL); ret)
