// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tracepoints of the layer, see trace.h.
 */
#include <linux/string.h>
#include <linux/types.h>

#define CREATE_TRACE_POINTS
#include "trace.h"
