/* SPDX-License-Identifier: GPL-2.0-only */
/* an op that nobody has a function for */
#define SLOT_IO_DELAY	0
#include "fixture.inc"
