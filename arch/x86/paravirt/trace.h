/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints: what each site gets, and when lazy modes apply what is queued.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM paravirt

#if !defined(_PARAVIRT_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _PARAVIRT_TRACE_H

#include <linux/tracepoint.h>

#include <asm/paravirt_lazy.h>

#include "compose.h"

TRACE_DEFINE_ENUM(PV_FORM_INLINE);
TRACE_DEFINE_ENUM(PV_FORM_CALL);
TRACE_DEFINE_ENUM(PV_FORM_LINKED);
TRACE_DEFINE_ENUM(PV_FORM_REFUSED);

/*
 * The kernel's sites are patched before a file of tracefs can be written: for
 * these, trace_event=paravirt:patch_site on the command line.
 */
TRACE_EVENT(patch_site,
	    TP_PROTO(const char *op, void *addr, unsigned int len,
		     enum pv_form form),
	    TP_ARGS(op, addr, len, form),
	    TP_STRUCT__entry(
		    __string(op, op)
		    __field(void *, addr)
		    __field(unsigned int, form)
		    __field(unsigned int, len)
		    __array(u8, holds, PV_SITE_MAX_LEN)
		    ),
	    TP_fast_assign(
		    __assign_str(op);
		    __entry->addr = addr;
		    __entry->form = form;
		    __entry->len = len;
		    memcpy(__entry->holds, addr, len);
		    ),
	    TP_printk("%s %pS %s %s", __get_str(op), __entry->addr,
		      __print_symbolic(__entry->form,
				       { PV_FORM_INLINE, "inline" },
				       { PV_FORM_CALL, "call" },
				       { PV_FORM_LINKED, "linked" },
				       { PV_FORM_REFUSED, "refused" }),
		      __print_hex_str(__entry->holds, __entry->len))
	);

TRACE_DEFINE_ENUM(PARAVIRT_LAZY_MMU);
TRACE_DEFINE_ENUM(PARAVIRT_LAZY_CPU);

TRACE_EVENT(lazy_flush,
	    TP_PROTO(enum paravirt_lazy_mode mode, unsigned long place),
	    TP_ARGS(mode, place),
	    TP_STRUCT__entry(
		    __field(unsigned int, mode)
		    __field(unsigned long, place)
		    ),
	    TP_fast_assign(
		    __entry->mode = mode;
		    __entry->place = place;
		    ),
	    TP_printk("%s %pS",
		      __print_symbolic(__entry->mode,
				       { PARAVIRT_LAZY_MMU, "mmu" },
				       { PARAVIRT_LAZY_CPU, "cpu" }),
		      (void *)__entry->place)
	);

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH ../../arch/x86/paravirt
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#endif /* _PARAVIRT_TRACE_H */

/* this part must be outside protection */
#include <trace/define_trace.h>
