/* SPDX-License-Identifier: GPL-2.0-only */
/* nothing is wrong */
#include "fixture.inc"
