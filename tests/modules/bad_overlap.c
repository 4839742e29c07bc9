// SPDX-License-Identifier: GPL-2.0-only
/* Two records of sites that overlap. */
#include "fault.h"

PV_FAULT_TEXT();
PV_FAULT_RECORD("fault_text - .", 0, 5);
PV_FAULT_RECORD("fault_text + 3 - .", 0, 5);
