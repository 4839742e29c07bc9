// SPDX-License-Identifier: GPL-2.0-only
/* A record of an op that does not exist. */
#include "fault.h"

PV_FAULT_TEXT();
PV_FAULT_RECORD("fault_text - .", 255, 5);
