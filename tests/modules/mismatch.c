// SPDX-License-Identifier: GPL-2.0-only
/* A good record of text that is no site: reported, left alone, loaded. */
#include "fault.h"

PV_FAULT_TEXT();
PV_FAULT_RECORD("fault_text - .", 0, 5);
