// SPDX-License-Identifier: GPL-2.0-only
/* A record of a site that is too short for a call. */
#include "fault.h"

PV_FAULT_TEXT();
PV_FAULT_RECORD("fault_text - .", 0, 4);
