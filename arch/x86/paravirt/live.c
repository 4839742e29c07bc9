// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rewrite sites while all CPUs execute them.
 *
 * A site's first byte becomes a breakpoint, the others are written, and then
 * the first, all CPUs told to look again in between: as text_poke_bp() does.
 * What that cannot do is to wait in the middle of it. The first five bytes of a
 * site may be more than one instruction, and a task that was preempted behind
 * the first one would go on inside of what is written there. So between the
 * breakpoint and the rest everybody gets the time to leave; whoever comes
 * meanwhile takes the branch in the handler of the breakpoint.
 *
 * The way back needs no such time: there the five bytes are one branch, and
 * where it returns to stays as it is.
 */
#include <linux/bsearch.h>
#include <linux/compiler.h>
#include <linux/cpu.h>
#include <linux/memory.h>
#include <linux/mutex.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>

#include <asm/paravirt_patch.h>
#include <asm/text-patching.h>

#include "live.h"

/* sites that hold a breakpoint, sorted by address */
static const struct pv_live *live_sites;
static unsigned int live_nr;

static __always_inline int cmp_addr(const void *key, const void *elt)
{
	const u8 *addr = ((const struct pv_live *)elt)->site->addr;

	return (const u8 *)key < addr ? -1 : (const u8 *)key > addr;
}

/**
 * paravirt_int3_handler - was that the breakpoint of a site that is rewritten?
 * @regs: of the breakpoint
 *
 * Takes the branch of the site if it was. Calls nothing: it may have hit
 * anywhere.
 *
 * Context: exception, noinstr.
 *
 * Return: true if it was.
 */
noinstr bool paravirt_int3_handler(struct pt_regs *regs)
{
	const u8 *addr = (u8 *)regs->ip - INT3_INSN_SIZE;
	const struct pv_live *site;
	unsigned int nr;
	u64 target;

	if (user_mode(regs))
		return false;

	/* who saw the breakpoint has to see the table: see pv_live_switch() */
	smp_rmb();
	nr = READ_ONCE(live_nr);
	if (!nr)
		return false;
	site = __inline_bsearch(addr, READ_ONCE(live_sites), nr,
				sizeof(*site), cmp_addr);
	if (!site)
		return false;

	target = pv_branch_target((unsigned long)addr, site->branch);
	if (site->branch[0] == CALL_INSN_OPCODE)
		int3_emulate_call(regs, target);
	else
		int3_emulate_jmp(regs, target);
	return true;
}

static int nothing(void *unused)
{
	return 0;
}

/* nobody is behind the first instruction of a site any more */
static void let_all_leave(void)
{
	int cpu;

	/* tasks that were preempted there, and interrupts */
	synchronize_rcu_tasks();
	/* idle tasks, which RCU does not look at */
	for_each_online_cpu(cpu)
		smp_call_on_cpu(cpu, nothing, NULL, false);
}

/**
 * pv_live_switch - make sites branches, or what they were before
 * @sites: the sites, sorted by address
 * @nr: how many
 * @branch: they become branches
 *
 * Context: process context, may take a while; one at a time. text_mutex is not
 * held. Stays with @sites until it returns, and no longer.
 */
void pv_live_switch(const struct pv_live *sites, unsigned int nr, bool branch)
{
	static const u8 int3 = INT3_INSN_OPCODE;
	unsigned int i;

	/* a CPU that comes runs sites before it can take a breakpoint */
	cpus_read_lock();
	mutex_lock(&text_mutex);
	WRITE_ONCE(live_sites, sites);
	/* the table first */
	smp_wmb();
	WRITE_ONCE(live_nr, nr);
	/* pairs with that in paravirt_int3_handler() */
	smp_wmb();
	for (i = 0; i < nr; i++)
		text_poke(sites[i].site->addr, &int3, sizeof(int3));
	text_poke_sync();

	if (branch) {
		mutex_unlock(&text_mutex);
		let_all_leave();
		mutex_lock(&text_mutex);
	}

	for (i = 0; i < nr; i++)
		text_poke(sites[i].site->addr + 1,
			  (branch ? sites[i].branch : sites[i].inside) + 1,
			  PV_SITE_MIN_LEN - 1);
	text_poke_sync();
	for (i = 0; i < nr; i++)
		text_poke(sites[i].site->addr,
			  branch ? sites[i].branch : sites[i].inside, 1);
	text_poke_sync();
	WRITE_ONCE(live_nr, 0);
	/* when all CPUs have looked, no handler is at work with it any more */
	text_poke_sync();
	mutex_unlock(&text_mutex);
	cpus_read_unlock();
}
