// SPDX-License-Identifier: GPL-2.0-only
/* A record of a site in the data of the module. */
#include "fault.h"

static int __used fault_data[4] = { 1 };

PV_FAULT_RECORD("fault_data - .", 0, 5);
