/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pv_ops, its op numbers, and what a backend needs to fill it.
 *
 * The wrappers that the rest of the kernel calls are in asm/paravirt.h.
 * See Documentation/arch/x86/paravirt/index.rst.
 */
#ifndef _ASM_X86_PARAVIRT_TYPES_H
#define _ASM_X86_PARAVIRT_TYPES_H

#ifdef CONFIG_PARAVIRT

#ifndef __ASSEMBLER__
#include <linux/types.h>

#include <asm/alternative.h>
#include <asm/desc_defs.h>
#include <asm/paravirt_clobbers.h>
#include <asm/pgtable_types.h>

struct cpumask;
struct flush_tlb_info;
struct mm_struct;
struct mmu_gather;
struct qspinlock;
struct task_struct;
struct thread_struct;
struct vm_area_struct;

/**
 * struct pv_info - what a backend says of itself
 * @extra_user_64bit_cs: code segment of 64-bit user space besides __USER_CS;
 *	__USER_CS if there is none
 * @name: as printed at boot
 */
struct pv_info {
#ifdef CONFIG_PARAVIRT_XXL
	u16 extra_user_64bit_cs;
#endif
	const char *name;
};

/**
 * struct paravirt_callee_save - function of a PV_CALLEE op
 * @func: changes the return register and flags alone. No C function does;
 *	see PV_CALLEE_SAVE_REGS_THUNK().
 */
struct paravirt_callee_save {
	void *func;
};

/* struct pv_cpu_ops, pv_irq_ops, pv_mmu_ops, pv_lock_ops */
#define PV_MEMBER_PV_C(ret, name, proto)	ret (*name) proto;
#define PV_MEMBER_PV_CALLEE(ret, name, proto)				\
	struct paravirt_callee_save name;
#define PV_GROUP(group)		struct pv_##group##_ops {
#define PV_GROUP_END(group)	} __no_randomize_layout;
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	PV_MEMBER_##class(ret, op, proto)
#define PV_VOP(group, op, proto, args, class, section, native)		\
	PV_MEMBER_##class(void, op, proto)
#include <asm/paravirt_op_table.h>
#undef PV_MEMBER_PV_C
#undef PV_MEMBER_PV_CALLEE

/**
 * struct paravirt_patch_template - the table of ops
 * @cpu: privileged registers, descriptors, MSRs, context switch
 * @irq: interrupt flag and halt
 * @mmu: page tables and TLB
 * @lock: spinlocks that block
 *
 * Nothing but function pointers, in the order of enum pv_op. The members'
 * names are those that backends in the tree use.
 */
struct paravirt_patch_template {
	struct pv_cpu_ops	cpu;
	struct pv_irq_ops	irq;
	struct pv_mmu_ops	mmu;
	struct pv_lock_ops	lock;
} __no_randomize_layout;

/* op numbers: PV_OP_<op> is the index of the op in pv_ops */
enum pv_op {
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	PV_OP_##op,
#define PV_VOP(group, op, proto, args, class, section, native)		\
	PV_OP_##op,
#include <asm/paravirt_op_table.h>
	PV_NR_OPS
};

extern struct pv_info pv_info;
/* backends fill it before sites are patched; read-only afterwards */
extern struct paravirt_patch_template pv_ops;

int __paravirt_set_op(enum pv_op op, void *func);

/**
 * paravirt_set_op - set one op of the running backend
 * @group: cpu, irq, mmu or lock
 * @op: name of the op
 * @fn: the function, of the op's type
 *
 * Context: any, before paravirt_patch_kernel(). Sites hold what pv_ops held
 * then, so a later call changes nothing and is reported with the op's name.
 *
 * Return: 0, or -EBUSY after patching.
 */
#define paravirt_set_op(group, op, fn)					\
({									\
	typeof(pv_ops.group.op) __pv_fn = (fn);				\
									\
	static_assert(sizeof(__pv_fn) == sizeof(void *));		\
	__paravirt_set_op(PV_OP_##op, *(void **)&__pv_fn);		\
})

/* reserve all I/O ports, so that no driver probes for hardware */
int paravirt_disable_iospace(void);

/* for ops that have nothing to do, or nothing but 0 to return */
#define paravirt_nop	((void *)nop_func)
unsigned long paravirt_ret0(void);

#ifdef CONFIG_PARAVIRT_XXL
void pv_native_wbinvd(void);
#endif

#endif /* __ASSEMBLER__ */
#endif /* CONFIG_PARAVIRT */
#endif /* _ASM_X86_PARAVIRT_TYPES_H */
