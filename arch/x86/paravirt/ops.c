// SPDX-License-Identifier: GPL-2.0-only
/*
 * pv_ops with its native defaults, op names, and who the backend is.
 *
 * Backends fill pv_ops before paravirt_patch_kernel(); it is read-only after
 * boot (invariant I1).
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/args.h>
#include <linux/cache.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/pgtable.h>
#include <linux/printk.h>
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
#include <asm/segment.h>
#include <asm/setup.h>
#include <asm/special_insns.h>
#include <asm/tlbflush.h>

#include "paravirt.h"

static const char native_name[] = "bare hardware";

struct pv_info pv_info = {
	.name = native_name,
#ifdef CONFIG_PARAVIRT_XXL
	.extra_user_64bit_cs = __USER_CS,
#endif
};
EXPORT_SYMBOL_GPL(pv_info);

bool paravirt_patched __ro_after_init;

#define PV_DEFAULT_PV_C(fn)		(void *)(fn)
#define PV_DEFAULT_PV_CALLEE(fn)	{ fn }

struct paravirt_patch_template pv_ops __ro_after_init = {
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	.group.op = PV_DEFAULT_##class(PV_NATIVE_##native),
#define PV_VOP(group, op, proto, args, class, section, native)		\
	.group.op = PV_DEFAULT_##class(PV_NATIVE_##native),
#include <asm/paravirt_op_table.h>
};

/* what bare hardware has: a site takes its native form for this alone */
void * const pv_native_ops[PV_NR_OPS] = {
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	[PV_OP_##op] = (void *)(PV_NATIVE_##native),
#define PV_VOP(group, op, proto, args, class, section, native)		\
	[PV_OP_##op] = (void *)(PV_NATIVE_##native),
#include <asm/paravirt_op_table.h>
};

/* an op's number is its place in pv_ops: trampolines and the patcher count */
#define PV_ASSERT_SLOT(op, member)					\
	static_assert(offsetof(struct paravirt_patch_template, member) == \
		      PV_OP_##op * sizeof(void *));
#define PV_OP(group, op, ...)	PV_ASSERT_SLOT(op, group.op)
#define PV_VOP(group, op, ...)	PV_ASSERT_SLOT(op, group.op)
#include <asm/paravirt_op_table.h>
static_assert(sizeof(struct paravirt_patch_template) ==
	      PV_NR_OPS * sizeof(void *));
/* struct paravirt_site has eight bits for it */
static_assert(PV_NR_OPS <= U8_MAX);

const char * const pv_op_names[PV_NR_OPS] = {
#define PV_OP(group, op, ...)	[PV_OP_##op] = #group "." #op,
#define PV_VOP(group, op, ...)	[PV_OP_##op] = #group "." #op,
#include <asm/paravirt_op_table.h>
};

/* modules have sites, too, and those call trampolines until patched */
#define PV_OP(group, op, ...)	EXPORT_SYMBOL(__PVT__##op);
#define PV_VOP(group, op, ...)	EXPORT_SYMBOL(__PVT__##op);
#include <asm/paravirt_op_table.h>

/* or entries, for good unless the kernel runs on bare hardware */
#define PV_EXPORT_ENTRY(name)						\
	asmlinkage void __PVE__##name(void);				\
	EXPORT_SYMBOL(__PVE__##name);
#ifdef CONFIG_FRAME_POINTER
#define PV_EXPORT_RBP(op)
#else
#define PV_EXPORT_RBP(op)	PV_EXPORT_ENTRY(op##_rbp)
#endif
#define PV_EXPORT_ENTRIES(op)						\
	PV_EXPORT_ENTRY(op##_rax) PV_EXPORT_ENTRY(op##_rcx)		\
	PV_EXPORT_ENTRY(op##_rdx) PV_EXPORT_ENTRY(op##_rbx)		\
	PV_EXPORT_RBP(op) PV_EXPORT_ENTRY(op##_rsi)			\
	PV_EXPORT_ENTRY(op##_rdi) PV_EXPORT_ENTRY(op##_r8)		\
	PV_EXPORT_ENTRY(op##_r9) PV_EXPORT_ENTRY(op##_r10)		\
	PV_EXPORT_ENTRY(op##_r11) PV_EXPORT_ENTRY(op##_r12)		\
	PV_EXPORT_ENTRY(op##_r13) PV_EXPORT_ENTRY(op##_r14)		\
	PV_EXPORT_ENTRY(op##_r15)
#define PV_EXPORT_RAX(op)	PV_EXPORT_ENTRY(op##_rax)
#define PV_EXPORT_NOTHING(op)

#define PV_EXPORT_PV_FN(...)	PV_EXPORT_NOTHING
#define PV_EXPORT_PV_NOP	PV_EXPORT_NOTHING
#define PV_EXPORT_PV_ZERO	PV_EXPORT_NOTHING
#define PV_EXPORT_PV_INSN(...)	PV_EXPORT_NOTHING
#define PV_EXPORT_PV_SAME(...)	PV_EXPORT_ENTRIES
#define PV_EXPORT_PV_GET(...)	PV_EXPORT_ENTRIES
#define PV_EXPORT_PV_PUT(...)	PV_EXPORT_ENTRIES
#define PV_EXPORT_PV_RDMSR(...)	PV_EXPORT_ENTRY
#define PV_EXPORT_PV_WRMSR(...)	PV_EXPORT_ENTRY
#define PV_EXPORT_PV_CPUID(...)	PV_EXPORT_ENTRY
#define PV_EXPORT_PV_STORE(...)	PV_EXPORT_ENTRY
#define PV_EXPORT_PV_XCHG(...)	PV_EXPORT_ENTRIES
#define PV_EXPORT_PV_CMPXCHG(...)	PV_EXPORT_RAX
#ifdef CONFIG_X86_64
#define PV_EXPORT_PV_QUIET(...)	PV_EXPORT_ENTRY
#define PV_EXPORT_PV_UNLOCK(...)	PV_EXPORT_ENTRIES
#else
#define PV_EXPORT_PV_QUIET(...)	PV_EXPORT_NOTHING
#define PV_EXPORT_PV_UNLOCK(...)	PV_EXPORT_NOTHING
#endif
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	CONCATENATE(PV_EXPORT_, native)(op)
#define PV_VOP(group, op, proto, args, class, section, native)		\
	CONCATENATE(PV_EXPORT_, native)(op)
#include <asm/paravirt_op_table.h>

/**
 * __paravirt_set_op - set one op of the running backend
 * @op: number of the op
 * @func: its function; see paravirt_set_op(), which checks its type
 *
 * Context: any; no locks. Before patching, on the boot CPU alone.
 *
 * Return: 0, or -EBUSY after patching.
 */
int __paravirt_set_op(enum pv_op op, void *func)
{
	if (paravirt_patched) {
		pr_err("%s: refused to set it to %pS: sites are patched already, set it earlier in boot\n",
		       pv_op_names[op], func);
		return -EBUSY;
	}
	*pv_op_slot(op) = func;
	return 0;
}
EXPORT_SYMBOL_GPL(__paravirt_set_op);

/**
 * pv_runs_native - has nobody named another backend?
 *
 * Return: true on bare hardware, as far as is known by now.
 */
bool pv_runs_native(void)
{
	return pv_info.name == native_name;
}

/**
 * pv_backend_name - the backend's name as one word in lower case
 * @buf: gets the word
 * @size: bytes of @buf
 *
 * Return: @buf, or "native".
 */
const char *pv_backend_name(char *buf, size_t size)
{
	char *c;

	if (pv_runs_native())
		return "native";

	strscpy(buf, pv_info.name, size);
	for (c = buf; *c; c++)
		*c = isspace(*c) ? '-' : tolower(*c);
	return buf;
}

void __init default_banner(void)
{
	pr_info("Booting paravirtualized kernel on %s\n", pv_info.name);
}

static struct resource reserve_ioports = {
	.start	= 0,
	.end	= IO_SPACE_LIMIT,
	.name	= "paravirt-ioport",
	.flags	= IORESOURCE_IO | IORESOURCE_BUSY,
};

/**
 * paravirt_disable_iospace - reserve all I/O ports
 *
 * So that no driver wastes time on probing for hardware that a guest does not
 * have. Context: early in boot, before drivers ask for ports.
 *
 * Return: 0, or -EBUSY if a port is taken already.
 */
int paravirt_disable_iospace(void)
{
	return request_resource(&ioport_resource, &reserve_ioports);
}
