// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each op that promises to leave most registers alone does: fill all of them,
 * run a site, compare those outside of the site's mask. Fails to load if one
 * was changed, and says which.
 *
 * And one site whose code relies on a register that its mask gives away: what
 * that has afterwards is said in the log. It is scrambled with paravirt=poison.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include <asm/paravirt.h>

#define NR_REGS	16
#define RSP	4
#define RDI	7
#define R11	11

static const char * const names[NR_REGS] = {
	"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
	"r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
};

/* what registers hold before and after; the asm below addresses them */
unsigned long registers_before[NR_REGS], registers_after[NR_REGS];

#define LOAD(reg, n)	"mov registers_before+8*" #n "(%%rip), %%" #reg "\n"
#define STORE(reg, n)	"mov %%" #reg ", registers_after+8*" #n "(%%rip)\n"
#define EACH(what)							\
	what(rax, 0) what(rcx, 1) what(rdx, 2) what(rbx, 3)		\
	what(rbp, 5) what(rsi, 6) what(rdi, 7) what(r8, 8)		\
	what(r9, 9) what(r10, 10) what(r11, 11) what(r12, 12)		\
	what(r13, 13) what(r14, 14) what(r15, 15)

#define WITH_REGISTERS(site, op, mask)					\
	asm volatile("push %%rbp; push %%rbx; push %%r12\n"		\
		     "push %%r13; push %%r14; push %%r15\n"		\
		     EACH(LOAD)						\
		     site						\
		     EACH(STORE)					\
		     "pop %%r15; pop %%r14; pop %%r13\n"		\
		     "pop %%r12; pop %%rbx; pop %%rbp\n"		\
		     : : [pv_op] "i" (PV_OP_##op),			\
			 [pv_clobbers] "i" (mask)			\
		     : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9",	\
		       "r10", "r11", "cc", "memory")

/* a call site, and one of an entry that has its operand in @reg */
#define CALL_OF(op)							\
	"771:\tcall __PVT__" #op "\n772:\n"				\
	PV_RECORD("%c[pv_clobbers]", PV_SITE_CALL)
#define ENTRY_OF(op, reg)						\
	"771:\tcall __PVE__" #op "_" #reg "\n772:\n"			\
	PV_RECORD("%c[pv_clobbers]", PV_SITE_OWN)

static int errors;

static void fill(unsigned long rdi)
{
	int i;

	for (i = 0; i < NR_REGS; i++)
		registers_before[i] = 0x1111111111111110 * i;
	registers_before[RDI] = rdi;
	memcpy(registers_after, registers_before, sizeof(registers_after));
}

static void compare(const char *what, unsigned int mask)
{
	int i;

	for (i = 0; i < NR_REGS; i++) {
		if (i == RSP || mask & BIT(i) ||
		    registers_before[i] == registers_after[i])
			continue;
		pr_err("registers: %s: %s was %lx, is %lx\n", what, names[i],
		       registers_before[i], registers_after[i]);
		errors++;
	}
}

#define TRY(op, rdi)							\
do {									\
	unsigned long __flags = arch_local_save_flags();		\
									\
	fill(rdi);							\
	WITH_REGISTERS(CALL_OF(op), op, PV_CLOBBERS_PV_CALLEE);		\
	raw_local_irq_restore(__flags);					\
	compare(#op, PV_CLOBBERS_PV_CALLEE);				\
} while (0)

/* an entry changes its register, of number @n, and flags */
#define TRY_ENTRY(op, reg, n)						\
do {									\
	fill(0);							\
	WITH_REGISTERS(ENTRY_OF(op, reg), op, PV_FLAGS | BIT(n));	\
	compare(#op " in " #reg, BIT(n));				\
} while (0)

static raw_spinlock_t lock = __RAW_SPIN_LOCK_UNLOCKED(lock);

/* not in the text of initialization, which is not scrambled */
static noinline void try_all(void)
{
	TRY(irq_disable, 1);
	TRY(irq_enable, 1);
	TRY(read_cr2, 1);
	TRY(pte_val, 0);
	TRY(make_pte, 0);
	TRY(pmd_val, 0);
	TRY(make_pmd, 0);
	TRY(pud_val, 0);
	TRY(make_pud, 0);
	TRY(pgd_val, 0);
	TRY(make_pgd, 0);
	TRY(vcpu_is_preempted, 0);
	arch_spin_lock(&lock.raw_lock);
	TRY(queued_spin_unlock, (unsigned long)&lock.raw_lock);

	/* of a present entry, which a guest has to look up */
	TRY(pte_val, PTE_FLAGS_MASK & __PAGE_KERNEL);
	TRY(make_pte, __PAGE_KERNEL | page_to_phys(ZERO_PAGE(0)));

	TRY_ENTRY(pte_val, rax, 0);
	TRY_ENTRY(pte_val, rbx, 3);
	TRY_ENTRY(pte_val, rsi, 6);
	TRY_ENTRY(make_pte, r8, 8);
	TRY_ENTRY(make_pte, r15, 15);
	TRY_ENTRY(save_fl, rdi, 7);
	TRY_ENTRY(save_fl, r11, 11);
	TRY_ENTRY(read_cr2, rdx, 2);
	TRY_ENTRY(read_cr2, r12, 12);

	fill(0);
	WITH_REGISTERS(CALL_OF(io_delay), io_delay, PV_CLOBBERS_PV_C);
	pr_info("registers: r11 is %s after io_delay\n",
		registers_after[R11] == registers_before[R11] ?
		"what it was" : registers_after[R11] == 0x6b6b6b6b ?
		"poison" : "changed");
}

static int __init registers_init(void)
{
	try_all();
	return errors ? -EIO : 0;
}
module_init(registers_init);

MODULE_DESCRIPTION("Registers around paravirt sites");
MODULE_LICENSE("GPL");
