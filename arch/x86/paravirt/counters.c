// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters of ops, in debugfs paravirt/counters: while one is on, each site of
 * the op leads to a stub of its own that counts, and goes on where the site led
 * to. Off, the text is what it was, byte for byte.
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <asm/sections.h>
#include <asm/text-patching.h>

#include "debugfs.h"
#include "live.h"
#include "sites.h"

/**
 * struct counted - sites of one op in one table
 * @list: in counted_sets, by op
 * @table: the table
 * @stubs: code, and a count for each of @sites
 * @missing: sites that cannot be made to count
 * @nr: how many can
 * @sites: those, sorted by address as in @table; while the counter is on they
 *	lead to the stubs
 *
 * Kept when the counter is switched off, for the next time: somebody may still
 * be in a stub.
 */
struct counted {
	struct list_head	list;
	const struct pv_table	*table;
	struct pv_stubs		stubs;
	unsigned int		missing;
	unsigned int		nr;
	struct pv_live		sites[];
};

static struct list_head counted_sets[PV_NR_OPS] = {
#define PV_OP(group, op, ...)	\
	[PV_OP_##op] = LIST_HEAD_INIT(counted_sets[PV_OP_##op]),
#define PV_VOP(group, op, ...)	\
	[PV_OP_##op] = LIST_HEAD_INIT(counted_sets[PV_OP_##op]),
#include <asm/paravirt_op_table.h>
};

/* the counter of an op is on */
static bool counting[PV_NR_OPS];

/**
 * pv_counts_at - is that a stub that counts?
 * @op: number of the op
 * @addr: where a site of it leads
 *
 * Context: pv_tables_lock is held.
 *
 * Return: true if it is.
 */
bool pv_counts_at(enum pv_op op, unsigned long addr)
{
	const struct counted *set;

	list_for_each_entry(set, &counted_sets[op], list)
		if (pv_stubs_contain(&set->stubs, addr))
			return true;
	return false;
}

static struct counted *find_counted(enum pv_op op, const struct pv_table *table)
{
	struct counted *set;

	list_for_each_entry(set, &counted_sets[op], list)
		if (set->table == table)
			return set;
	return NULL;
}

/*
 * A breakpoint must not be in entry code, which it goes through itself. And on
 * bare hardware lazy modes are neither entered nor left: hooks that did it for
 * some time would do one without the other.
 */
static bool may_lead_away(const struct pv_known *site)
{
	if (site->addr >= (u8 *)__entry_text_start &&
	    site->addr < (u8 *)__entry_text_end)
		return false;

	return site->form != PV_SITE_BRANCH || *site->addr == site->linked[0] ||
	       strcmp(pv_op_names[site->op], "cpu.lazy_flush");
}

static bool is_of(const struct pv_known *site, enum pv_op op)
{
	return site->op == op && may_lead_away(site);
}

/* stubs for the sites of @op in @table; NULL: it has none. ERR_PTR(-ENOMEM) */
static struct counted *make_counted(enum pv_op op, const struct pv_table *table)
{
	const struct pv_known *site;
	struct counted *set;
	unsigned int nr = 0;

	pv_for_each_site(site, table)
		nr += is_of(site, op);
	if (!nr)
		return NULL;

	set = kvzalloc(struct_size(set, sites, nr), GFP_KERNEL);
	if (!set)
		return ERR_PTR(-ENOMEM);
	if (pv_stubs_alloc(&set->stubs, nr * PV_STUB_COUNT_LEN,
			   nr * sizeof(*set->stubs.data))) {
		kvfree(set);
		return ERR_PTR(-ENOMEM);
	}
	set->table = table;

	pv_for_each_site(site, table) {
		struct pv_live *live = &set->sites[set->nr];
		u8 opcode, *stub;
		u64 target;
		bool call;

		if (!is_of(site, op))
			continue;
		target = pv_site_target(site, &call);
		stub = !target ? NULL :
			pv_stub_count(&set->stubs, set->stubs.data + set->nr,
				      target, !(site->clobbers & PV_FLAGS));
		opcode = call ? CALL_INSN_OPCODE : JMP32_INSN_OPCODE;
		if (!stub || pv_compose_branch(live->branch, opcode,
					       (unsigned long)site->addr,
					       (unsigned long)stub)) {
			pr_warn("%pS: %s: holds %*ph and cannot be counted\n",
				site->addr, pv_op_names[op],
				PV_SITE_MIN_LEN, site->addr);
			set->missing++;
			continue;
		}
		live->site = site;
		memcpy(live->inside, site->addr, PV_SITE_MIN_LEN);
		set->nr++;
	}
	if (pv_stubs_seal(&set->stubs)) {
		pv_stubs_free(&set->stubs);
		kvfree(set);
		return ERR_PTR(-ENOMEM);
	}
	list_add_tail(&set->list, &counted_sets[op]);
	return set;
}

/*
 * Do all sites hold what they are to hold? A debugger may have put a breakpoint
 * there; kprobes keep away, see paravirt_text_reserved().
 */
static int check_held(enum pv_op op, const struct counted *set)
{
	unsigned int i;

	for (i = 0; i < set->nr; i++) {
		const struct pv_live *live = &set->sites[i];
		const u8 *held = counting[op] ? live->branch : live->inside;
		const u8 *addr = live->site->addr;

		if (!memcmp(addr, held, PV_SITE_MIN_LEN))
			continue;
		pr_err_ratelimited("%pS: %s: holds %*ph, should be %*ph; nothing was changed, take away what is there, as a debugger's breakpoint\n",
				   addr, pv_op_names[op],
				   PV_SITE_MIN_LEN, addr,
				   PV_SITE_MIN_LEN, held);
		return -EBUSY;
	}
	return 0;
}

static int switch_on(enum pv_op op)
{
	struct pv_table *table;
	struct counted *set;
	int err;

	list_for_each_entry(table, &pv_tables, list) {
		set = find_counted(op, table) ?: make_counted(op, table);
		if (IS_ERR(set))
			return PTR_ERR(set);
		if (!set)
			continue;
		err = check_held(op, set);
		if (err)
			return err;
	}
	list_for_each_entry(set, &counted_sets[op], list) {
		memset(set->stubs.data, 0, set->nr * sizeof(*set->stubs.data));
		pv_live_switch(set->sites, set->nr, true);
	}
	WRITE_ONCE(counting[op], true);
	return 0;
}

static int switch_off(enum pv_op op)
{
	struct counted *set;
	int err;

	list_for_each_entry(set, &counted_sets[op], list) {
		err = check_held(op, set);
		if (err)
			return err;
	}
	list_for_each_entry(set, &counted_sets[op], list)
		pv_live_switch(set->sites, set->nr, false);
	WRITE_ONCE(counting[op], false);
	return 0;
}

/**
 * pv_count - switch the counter of an op
 * @op: number of the op
 * @on: count; from 0, if it was off
 *
 * Context: process context, may take a while.
 *
 * Return: 0; -ENOMEM; -EBUSY if a site holds what nobody here has put there,
 * with a message.
 */
int pv_count(enum pv_op op, bool on)
{
	int err = 0;

	mutex_lock(&pv_tables_lock);
	if (on != counting[op])
		err = on ? switch_on(op) : switch_off(op);
	mutex_unlock(&pv_tables_lock);
	return err;
}

/**
 * pv_is_counted - is the counter of an op on?
 * @op: number of the op
 *
 * Context: any.
 *
 * Return: true if it is.
 */
bool pv_is_counted(enum pv_op op)
{
	return READ_ONCE(counting[op]);
}

/**
 * pv_count_table - count in a new table, too, what is counted
 * @table: the table, whose sites nobody executes yet; or nothing is counted
 *
 * Context: pv_tables_lock is held.
 */
void pv_count_table(const struct pv_table *table)
{
	struct counted *set;
	enum pv_op op;
	unsigned int i;

	for (op = 0; op < PV_NR_OPS; op++) {
		if (!counting[op])
			continue;
		set = make_counted(op, table);
		if (IS_ERR(set)) {
			pr_err("%s: no memory to count %s in it\n",
			       pv_table_name(table), pv_op_names[op]);
			continue;
		}
		if (!set)
			continue;
		for (i = 0; i < set->nr; i++)
			memcpy(set->sites[i].site->addr, set->sites[i].branch,
			       PV_SITE_MIN_LEN);
	}
}

/**
 * pv_count_forget - the sites of a table are executed no more
 * @table: the table
 *
 * Context: pv_tables_lock is held.
 */
void pv_count_forget(const struct pv_table *table)
{
	struct counted *set;
	enum pv_op op;

	for (op = 0; op < PV_NR_OPS; op++) {
		set = find_counted(op, table);
		if (!set)
			continue;
		list_del(&set->list);
		pv_stubs_free(&set->stubs);
		kvfree(set);
	}
}

/* a line of the list of sites */
struct line {
	unsigned long		count;
	const struct pv_known	*site;
};

static int cmp_lines(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return x->count > y->count ? -1 : x->count < y->count;
}

/*
 * "on 1", "total N", "sites N", "missing N", then for each site that was used,
 * the most used first, "N form symbol+offset".
 *
 * A site of another form leads to a call site sooner or later, its own or one
 * that others lead to as well: the total is that of call sites.
 */
static int pv_counter_show(struct seq_file *m, void *unused)
{
	enum pv_op op = (unsigned long)m->private;
	unsigned int i, nr = 0, missing = 0, used = 0;
	unsigned long total = 0;
	struct line *lines;
	struct counted *set;

	mutex_lock(&pv_tables_lock);
	list_for_each_entry(set, &counted_sets[op], list) {
		nr += set->nr;
		missing += set->missing;
	}
	lines = kvcalloc(nr + 1, sizeof(*lines), GFP_KERNEL);
	if (!lines) {
		mutex_unlock(&pv_tables_lock);
		return -ENOMEM;
	}
	list_for_each_entry(set, &counted_sets[op], list) {
		for (i = 0; i < set->nr; i++) {
			const struct pv_known *site = set->sites[i].site;
			unsigned long count = READ_ONCE(set->stubs.data[i]);

			if (site->form == PV_SITE_CALL)
				total += count;
			if (count)
				lines[used++] = (struct line){ count, site };
		}
	}
	sort(lines, used, sizeof(*lines), cmp_lines, NULL);
	seq_printf(m, "on %d\ntotal %lu\nsites %u\nmissing %u\n",
		   counting[op], total, nr, missing);
	/* symbols of modules are known while the lock keeps those here */
	for (i = 0; i < used; i++)
		seq_printf(m, "%lu %s %pS\n", lines[i].count,
			   pv_form_name(lines[i].site->form),
			   lines[i].site->addr);
	mutex_unlock(&pv_tables_lock);
	kvfree(lines);
	return 0;
}

static int pv_counter_open(struct inode *inode, struct file *file)
{
	return single_open(file, pv_counter_show, inode->i_private);
}

static ssize_t pv_counter_write(struct file *file, const char __user *from,
				size_t len, loff_t *pos)
{
	enum pv_op op = (unsigned long)file_inode(file)->i_private;
	char text[4] = "";
	bool on;

	if (len < sizeof(text) && copy_from_user(text, from, len))
		return -EFAULT;
	on = sysfs_streq(text, "1");
	if (!on && !sysfs_streq(text, "0")) {
		pr_err_ratelimited("counters/%s: write 1 to count, 0 to stop\n",
				   pv_op_names[op]);
		return -EINVAL;
	}

	return pv_count(op, on) ?: len;
}

static const struct file_operations pv_counter_fops = {
	.owner		= THIS_MODULE,
	.open		= pv_counter_open,
	.read		= seq_read,
	.write		= pv_counter_write,
	.llseek		= seq_lseek,
	.release	= single_release,
};

static int __init counters_init(void)
{
	struct dentry *folder = debugfs_create_dir("counters", pv_debugfs());
	unsigned long op;

	for (op = 0; op < PV_NR_OPS; op++)
		debugfs_create_file(pv_op_names[op], 0600, folder, (void *)op,
				    &pv_counter_fops);
	return 0;
}
late_initcall(counters_init);
