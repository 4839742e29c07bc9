// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the layer has done, in debugfs paravirt/: backend, summary, ops and
 * sites.
 *
 * What a site holds is read from the text that runs, never remembered.
 * See Documentation/arch/x86/paravirt/debugfs.rst.
 */
#define pr_fmt(fmt) "paravirt: " fmt

#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <asm/text-patching.h>

#include "debugfs.h"
#include "options.h"
#include "sites.h"

/* what a site holds */
enum state {
	STATE_INLINE,	/* instructions, or none */
	STATE_CALL,	/* a call, or jump, of the patcher's */
	STATE_LINKED,	/* the branch that was linked there */
	STATE_POISON,	/* a call of a stub that scrambles registers */
	STATE_COUNT,	/* a branch to a stub that counts */
	STATE_OTHER,	/* a breakpoint */
	NR_STATES,
};

static const char * const state_names[NR_STATES] = {
	[STATE_INLINE]	= "inline",
	[STATE_CALL]	= "call",
	[STATE_LINKED]	= "linked",
	[STATE_POISON]	= "poison",
	[STATE_COUNT]	= "count",
	[STATE_OTHER]	= "other",
};

static const char * const class_names[PV_NR_OPS] = {
#define PV_OP(group, op, ret, proto, args, class, ...)	[PV_OP_##op] = #class,
#define PV_VOP(group, op, proto, args, class, ...)	[PV_OP_##op] = #class,
#include <asm/paravirt_op_table.h>
};

/* native column of the row: what bare hardware does */
#define PV_WORD(word)			#word
#define PV_WORD_PV_FN(...)		PV_WORD(call)
#define PV_WORD_PV_QUIET(...)		PV_WORD(code)
#define PV_WORD_PV_INSN(...)		PV_WORD(insn)
#define PV_WORD_PV_NOP			PV_WORD(nop)
#define PV_WORD_PV_ZERO			PV_WORD(zero)
#define PV_WORD_PV_RDMSR(...)		PV_WORD(rdmsr)
#define PV_WORD_PV_WRMSR(...)		PV_WORD(wrmsr)
#define PV_WORD_PV_CPUID(...)		PV_WORD(cpuid)
#define PV_WORD_PV_SAME(...)		PV_WORD(same)
#define PV_WORD_PV_GET(...)		PV_WORD(get)
#define PV_WORD_PV_PUT(...)		PV_WORD(put)
#define PV_WORD_PV_STORE(...)		PV_WORD(store)
#define PV_WORD_PV_UNLOCK(...)		PV_WORD(unlock)
#define PV_WORD_PV_XCHG(...)		PV_WORD(xchg)
#define PV_WORD_PV_CMPXCHG(...)		PV_WORD(cmpxchg)

static const char * const native_words[PV_NR_OPS] = {
#define PV_OP(group, op, ret, proto, args, class, section, native)	\
	[PV_OP_##op] = PV_WORD_##native,
#define PV_VOP(group, op, proto, args, class, section, native)		\
	[PV_OP_##op] = PV_WORD_##native,
#include <asm/paravirt_op_table.h>
};

/**
 * pv_debugfs - the layer's folder in debugfs
 *
 * Context: initcalls.
 *
 * Return: its entry, for debugfs_create_file(), which takes errors as well.
 */
struct dentry * __init pv_debugfs(void)
{
	static struct dentry *folder __initdata;

	if (!folder)
		folder = debugfs_create_dir("paravirt", NULL);
	return folder;
}

/* @target: where the site's branch leads, if it is one */
static enum state state_of(const struct pv_table *table,
			   const struct pv_known *site, u64 *target)
{
	const u8 *addr = site->addr, *linked = site->linked;
	bool call;

	*target = 0;
	if (*addr == INT3_INSN_OPCODE)
		return STATE_OTHER;
	if (*addr != linked[0])
		return STATE_INLINE;

	*target = pv_site_target(site, &call);
	if (pv_counts_at(site->op, *target))
		return STATE_COUNT;
	if (pv_stubs_contain(&table->poison, *target))
		return STATE_POISON;
	return memcmp(addr, linked, PV_SITE_MIN_LEN) ? STATE_CALL :
						       STATE_LINKED;
}

static int backend_show(struct seq_file *m, void *unused)
{
	char name[32];

	seq_printf(m, "%s\n", pv_backend_name(name, sizeof(name)));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(backend);

static void count_states(const struct pv_table *table, unsigned int *count)
{
	const struct pv_known *site;
	u64 target;

	pv_for_each_site(site, table)
		count[state_of(table, site, &target)]++;
}

static void show_states(struct seq_file *m, const char *name,
			const unsigned int *count)
{
	unsigned int state, sites = 0;

	for (state = 0; state < NR_STATES; state++)
		sites += count[state];
	seq_printf(m, "%s sites %u", name, sites);
	for (state = 0; state < NR_STATES; state++)
		seq_printf(m, " %s %u", state_names[state], count[state]);
	seq_putc(m, '\n');
}

static int summary_show(struct seq_file *m, void *unused)
{
	const struct pv_table *table;
	unsigned int ops = 0;
	char name[32];
	enum pv_op op;

	for (op = 0; op < PV_NR_OPS; op++)
		ops += *pv_op_slot(op) != pv_native_ops[op];
	seq_printf(m, "backend %s\n", pv_backend_name(name, sizeof(name)));
	seq_printf(m, "option %s\n", pv_option);
	seq_printf(m, "ops %u of the backend's own %u\n", PV_NR_OPS, ops);

	mutex_lock(&pv_tables_lock);
	list_for_each_entry(table, &pv_tables, list) {
		unsigned int count[NR_STATES] = {};

		count_states(table, count);
		show_states(m, pv_table_name(table), count);
	}
	mutex_unlock(&pv_tables_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(summary);

/* one line for each op; see the documentation for its columns */
static int ops_show(struct seq_file *m, void *unused)
{
	unsigned int (*count)[NR_STATES], state;
	const struct pv_table *table;
	const struct pv_known *site;
	enum pv_op op;
	u64 target;

	count = kcalloc(PV_NR_OPS, sizeof(*count), GFP_KERNEL);
	if (!count)
		return -ENOMEM;
	mutex_lock(&pv_tables_lock);
	list_for_each_entry(table, &pv_tables, list)
		pv_for_each_site(site, table)
			count[site->op][state_of(table, site, &target)]++;

	seq_puts(m, "# op class native mode function clobbers allowed");
	for (state = 0; state < NR_STATES; state++)
		seq_printf(m, " %s", state_names[state]);
	seq_putc(m, '\n');
	for (op = 0; op < PV_NR_OPS; op++) {
		const struct pv_choice *choice = pv_choice_of(op);

		seq_printf(m, "%s %s %s %s %ps 0x%04x 0x%04x", pv_op_names[op],
			   class_names[op], native_words[op],
			   pv_mode_name(pv_mode_of(op)),
			   (void *)(unsigned long)choice->func,
			   choice->clobbers, pv_class_clobbers[op]);
		for (state = 0; state < NR_STATES; state++)
			seq_printf(m, " %u", count[op][state]);
		seq_putc(m, '\n');
	}
	mutex_unlock(&pv_tables_lock);
	kfree(count);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(ops);

/* what "sites" shows: all, those of an op or group, or those in a function */
static char filter[KSYM_NAME_LEN];

/* a symbol as one word, without " [module]" */
static const char *one_word(char *symbol)
{
	symbol[strcspn(symbol, " ")] = 0;
	return symbol;
}

static bool shown(const struct pv_known *site)
{
	char symbol[KSYM_SYMBOL_LEN];

	if (!filter[0] || pv_op_matches(site->op, filter))
		return true;
	sprint_symbol_no_offset(symbol, (unsigned long)site->addr);
	return !strcmp(one_word(symbol), filter);
}

/* where a reader of "sites" is */
struct reader {
	const struct pv_table	*table;
	const struct pv_known	*site;
};

/* position: number of a site, over all tables; 0 is the line of headings */
static void *site_at(struct seq_file *m, loff_t *pos)
{
	struct reader *at = m->private;
	loff_t first = 1;

	list_for_each_entry(at->table, &pv_tables, list) {
		for (; *pos - first < at->table->nr; ++*pos) {
			at->site = &at->table->sites[*pos - first];
			if (shown(at->site))
				return at;
		}
		first += at->table->nr;
	}
	return NULL;
}

/* the tables stay as they are from start to stop */
static void *sites_start(struct seq_file *m, loff_t *pos)
{
	mutex_lock(&pv_tables_lock);
	return *pos ? site_at(m, pos) : SEQ_START_TOKEN;
}

static void *sites_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return site_at(m, pos);
}

static void sites_stop(struct seq_file *m, void *v)
{
	mutex_unlock(&pv_tables_lock);
}

static int sites_show(struct seq_file *m, void *v)
{
	const struct pv_known *site;
	const struct reader *at = v;
	char symbol[KSYM_SYMBOL_LEN];
	enum state state;
	u64 target;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "# address symbol module op form length clobbers state holds\n");
		return 0;
	}
	site = at->site;
	state = state_of(at->table, site, &target);
	sprint_symbol(symbol, (unsigned long)site->addr);
	seq_printf(m, "%px %s %s %s %s %u 0x%04x %s ", site->addr,
		   one_word(symbol),
		   at->table->mod ? pv_table_name(at->table) : "-",
		   pv_op_names[site->op], pv_form_name(site->form), site->len,
		   site->clobbers, state_names[state]);
	if (target) {
		sprint_symbol(symbol, target);
		seq_printf(m, "%s\n", one_word(symbol));
	} else {
		seq_printf(m, "%*phN\n", site->len, site->addr);
	}
	return 0;
}

static const struct seq_operations sites_ops = {
	.start	= sites_start,
	.next	= sites_next,
	.stop	= sites_stop,
	.show	= sites_show,
};

static int sites_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &sites_ops, sizeof(struct reader));
}

static ssize_t sites_write(struct file *file, const char __user *from,
			   size_t len, loff_t *pos)
{
	const struct pv_table *table;
	const struct pv_known *site;
	char old[sizeof(filter)];
	bool found;
	char *text;

	if (len >= sizeof(filter)) {
		pr_err_ratelimited("sites: %zu bytes are no filter; write the name of an op, of a group or of a function, or an empty line for all\n",
				   len);
		return -EINVAL;
	}
	text = memdup_user_nul(from, len);
	if (IS_ERR(text))
		return PTR_ERR(text);

	mutex_lock(&pv_tables_lock);
	strscpy(old, filter);
	strscpy(filter, strim(text));
	found = !filter[0];
	list_for_each_entry(table, &pv_tables, list)
		pv_for_each_site(site, table)
			found = found || shown(site);
	if (!found) {
		pr_err_ratelimited("sites: no op, group or function with sites has this name; the filter stays as it was\n");
		strscpy(filter, old);
	}
	mutex_unlock(&pv_tables_lock);
	kfree(text);
	return found ? len : -EINVAL;
}

static const struct file_operations sites_fops = {
	.owner		= THIS_MODULE,
	.open		= sites_open,
	.read		= seq_read,
	.write		= sites_write,
	.llseek		= seq_lseek,
	.release	= seq_release_private,
};

static int __init debugfs_init_files(void)
{
	struct dentry *folder = pv_debugfs();

	debugfs_create_file("backend", 0400, folder, NULL, &backend_fops);
	debugfs_create_file("summary", 0400, folder, NULL, &summary_fops);
	debugfs_create_file("ops", 0400, folder, NULL, &ops_fops);
	debugfs_create_file("sites", 0600, folder, NULL, &sites_fops);
	return 0;
}
late_initcall(debugfs_init_files);
