/* SPDX-License-Identifier: GPL-2.0-only */
/* a call of a trampoline that no record knows */
#include "fixture.inc"
FUNC(user, call __PVT__io_delay; ret)
