/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the layer share and nobody else needs.
 */
#ifndef _PARAVIRT_PARAVIRT_H
#define _PARAVIRT_PARAVIRT_H

#include <asm/paravirt.h>
#include <asm/paravirt_patch.h>

/* native functions that native.c makes from rows of the op table */
#define PV_DECLARE_PV_FN(function)
#define PV_DECLARE_PV_QUIET(function)
#define PV_DECLARE_PV_RDMSR(function)
#define PV_DECLARE_PV_WRMSR(function)
#define PV_DECLARE_PV_CPUID(function)
#define PV_DECLARE_PV_NOP
#define PV_DECLARE_PV_ZERO
#define PV_DECLARE_PV_INSN(function, ...)	void function(void);
#define PV_DECLARE_PV_SAME(function)		void function(void);
#define PV_DECLARE_PV_GET(function, ...)	void function(void);
#define PV_DECLARE_PV_PUT(function, ...)	void function(void);
#define PV_DECLARE_PV_STORE(function)		void function(void);
#define PV_DECLARE_PV_XCHG(function)		void function(void);
#define PV_DECLARE_PV_CMPXCHG(function)
#define PV_DECLARE_PV_UNLOCK(function)		void function(void);
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	PV_DECLARE_##native
#define PV_VOP(group, op, proto, args, class, section, native)		\
	PV_DECLARE_##native
#include <asm/paravirt_op_table.h>

#ifdef CONFIG_PARAVIRT_XXL
void pv_native_ptep_set_wrprotect(pte_t *ptep);
#endif
void pv_native_tlb_remove_table(struct mmu_gather *tlb, void *table);
void pv_native_safe_halt(void);
unsigned long pv_native_get_debugreg(int regno);
void pv_native_set_debugreg(int regno, unsigned long val);

/* the native function of a row */
#define PV_NATIVE_PV_FN(function)		function
#define PV_NATIVE_PV_QUIET(function)		function
#define PV_NATIVE_PV_RDMSR(function)		function
#define PV_NATIVE_PV_WRMSR(function)		function
#define PV_NATIVE_PV_CPUID(function)		function
#define PV_NATIVE_PV_NOP			nop_func
#define PV_NATIVE_PV_ZERO			paravirt_ret0
#define PV_NATIVE_PV_INSN(function, ...)	function
#define PV_NATIVE_PV_SAME(function)		function
#define PV_NATIVE_PV_GET(function, ...)		function
#define PV_NATIVE_PV_PUT(function, ...)		function
#define PV_NATIVE_PV_STORE(function)		function
#define PV_NATIVE_PV_XCHG(function)		function
#define PV_NATIVE_PV_CMPXCHG(function)		function
#define PV_NATIVE_PV_UNLOCK(function)		function

/* from the linker script */
extern struct paravirt_site __parainstructions[], __parainstructions_end[];
extern const struct paravirt_func __parafuncs[], __parafuncs_end[];

/* trampolines and entries, from trampolines.S */
extern const u8 pv_entries_text[], pv_entries_text_end[];
extern const u8 pv_entries_noinstr[], pv_entries_noinstr_end[];
extern void * const pv_trampolines[PV_NR_OPS];

/* sites are patched: pv_ops is what it will be */
extern bool paravirt_patched;
extern const char * const pv_op_names[PV_NR_OPS];
/* registers that the class of an op lets its functions change */
extern const u16 pv_class_clobbers[PV_NR_OPS];
extern void * const pv_native_ops[PV_NR_OPS];

/* pv_ops as an array; static_assert()s in ops.c hold the two together */
static inline void **pv_op_slot(enum pv_op op)
{
	return (void **)&pv_ops + op;
}

bool pv_runs_native(void);
const char *pv_backend_name(char *buf, size_t size);

#ifdef CONFIG_PARAVIRT_LOOPBACK
void loopback_init(void);
void pv_select_backend(void);
#else
static inline void pv_select_backend(void)
{
}
#endif

#endif /* _PARAVIRT_PARAVIRT_H */
