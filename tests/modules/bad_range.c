// SPDX-License-Identifier: GPL-2.0-only
/* A record of a site that is not in the text of the module. */
#include "fault.h"

PV_FAULT_RECORD("0x10000000", 0, 5);
