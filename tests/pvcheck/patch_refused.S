/* SPDX-License-Identifier: GPL-2.0-only */
/* a C function, and a site that allows less than C's convention */
#include "fixture.inc"
FUNC(user, SITE(io_delay, MASK_CALLEE, OP_IO_DELAY); ret)
