/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How an op is called: one macro for each form of site, with the operands that
 * the compiler has to know of, and the choice between them.
 *
 * What a site looks like is in paravirt_site.h, what an entry saves in
 * arch/x86/paravirt/trampolines.S.
 * See Documentation/arch/x86/paravirt/site-format.rst.
 */
#ifndef _ASM_X86_PARAVIRT_CALL_H
#define _ASM_X86_PARAVIRT_CALL_H

#include <asm/paravirt_site.h>

#ifndef __ASSEMBLER__
#include <linux/args.h>
#include <linux/stringify.h>
#include <asm/asm.h>
#include <asm/paravirt_types.h>

/*
 * Argument registers: an input operand per argument. The registers that an op
 * clobbers are outputs, since a register cannot be an input and clobbered.
 */
#define PV_IN0()
#ifdef CONFIG_X86_32
#define PV_IN1(a)		, "a" ((unsigned long)(a))
#define PV_IN2(a, b)		PV_IN1(a), "d" ((unsigned long)(b))
#define PV_IN3(a, b, c)		PV_IN2(a, b), "c" ((unsigned long)(c))
#else
#define PV_IN1(a)		, "D" ((unsigned long)(a))
#define PV_IN2(a, b)		PV_IN1(a), "S" ((unsigned long)(b))
#define PV_IN3(a, b, c)		PV_IN2(a, b), "d" ((unsigned long)(c))
#define PV_IN4(a, b, c, d)	PV_IN3(a, b, c), "c" ((unsigned long)(d))
#endif
#define PV_IN(args)		CONCATENATE(PV_IN, COUNT_ARGS args) args

#ifdef CONFIG_X86_32
#define PV_OUT_PV_C		"=a" (__pv_ax), "=d" (__pv_dx), "=c" (__pv_cx)
#define PV_OUT_PV_CALLEE	"=a" (__pv_ax), "=d" (__pv_dx)
#define PV_CLOBBERED_PV_C	"memory", "cc"
#else
#define PV_OUT_PV_C							\
	"=a" (__pv_ax), "=D" (__pv_di), "=S" (__pv_si),			\
	"=d" (__pv_dx), "=c" (__pv_cx)
#define PV_OUT_PV_CALLEE	"=a" (__pv_ax)
#define PV_CLOBBERED_PV_C	"memory", "cc", "r8", "r9", "r10", "r11"
#endif
#define PV_CLOBBERED_PV_CALLEE	"memory", "cc"

/* the % of a register name, and the first argument, in an asm with operands */
#define PV_R			"%%"
#define PV_ARG1			PV_R _ASM_ARG1

/*
 * For sites that the compiler may merge or drop: an output of the stack pointer
 * would keep it from that, and only a frame pointer has to be there first. The
 * kernel has no red zone, so a call does no harm wherever it is.
 */
#ifdef CONFIG_FRAME_POINTER
#define PV_STACK_FIRST		ASM_CALL_CONSTRAINT
#define PV_STACK		, ASM_CALL_CONSTRAINT
#else
#define PV_STACK_FIRST
#define PV_STACK
#endif

/*
 * A call site of @op; the value is the return register. The memory clobber
 * keeps an op in its place among the accesses around it.
 */
#define PV_CALL(op, class, native, args)				\
({									\
	unsigned long __pv_ax;						\
	unsigned long __maybe_unused __pv_di, __pv_si, __pv_dx, __pv_cx; \
									\
	asm_inline volatile(PV_SITE(op, native)				\
			    : PV_OUT_##class, ASM_CALL_CONSTRAINT	\
			    : [pv_op] "i" (PV_OP_##op),			\
			      [pv_clobbers] "i" (PV_CLOBBERS_##class)	\
			      PV_IN(args)				\
			    : PV_CLOBBERED_##class);			\
	__pv_ax;							\
})

/**
 * pv_branch - does the backend have something of its own for an op?
 * @op: PV_OP_<op>, a constant
 *
 * A branch site: natively a nop that goes on with what a kernel without the
 * layer does, else a jump to code that uses the op. For ops that are empty, or
 * plain C natively: nothing is set up for a call that is not made.
 *
 * Return: true if paravirt_<op>() is to be called.
 */
static __always_inline bool pv_branch(const enum pv_op op)
{
	asm_inline goto(PV_SITE_TEXT_BRANCH
			: : [pv_op] "i" (op) : : pv_slow);
	return false;
pv_slow:
	return true;
}

#ifdef CONFIG_X86_64
/*
 * A site with its operand in a register. Not volatile, nothing clobbered: the
 * value depends on the argument alone, so that sites may be merged or dropped.
 */
#define PV_CALL_SAME(op, native, arg)					\
({									\
	unsigned long __pv_val = (arg);					\
									\
	asm_inline(PV_SITE_TEXT_REG(op, PV_REG_BIT, native)		\
		   : [pv_val] "+r" (__pv_val) PV_STACK			\
		   : [pv_op] "i" (PV_OP_##op));				\
	__pv_val;							\
})

/* reads a register of the machine */
#define PV_CALL_GET(op, native)						\
({									\
	unsigned long __pv_val;						\
									\
	asm_inline volatile(PV_SITE_TEXT_REG(op, PV_REG_BIT, native)	\
			    : [pv_val] "=r" (__pv_val) PV_STACK		\
			    : [pv_op] "i" (PV_OP_##op)			\
			    : "memory");				\
	__pv_val;							\
})

/* writes one */
#define PV_CALL_PUT(op, native, arg)					\
	asm_inline volatile(PV_SITE_TEXT_REG(op, __stringify(PV_FLAGS), \
					     native)			\
			    : : [pv_val] "r" ((unsigned long)(arg)),	\
			      [pv_op] "i" (PV_OP_##op)			\
			    : "memory")

/*
 * A conversion and the instruction that follows, natively that alone: @res is
 * changed by @insn with the converted @arg, which stays what it is.
 */
#define PV_CALL_THEN(op, insn, res, arg)				\
({									\
	unsigned long __pv_res = (res);					\
									\
	asm_inline(PV_SITE_TEXT_STUB(insn " %[pv_val], %[pv_res]",	\
		"push %[pv_val]\n"					\
		"call " PV_ENTRY_STR(op) "_%V[pv_val]\n"		\
		insn " %[pv_val], %[pv_res]\n"				\
		"pop %[pv_val]\n",					\
		".Lpv_bit_%V[pv_res] + " __stringify(PV_FLAGS), PV_SITE_OWN) \
		: [pv_res] "+&r" (__pv_res) PV_STACK			\
		: [pv_val] "r" ((unsigned long)(arg)),			\
		  [pv_op] "i" (PV_OP_##op));				\
	__pv_res;							\
})

/* the same, but first @insn with @arg, and then the conversion of @res */
#define PV_CALL_AFTER(op, insn, res, arg)				\
({									\
	unsigned long __pv_val = (res);					\
									\
	asm_inline(PV_SITE_TEXT_STUB(insn " %[pv_arg], %[pv_val]",	\
		insn " %[pv_arg], %[pv_val]\n"				\
		"call " PV_ENTRY_STR(op) "_%V[pv_val]\n",		\
		PV_REG_BIT, PV_SITE_OWN)				\
		: [pv_val] "+&r" (__pv_val) PV_STACK			\
		: [pv_arg] "re" ((unsigned long)(arg)),			\
		  [pv_op] "i" (PV_OP_##op));				\
	__pv_val;							\
})

/*
 * A site that natively is one store. Other backends take a stub, which leaves
 * all registers but [pv_tmp] alone. What it stores to may be based on the stack
 * pointer: its address is taken before anything is pushed.
 */
#define PV_STUB_STORE(op)						\
	"lea %[pv_mem], %[pv_tmp]\n"					\
	"push %%rdi\n"							\
	"push %%rsi\n"							\
	"push %[pv_val]\n"						\
	"push %[pv_tmp]\n"						\
	"pop %%rdi\n"							\
	"pop %%rsi\n"							\
	"call " PV_ENTRY_STR(op) "\n"					\
	"pop %%rsi\n"							\
	"pop %%rdi\n"

#define PV_TMP_BIT	".Lpv_bit_%V[pv_tmp] + " __stringify(PV_FLAGS)

#define PV_CALL_STORE(op, ptr, val)					\
do {									\
	unsigned long __pv_tmp;						\
									\
	asm_inline volatile(						\
		PV_SITE_TEXT_STUB("movq %[pv_val], %[pv_mem]",		\
				  PV_STUB_STORE(op), PV_TMP_BIT,	\
				  PV_SITE_STORE)			\
		: [pv_mem] "=m" (*(unsigned long *)(ptr)),		\
		  [pv_tmp] "=&r" (__pv_tmp) PV_STACK			\
		: [pv_val] "re" ((unsigned long)(val)),			\
		  [pv_op] "i" (PV_OP_##op));				\
} while (0)

/* one argument, and a value: the entry has both in the same register */
#define PV_CALL_XCHG(op, ptr)						\
({									\
	unsigned long __pv_val = 0;					\
									\
	asm_inline volatile(						\
		PV_SITE_TEXT_STUB("xchgq %[pv_val], %[pv_mem]",		\
				  "lea %[pv_mem], %[pv_val]\n"		\
				  "call " PV_ENTRY_STR(op) "_%V[pv_val]\n", \
				  PV_REG_BIT, PV_SITE_STORE)		\
		: [pv_mem] "+m" (*(unsigned long *)(ptr)),		\
		  [pv_val] "+&r" (__pv_val) PV_STACK			\
		: [pv_op] "i" (PV_OP_##op)				\
		: "memory");						\
	__pv_val;							\
})

/*
 * *@ptr becomes @new if it is *@old, else *@old becomes it; true if it did. A
 * backend that has the op does it without @new, and with success.
 */
#define PV_CALL_CMPXCHG(op, ptr, old, new)				\
({									\
	bool __pv_done;							\
									\
	asm_inline volatile(						\
		PV_SITE_TEXT_STUB("lock cmpxchgq %[pv_new], %[pv_mem]",	\
				  "lea %[pv_mem], %%rax\n"		\
				  "call " PV_ENTRY_STR(op) "_rax\n"	\
				  "cmp %%eax, %%eax\n",			\
				  __stringify(PV_RAX | PV_FLAGS),	\
				  PV_SITE_STORE)			\
		: [pv_mem] "+m" (*(unsigned long *)(ptr)),		\
		  "+&a" (*(unsigned long *)(old)),			\
		  "=@ccz" (__pv_done) PV_STACK				\
		: [pv_new] "r" ((unsigned long)(new)),			\
		  [pv_op] "i" (PV_OP_##op)				\
		: "memory");						\
	__pv_done;							\
})

/*
 * Instructions with operands of their own. Where one of them faults natively,
 * the fault is at the site, and is dealt with as for native_read_msr().
 */
#define PV_CALL_RDMSR(op, msr)						\
({									\
	unsigned long __pv_low, __pv_high;				\
									\
	asm_inline volatile(						\
		PV_SITE_TEXT_INSN(op, __stringify(PV_RAX | PV_RDX | PV_FLAGS)) \
		_ASM_EXTABLE_TYPE(771b, 772b, EX_TYPE_RDMSR)		\
		: "=a" (__pv_low), "=d" (__pv_high) PV_STACK		\
		: "c" (msr), [pv_op] "i" (PV_OP_##op)			\
		: "memory");						\
	__pv_low | __pv_high << 32;					\
})

#define PV_CALL_WRMSR(op, msr, low, high)				\
	asm_inline volatile(						\
		PV_SITE_TEXT_INSN(op, __stringify(PV_FLAGS))		\
		_ASM_EXTABLE_TYPE(771b, 772b, EX_TYPE_WRMSR)		\
		: PV_STACK_FIRST					\
		: "c" (msr), "a" (low), "d" (high),			\
		  [pv_op] "i" (PV_OP_##op)				\
		: "memory")

#define PV_CALL_CPUID(op, eax, ebx, ecx, edx)				\
	asm_inline volatile(						\
		PV_SITE_TEXT_INSN(op, __stringify(PV_RAX | PV_RBX |	\
					PV_RCX | PV_RDX | PV_FLAGS))	\
		: "=a" (*(eax)), "=b" (*(ebx)), "=c" (*(ecx)),		\
		  "=d" (*(edx)) PV_STACK				\
		: "0" (*(eax)), "2" (*(ecx)), [pv_op] "i" (PV_OP_##op)	\
		: "memory")

#define PV_STUB_UNLOCK(op)						\
	"lea %[pv_mem], %[pv_tmp]\n"					\
	"call " PV_ENTRY_STR(op) "_%V[pv_tmp]\n"

#define PV_CALL_UNLOCK(op, ptr)						\
do {									\
	unsigned long __pv_tmp;						\
									\
	asm_inline volatile(						\
		PV_SITE_TEXT_STUB("movb $0, %[pv_mem]",			\
				  PV_STUB_UNLOCK(op), PV_TMP_BIT,	\
				  PV_SITE_STORE)			\
		: [pv_mem] "=m" (*(u8 *)(ptr)),				\
		  [pv_tmp] "=&r" (__pv_tmp) PV_STACK			\
		: [pv_op] "i" (PV_OP_##op)				\
		: "memory");						\
} while (0)
#endif /* CONFIG_X86_64 */

/*
 * For a call that is seldom made: an entry saves all registers around it, so
 * that the code beside it need not, where no call is made natively. No site,
 * since the entry has one.
 */
#define PV_CALL_QUIET(op, args)						\
	asm_inline volatile("call " PV_ENTRY_STR(op)			\
			    : PV_STACK_FIRST				\
			    : "i" (0) PV_IN(args)			\
			    : "memory")

/*
 * An op that is plain C on bare hardware: @native stands at the site, as in a
 * kernel without the layer. A macro: the native function may not be known yet.
 */
#define PV_OR_NATIVE(op, native, args)					\
do {									\
	if (pv_branch(PV_OP_##op))					\
		paravirt_##op args;					\
	else								\
		native args;						\
} while (0)

/*
 * The form that the native column of a row asks for: PV_USE_<native> is the
 * name of a macro with the arguments (op, class, native, args).
 */
#define PV_USE_PV_FN(...)		PV_USE_CALL
#define PV_USE_PV_INSN(...)		PV_USE_CALL
#define PV_USE_PV_NOP			PV_USE_BRANCH
#define PV_USE_PV_ZERO			PV_USE_ZERO
#ifdef CONFIG_X86_64
#define PV_USE_PV_QUIET(...)		PV_USE_QUIET
#define PV_USE_PV_RDMSR(...)		PV_USE_RDMSR
#define PV_USE_PV_WRMSR(...)		PV_USE_WRMSR
#define PV_USE_PV_CPUID(...)		PV_USE_CPUID
#define PV_USE_PV_SAME(...)		PV_USE_SAME
#define PV_USE_PV_GET(...)		PV_USE_GET
#define PV_USE_PV_PUT(...)		PV_USE_PUT
#define PV_USE_PV_STORE(...)		PV_USE_STORE
#define PV_USE_PV_XCHG(...)		PV_USE_XCHG
#define PV_USE_PV_CMPXCHG(...)		PV_USE_CALL
#define PV_USE_PV_UNLOCK(...)		PV_USE_UNLOCK
#else
#define PV_USE_PV_QUIET(...)		PV_USE_CALL
#define PV_USE_PV_UNLOCK(...)		PV_USE_CALL
#endif

#define PV_USE_CALL(op, class, native, args)				\
	PV_CALL(op, class, native, args)
#define PV_USE_BRANCH(op, class, native, args)				\
	({ if (pv_branch(PV_OP_##op)) PV_CALL(op, class, native, args); })
#define PV_USE_ZERO(op, class, native, args)				\
	(pv_branch(PV_OP_##op) ? PV_CALL(op, class, native, args) : 0)
#define PV_USE_QUIET(op, class, native, args)				\
	PV_CALL_QUIET(op, args)
#define PV_USE_RDMSR(op, class, native, args)				\
	PV_SPREAD(PV_CALL_RDMSR, op, PV_ARGS args)
#define PV_USE_WRMSR(op, class, native, args)				\
	PV_SPREAD(PV_CALL_WRMSR, op, PV_ARGS args)
#define PV_USE_CPUID(op, class, native, args)				\
	PV_SPREAD(PV_CALL_CPUID, op, PV_ARGS args)
#define PV_USE_SAME(op, class, native, args)				\
	PV_CALL_SAME(op, native, args)
#define PV_USE_GET(op, class, native, args)				\
	PV_CALL_GET(op, native)
#define PV_USE_PUT(op, class, native, args)				\
	PV_CALL_PUT(op, native, args)
#define PV_USE_STORE(op, class, native, args)				\
	PV_SPREAD(PV_CALL_STORE, op, PV_ARGS args)
#define PV_USE_XCHG(op, class, native, args)				\
	PV_SPREAD(PV_CALL_XCHG, op, PV_ARGS args)
#define PV_USE_UNLOCK(op, class, native, args)				\
	PV_CALL_UNLOCK(op, args)

/* arguments of an op as arguments of a macro */
#define PV_ARGS(...)			__VA_ARGS__
#define PV_SPREAD(macro, op, ...)	macro(op, __VA_ARGS__)

#endif /* __ASSEMBLER__ */
#endif /* _ASM_X86_PARAVIRT_CALL_H */
