// SPDX-License-Identifier: GPL-2.0-only
/*
 * The loopback backend: a hypervisor inside of the kernel, to test the layer
 * on bare hardware. Each op is a function of its own that counts and then does
 * what bare hardware does, so that every site is a call. Between them stands a
 * queue (loopback_queue.c) that takes what a lazy mode allows and applies it
 * when it is flushed, and looks whether the kernel keeps the rules of lazy
 * modes.
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/args.h>
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include <asm/debugreg.h>
#include <asm/desc.h>
#include <asm/fixmap.h>
#include <asm/gsseg.h>
#include <asm/io.h>
#include <asm/io_bitmap.h>
#include <asm/msr.h>
#include <asm/pgalloc.h>
#include <asm/processor.h>
#include <asm/special_insns.h>
#include <asm/tlbflush.h>

#include "paravirt.h"
#include "check.h"
#include "debugfs.h"
#include "loopback.h"

static DEFINE_PER_CPU(unsigned long [PV_NR_OPS], calls);

/*
 * Call @function, whatever its type: arguments and value are in the registers
 * of the C convention, as at a site.
 */
#define LOOPBACK_CALL(function, args)					\
({									\
	unsigned long __pv_ax;						\
	unsigned long __maybe_unused __pv_di, __pv_si, __pv_dx, __pv_cx; \
									\
	asm volatile("call %c[func]"					\
		     : PV_OUT_PV_C, ASM_CALL_CONSTRAINT			\
		     : [func] "i" (function) PV_IN(args)		\
		     : PV_CLOBBERED_PV_C);				\
	__pv_ax;							\
})

#define LOOPBACK_SECTION_text
#define LOOPBACK_SECTION_noinstr	noinstr
#define LOOPBACK_THUNK_PV_C_text(function)
#define LOOPBACK_THUNK_PV_C_noinstr(function)
#define LOOPBACK_THUNK_PV_CALLEE_text(function)				\
	__PV_CALLEE_SAVE_REGS_THUNK(function, ".text");
#define LOOPBACK_THUNK_PV_CALLEE_noinstr(function)			\
	__PV_CALLEE_SAVE_REGS_THUNK(function, ".noinstr.text");

/* loopback_<op>() for every op: count, and do it */
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
__visible LOOPBACK_SECTION_##section ret loopback_##op proto		\
{									\
	union {								\
		unsigned long reg;					\
		ret val;						\
	} value;							\
									\
	raw_cpu_inc(calls[PV_OP_##op]);					\
	value.reg = LOOPBACK_CALL(PV_NATIVE_##native, args);		\
	return value.val;						\
}									\
LOOPBACK_THUNK_##class##_##section(loopback_##op)
#define PV_VOP(group, op, proto, args, class, section, native)		\
__visible LOOPBACK_SECTION_##section void loopback_##op proto		\
{									\
	raw_cpu_inc(calls[PV_OP_##op]);					\
	LOOPBACK_CALL(PV_NATIVE_##native, args);			\
}									\
LOOPBACK_THUNK_##class##_##section(loopback_##op)
#include <asm/paravirt_op_table.h>

#define LOOPBACK_DEFAULT_PV_C(op)	loopback_##op
#define LOOPBACK_DEFAULT_PV_CALLEE(op)	PV_CALLEE_SAVE(loopback_##op)

static const struct paravirt_patch_template loopback_pv_ops __initconst = {
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	.group.op = LOOPBACK_DEFAULT_##class(op),
#define PV_VOP(group, op, proto, args, class, section, native)		\
	.group.op = LOOPBACK_DEFAULT_##class(op),
#include <asm/paravirt_op_table.h>
};

/**
 * loopback_init - make the loopback backend the running one
 *
 * Context: before sites are patched, on the boot CPU alone.
 */
void __init loopback_init(void)
{
	pv_ops = loopback_pv_ops;
	loopback_queue_init();
	pv_info.name = "loopback";
}

static int calls_show(struct seq_file *m, void *unused)
{
	unsigned long sum;
	enum pv_op op;
	int cpu;

	for (op = 0; op < PV_NR_OPS; op++) {
		sum = 0;
		for_each_possible_cpu(cpu)
			sum += per_cpu(calls[op], cpu);
		seq_printf(m, "%-32s %lu\n", pv_op_names[op], sum);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(calls);

static int __init loopback_debugfs(void)
{
	if (!strcmp(pv_info.name, "loopback"))
		debugfs_create_file("loopback", 0400, pv_debugfs(), NULL,
				    &calls_fops);
	return 0;
}
late_initcall(loopback_debugfs);
