/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules of the lazy modes (invariant I9), and what is done when one is broken.
 */
#ifndef _PARAVIRT_CHECK_H
#define _PARAVIRT_CHECK_H

#include <asm/paravirt_types.h>

/* a rule, and the sentence that says how it was broken */
#define PV_VIOLATIONS(V)						\
	V(PV_LAZY_NESTED, "a lazy mode was entered in another one")	\
	V(PV_LAZY_UNPAIRED,						\
	  "a lazy mode was left that was not entered")			\
	V(PV_LAZY_IN_INTERRUPT,						\
	  "a lazy mode was entered or left in an interrupt")		\
	V(PV_LAZY_PREEMPTIBLE,						\
	  "a task switch began or ended with interrupts on")		\
	V(PV_LAZY_USER, "user mode was entered in a lazy mode")		\
	V(PV_QUEUE_REFUSED, "an op was queued that must not be")	\
	V(PV_QUEUE_STALE,						\
	  "what was read does not know of what is queued")		\
	V(PV_QUEUE_SEGMENT,						\
	  "a segment was loaded with its descriptor still queued")	\
	V(PV_QUEUE_USER, "user mode was entered with ops still queued")	\
	V(PV_QUEUE_IRQ,							\
	  "interrupts were enabled in a task switch that is still queued") \
	V(PV_QUEUE_IDLE, "the CPU went idle with ops still queued")

enum pv_violation {
#define PV_VIOLATION_ENUM(name, text)	name,
	PV_VIOLATIONS(PV_VIOLATION_ENUM)
	PV_NR_VIOLATIONS
};

#ifdef CONFIG_PARAVIRT_DEBUG
void pv_violation(enum pv_violation what, enum pv_op op, unsigned long place);
void pv_lazy_note(unsigned long place);
void pv_lazy_reset(void);
extern bool (*pv_queue_pending)(void);
#else
static inline void pv_violation(enum pv_violation what, enum pv_op op,
				unsigned long place)
{
}

static inline void pv_lazy_note(unsigned long place)
{
}
#endif

#endif /* _PARAVIRT_CHECK_H */
