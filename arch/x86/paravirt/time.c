// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time: the clock of the scheduler, and time that a hypervisor stole. Static
 * calls instead of rows of pv_ops, since clocks are chosen after patching.
 */
#include <linux/jump_label.h>
#include <linux/static_call.h>

#include <asm/timer.h>

#include "paravirt.h"

struct static_key paravirt_steal_enabled;
struct static_key paravirt_steal_rq_enabled;

u64 pv_native_steal_clock(int cpu)
{
	return 0;
}

#define PV_OP(group, op, ...)
#define PV_VOP(group, op, ...)
#define PV_STATIC_CALL(op, ret, proto, args, native)	\
	DEFINE_STATIC_CALL(pv_##op, native);
#include <asm/paravirt_op_table.h>

/**
 * paravirt_set_sched_clock - choose the clock of the scheduler
 * @func: returns nanoseconds, never less than before on the same CPU; noinstr
 *
 * Context: process context; takes the text mutex.
 */
void paravirt_set_sched_clock(u64 (*func)(void))
{
	static_call_update(pv_sched_clock, func);
}
