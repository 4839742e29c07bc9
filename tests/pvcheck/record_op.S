/* SPDX-License-Identifier: GPL-2.0-only */
/* a record of an op that is in no table */
#include "fixture.inc"
FUNC(user, SITE(io_delay, MASK_C, 77); ret)
