/* SPDX-License-Identifier: GPL-2.0-only */
/* a raw cli outside of the native functions */
#include "fixture.inc"
FUNC(user, cli; ret)
