// SPDX-License-Identifier: GPL-2.0-only
/* A table that ends within a record. */
#include "fault.h"

asm(".pushsection .parainstructions, \"a\"\n"
	".long 0\n"
	".popsection\n");
