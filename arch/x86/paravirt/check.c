// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules of the lazy modes: a report for the first time that each is broken, and
 * a count in debugfs, paravirt/violations, of how often.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>

#include "check.h"
#include "debugfs.h"
#include "paravirt.h"

static const char * const texts[PV_NR_VIOLATIONS] = {
#define PV_VIOLATION_TEXT(name, text)	[name] = text,
	PV_VIOLATIONS(PV_VIOLATION_TEXT)
};

static const char * const names[PV_NR_VIOLATIONS] = {
#define PV_VIOLATION_NAME(name, text)	[name] = #name,
	PV_VIOLATIONS(PV_VIOLATION_NAME)
};

static const char * const modes[] = {
	[PARAVIRT_LAZY_NONE] = "no",
	[PARAVIRT_LAZY_MMU] = "MMU",
	[PARAVIRT_LAZY_CPU] = "CPU",
};

static atomic_t counts[PV_NR_VIOLATIONS];

/* where this CPU's mode was changed last */
static DEFINE_PER_CPU(unsigned long, changed_at);

/**
 * pv_lazy_note - keep where a lazy mode was entered or left
 * @place: the address, for the report of who breaks a rule
 *
 * Context: preemption off.
 */
void pv_lazy_note(unsigned long place)
{
	raw_cpu_write(changed_at, place);
}

/**
 * pv_violation - a rule of the lazy modes was broken
 * @what: which
 * @op: op that was used
 * @place: the address from where
 *
 * Counts it, and reports the first of its kind with both places: this, and that
 * where the CPU's mode was changed last.
 *
 * Context: any, noinstr code too.
 */
noinstr void pv_violation(enum pv_violation what, enum pv_op op,
			  unsigned long place)
{
	instrumentation_begin();
	if (atomic_inc_return(&counts[what]) == 1)
		WARN(1, "paravirt: %s: %s, op %s at %pS; %s mode since %pS\n",
		     names[what], texts[what], pv_op_names[op], (void *)place,
		     modes[raw_cpu_read(paravirt_lazy_mode)],
		     (void *)raw_cpu_read(changed_at));
	instrumentation_end();
}

/* a backend's: has this CPU queued something? */
bool (*pv_queue_pending)(void) __ro_after_init;

/**
 * __paravirt_check_user - user mode is about to be entered
 *
 * Ends a lazy mode that is still on, after it was reported: a fault that user
 * mode takes would be repeated for ever, if its page-table entry was queued.
 *
 * Context: the way back to user mode, interrupts off.
 */
void __paravirt_check_user(void)
{
	bool pending = pv_queue_pending && pv_queue_pending();

	if (likely(!pending && !raw_cpu_read(paravirt_lazy_mode)))
		return;
	if (pending)
		pv_violation(PV_QUEUE_USER, PV_OP_lazy_flush, _RET_IP_);
	if (raw_cpu_read(paravirt_lazy_mode))
		pv_violation(PV_LAZY_USER, PV_OP_lazy_flush, _RET_IP_);
	pv_lazy_reset();
}

static int violations_show(struct seq_file *m, void *unused)
{
	int i;

	for (i = 0; i < PV_NR_VIOLATIONS; i++)
		seq_printf(m, "%-22s %d\n", names[i], atomic_read(&counts[i]));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(violations);

static int __init check_init(void)
{
	debugfs_create_file("violations", 0400, pv_debugfs(), NULL,
			    &violations_fops);
	return 0;
}
late_initcall(check_init);
