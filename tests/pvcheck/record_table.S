/* SPDX-License-Identifier: GPL-2.0-only */
/* .parainstructions ends in half an entry */
#include "fixture.inc"
	.pushsection .parainstructions, "a"
	.long 0
	.popsection
