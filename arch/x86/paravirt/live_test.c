// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sites are rewritten while all CPUs execute them, in tasks that are preempted
 * and in NMIs: whoever comes gets the one code or the other, never a part of
 * each, and afterwards every byte is what it was.
 */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <asm/apic.h>
#include <asm/nmi.h>
#include <asm/text-patching.h>

#include "compose.h"
#include "live.h"
#include "paravirt.h"
#include "sites.h"
#include "stubs.h"

#define ROUNDS		20

/* what the function returns from its site, and from where that leads */
#define RETURN_SITE	1
#define RETURN_STUB	2

/**
 * struct load - what goes on meanwhile
 * @func: a function with a site that is rewritten; NULL if there is none
 * @calls: how often it was called
 * @nmis: how many of these in an NMI
 * @wrong: how often it returned neither RETURN_SITE nor RETURN_STUB
 * @storm: the task that sends NMIs
 * @worker: the tasks that call it, and have page tables written
 */
struct load {
	unsigned long		(*func)(void);
	atomic_t		calls;
	atomic_t		nmis;
	atomic_t		wrong;
	struct task_struct	*storm;
	struct task_struct	*worker[NR_CPUS];
};

static struct load load;

/* as little as can be besides what is rewritten */
static void call_func(unsigned int times)
{
	unsigned long got;
	unsigned int i;

	for (i = 0; i < times; i++) {
		got = load.func();
		if (got != RETURN_SITE && got != RETURN_STUB)
			atomic_inc(&load.wrong);
	}
	atomic_add(times, &load.calls);
}

static void use_sites(void)
{
	unsigned long flags;

	local_irq_save(flags);
	local_irq_restore(flags);
}

static int nmi_handler(unsigned int type, struct pt_regs *regs)
{
	use_sites();
	if (load.func)
		call_func(1);
	atomic_inc(&load.nmis);
	return NMI_HANDLED;
}

static int send_nmis(void *unused)
{
	while (!kthread_should_stop()) {
		preempt_disable();
		apic_send_IPI_allbutself(NMI_VECTOR);
		preempt_enable();
		usleep_range(20, 50);
	}
	return 0;
}

static int work(void *unused)
{
	while (!kthread_should_stop()) {
		if (load.func)
			call_func(20);
		use_sites();
		vfree(vmalloc(PAGE_SIZE));
		cond_resched_tasks_rcu_qs();
	}
	return 0;
}

static int stop(struct task_struct **task)
{
	int err = 0;

	if (!IS_ERR_OR_NULL(*task))
		err = kthread_stop(*task);
	*task = NULL;
	return err;
}

static int start_load(unsigned long (*func)(void))
{
	unsigned int cpu;
	int err;

	memset(&load, 0, sizeof(load));
	load.func = func;
	err = register_nmi_handler(NMI_LOCAL, nmi_handler, 0, "pv_kunit");
	if (err)
		return err;
	for_each_online_cpu(cpu)
		load.worker[cpu] = kthread_run_on_cpu(work, NULL, cpu,
						      "pv_kunit/%u");
	load.storm = kthread_run(send_nmis, NULL, "pv_kunit_nmi");
	return 0;
}

static void end_load(struct kunit *test)
{
	unsigned int cpu;

	/* nobody sends NMIs any more, and who got one is through with it */
	KUNIT_EXPECT_EQ(test, stop(&load.storm), 0);
	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_EQ(test, stop(&load.worker[cpu]), 0);
	msleep(20);
	unregister_nmi_handler(NMI_LOCAL, "pv_kunit");
	kunit_info(test, "%d calls, %d NMIs on %u CPUs\n",
		   atomic_read(&load.calls), atomic_read(&load.nmis),
		   num_online_cpus());
	if (num_online_cpus() > 1)
		KUNIT_EXPECT_GT(test, atomic_read(&load.nmis), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&load.wrong), 0);
}

/*
 * How far the stub is from the site: the branch there is then e8 00 c3 00 00.
 * Who is behind the site's first instruction when that is written returns from
 * the middle of it, with neither value.
 */
#define STUB_DISTANCE	0xc300

/*
 * A function with a site of three instructions, and what that may lead to. Most
 * of its time it is in the second one, so that is where it is preempted.
 */
static void *make_function(struct pv_stubs *room, u8 **site, u8 **stub)
{
	/* mov $2000, %ecx */
	static const u8 before[] = { 0xb9, 0xd0, 0x07, 0x00, 0x00 };
	/* xor %eax, %eax; loop .; nop */
	static const u8 inside[] = { 0x31, 0xc0, 0xe2, 0xfe, 0x90 };
	/* inc %eax; ret: RETURN_SITE, or what the stub returns and one more */
	static const u8 behind[] = { 0xff, 0xc0, RET_INSN_OPCODE };
	/* mov $RETURN_STUB - 1, %eax; ret */
	static const u8 elsewhere[] = {
		0xb8, RETURN_STUB - 1, 0, 0, 0, RET_INSN_OPCODE
	};
	/* endbr64, to CPUs that do not know it a nop */
	static const u8 endbr[] = { 0xf3, 0x0f, 0x1e, 0xfa };
	u8 *at = room->text;

	memcpy(at, endbr, sizeof(endbr));
	at += sizeof(endbr);
	memcpy(at, before, sizeof(before));
	at += sizeof(before);
	*site = at;
	memcpy(at, inside, sizeof(inside));
	at += sizeof(inside);
	memcpy(at, behind, sizeof(behind));
	*stub = at + STUB_DISTANCE;
	memcpy(*stub, elsewhere, sizeof(elsewhere));
	return pv_stubs_seal(room) ? NULL : room->text;
}

static void test_switch(struct kunit *test)
{
	struct pv_known site = { .len = PV_SITE_MIN_LEN };
	struct pv_live live = { .site = &site };
	unsigned long (*func)(void);
	struct pv_stubs room;
	u8 *stub;
	int i;

	KUNIT_ASSERT_EQ(test, pv_stubs_alloc(&room, SZ_64K, 0), 0);
	func = make_function(&room, &site.addr, &stub);
	memcpy(live.inside, site.addr, sizeof(live.inside));
	pv_compose_branch(live.branch, CALL_INSN_OPCODE,
			  (unsigned long)site.addr, (unsigned long)stub);

	KUNIT_ASSERT_NOT_NULL(test, func);
	KUNIT_ASSERT_EQ(test, func(), RETURN_SITE);
	KUNIT_ASSERT_EQ(test, start_load(func), 0);
	for (i = 0; i < 2 * ROUNDS; i++) {
		const bool branch = i % 2 == 0;

		mutex_lock(&pv_tables_lock);
		pv_live_switch(&live, 1, branch);
		mutex_unlock(&pv_tables_lock);
		/* who was preempted goes on */
		usleep_range(2000, 4000);
		KUNIT_EXPECT_EQ(test, func(),
				branch ? RETURN_STUB : RETURN_SITE);
		KUNIT_EXPECT_MEMEQ(test, site.addr,
				   branch ? live.branch : live.inside,
				   PV_SITE_MIN_LEN);
	}
	end_load(test);
	KUNIT_EXPECT_GT(test, atomic_read(&load.calls), ROUNDS);
	pv_stubs_free(&room);
}

/* the bytes of all sites of an op, and how many of them count; no more than */
#define MAX_SITES	4096

struct text {
	unsigned int	sites;
	unsigned int	counting;
	u8		bytes[MAX_SITES][PV_SITE_MAX_LEN];
};

static void read_text(struct text *text, enum pv_op op)
{
	const struct pv_table *table;
	const struct pv_known *site;
	bool call;

	memset(text, 0, sizeof(*text));
	guard(mutex)(&pv_tables_lock);
	list_for_each_entry(table, &pv_tables, list) {
		pv_for_each_site(site, table) {
			if (site->op != op || text->sites == MAX_SITES)
				continue;
			memcpy(text->bytes[text->sites++], site->addr,
			       site->len);
			if (*site->addr == site->linked[0] &&
			    pv_counts_at(op, pv_site_target(site, &call)))
				text->counting++;
		}
	}
}

/* which op has the most sites of a form */
static enum pv_op busiest_op(u8 form)
{
	unsigned int count[PV_NR_OPS] = {};
	const struct pv_table *table;
	const struct pv_known *site;
	enum pv_op op, most = 0;

	guard(mutex)(&pv_tables_lock);
	list_for_each_entry(table, &pv_tables, list)
		pv_for_each_site(site, table)
			if (site->form == form)
				count[site->op]++;
	for (op = 0; op < PV_NR_OPS; op++)
		if (count[op] > count[most])
			most = op;
	return most;
}

static const u8 forms[] = {
	PV_SITE_CALL, PV_SITE_OWN, PV_SITE_STORE, PV_SITE_BRANCH
};

static void name_of_form(const u8 *form, char *desc)
{
	strscpy(desc, pv_form_name(*form), KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(form, forms, name_of_form);

static void test_counter(struct kunit *test)
{
	const enum pv_op op = busiest_op(*(const u8 *)test->param_value);
	struct text *was = kvzalloc(sizeof(*was), GFP_KERNEL);
	struct text *is = kvzalloc(sizeof(*is), GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, was && is);
	kunit_info(test, "%s\n", pv_op_names[op]);
	KUNIT_ASSERT_EQ(test, start_load(NULL), 0);

	read_text(was, op);
	KUNIT_EXPECT_GT(test, was->sites, 0);
	KUNIT_EXPECT_EQ(test, was->counting, 0);
	KUNIT_EXPECT_EQ(test, pv_count(op, true), 0);
	read_text(is, op);
	KUNIT_EXPECT_GT(test, is->counting, 0);
	KUNIT_EXPECT_EQ(test, pv_count(op, false), 0);
	read_text(is, op);
	KUNIT_EXPECT_MEMEQ(test, is, was, sizeof(*is));

	end_load(test);
	kvfree(was);
	kvfree(is);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_switch),
	KUNIT_CASE_PARAM(test_counter, form_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "paravirt_live",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of sites that are rewritten live");
MODULE_LICENSE("GPL");
