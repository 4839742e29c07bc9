// SPDX-License-Identifier: GPL-2.0-only
/*
 * A QEMU TCG plugin that counts, per sample of the benchmark: instructions of
 * user space, kernel and hypervisor; nops; hypercalls and entries of
 * multicalls, by name; writes to page tables that trapped. It does not change
 * what the guest's TSC counts. One CPU.
 *
 * Arguments: map=FILE, out=FILE; places=FILE gets a line "OP ADDRESS COUNT" for
 * each instruction outside of user space that an op executed, all its runs and
 * what is between them together, and "OP samples COUNT".
 *
 * A line of the map is "KIND ADDRESS NAME", the address hexadecimal:
 *   hypercall   the hypervisor begins to handle a hypercall
 *   multicall   ... an entry of a multicall
 *   handler     function that handles the hypercall NAME, and such an entry
 *   trap        a trapped write to a page table is carried out
 *   from, to    instructions between the two are counted once, as NAME
 *
 * Output: "KEY MIN MEDIAN SUM MAX N OP", where OP counts the ops of the guest's
 * program from 0; "once NAME INSTRUCTIONS"; "end" as the last line.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "marker.h"
#include "qemu_plugin.h"
#include "stats.h"

#define EXPORTED	__attribute__((visibility("default")))

EXPORTED int qemu_plugin_version = QEMU_PLUGIN_VERSION;

#define COUNTERS_MAX	192
#define POINTS_MAX	160
#define SAMPLES_MAX	2048

/* Xen's: HYPERVISOR_VIRT_START and _END of its xen/arch-x86/xen-x86_64.h */
#define USER_END	0x0000800000000000UL
#define XEN_START	0xffff800000000000UL
#define XEN_END		0xffff880000000000UL

enum {
	USER, KERNEL, HYPERVISOR, NOPS,
	HYPERCALLS, MULTICALL_ENTRIES, TRAPPED_WRITES,
	FIXED_COUNTERS
};

static struct counter {
	char name[64];
	uint64_t value;
	uint64_t begin;
	unsigned long *samples;
} counters[COUNTERS_MAX] = {
	[USER] = { "user" },
	[KERNEL] = { "kernel" },
	[HYPERVISOR] = { "hypervisor" },
	[NOPS] = { "nops" },
	[HYPERCALLS] = { "hypercalls" },
	[MULTICALL_ENTRIES] = { "multicall_entries" },
	[TRAPPED_WRITES] = { "trapped_writes" },
};

static unsigned int n_counters = FIXED_COUNTERS;
static unsigned int n_samples;
static int op = -1;
static int in_sample;
static FILE *out;

/* who comes next: the handler of a hypercall, or of an entry of a multicall */
static enum { NOBODY, HYPERCALL, MULTICALL } expected;

static struct point {
	uint64_t address;
	void (*reached)(unsigned int vcpu, void *point);
	struct counter *direct;		/* handler: of a hypercall */
	struct counter *entry;		/* handler: in a multicall */
	char name[40];
} points[POINTS_MAX];

static unsigned int n_points;
static uint64_t once_from;

/* how often each instruction was executed, for places=; a hash of addresses */
#define PLACES_MAX	1048576U

static struct place {
	uint64_t address;
	uint64_t count;
	uint64_t printed;
} *places;

static FILE *places_out;

static struct place *place_of(uint64_t address)
{
	uint64_t i = (address * 0x9e3779b97f4a7c15UL) >> 44;
	unsigned int tries;

	for (tries = 0; tries < PLACES_MAX; tries++, i = (i + 1) % PLACES_MAX) {
		if (!places[i].address)
			places[i].address = address;
		if (places[i].address == address)
			return &places[i];
	}
	fprintf(stderr, "plugin: too many instructions for places=\n");
	exit(1);
}

static void print_places(void)
{
	unsigned int i;

	fprintf(places_out, "%d samples %u\n", op, n_samples);
	for (i = 0; i < PLACES_MAX; i++) {
		struct place *place = &places[i];

		if (place->count != place->printed)
			fprintf(places_out, "%d %016" PRIx64 " %" PRIu64 "\n",
				op, place->address,
				place->count - place->printed);
		place->printed = place->count;
	}
}

static uint64_t instructions(void)
{
	return counters[USER].value + counters[KERNEL].value +
	       counters[HYPERVISOR].value;
}

/* points of the map */

static void reached_hypercall(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	counters[HYPERCALLS].value++;
	expected = HYPERCALL;
}

static void reached_multicall(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	counters[MULTICALL_ENTRIES].value++;
	expected = MULTICALL;
}

/* handlers call each other: the first one reached is the one asked for */
static void reached_handler(unsigned int vcpu, void *data)
{
	struct point *point = data;

	(void)vcpu;
	if (expected == HYPERCALL)
		point->direct->value++;
	else if (expected == MULTICALL)
		point->entry->value++;
	expected = NOBODY;
}

static void reached_trap(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	counters[TRAPPED_WRITES].value++;
}

static void reached_from(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	once_from = instructions();
}

static void reached_to(unsigned int vcpu, void *data)
{
	struct point *point = data;

	(void)vcpu;
	if (once_from)
		fprintf(out, "once %s %" PRIu64 "\n", point->name,
			instructions() - once_from);
	once_from = 0;
}

/* marks of the guest's program */

static void end_op(void)
{
	unsigned int i;

	if (places_out)
		print_places();
	for (i = 0; n_samples && i < n_counters; i++) {
		struct stats s = stats_of(counters[i].samples, n_samples);

		if (i < FIXED_COUNTERS || s.max)
			fprintf(out, "%s %lu %lu %lu %lu %u %d\n",
				counters[i].name, s.min, s.median, s.sum, s.max,
				n_samples, op);
	}
	n_samples = 0;
}

static void marked_op(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	end_op();
	op++;
}

static void marked_begin(unsigned int vcpu, void *data)
{
	unsigned int i;

	(void)vcpu;
	(void)data;
	for (i = 0; i < n_counters; i++)
		counters[i].begin = counters[i].value;
	in_sample = 1;
}

static void marked_end(unsigned int vcpu, void *data)
{
	unsigned int i;

	(void)vcpu;
	(void)data;
	if (!in_sample || n_samples == SAMPLES_MAX)
		return;
	for (i = 0; i < n_counters; i++)
		counters[i].samples[n_samples] =
			counters[i].value - counters[i].begin;
	n_samples++;
	in_sample = 0;
}

static void marked_done(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	end_op();
	fprintf(out, "end\n");
	fclose(out);
	out = NULL;
	if (places_out)
		fclose(places_out);
	places_out = NULL;
}

/* translation */

static const struct mark {
	uint32_t number;
	void (*reached)(unsigned int vcpu, void *data);
} marks[] = {
	{ MARKER_OP, marked_op },
	{ MARKER_BEGIN, marked_begin },
	{ MARKER_END, marked_end },
	{ MARKER_DONE, marked_done },
};

static const struct mark *find_mark(const uint8_t *bytes, size_t size)
{
	uint32_t number;
	size_t i;

	if (size != MARKER_SIZE || memcmp(bytes, MARKER_OPCODE, 3))
		return NULL;
	memcpy(&number, bytes + 3, sizeof(number));
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i].number == number)
			return &marks[i];
	return NULL;
}

#define PREFIXES	"\x66\x2e\x3e\x26\x36\x64\x65"

/* prefixes 66 2e 3e 26 36 64 65 and REX, then 90, or 0f 1f of any length */
static int is_nop(const uint8_t *bytes, size_t size)
{
	size_t i = 0;

	while (i < size && (memchr(PREFIXES, bytes[i], sizeof(PREFIXES) - 1) ||
			    (bytes[i] & 0xf0) == 0x40))
		i++;
	/* with REX.B, 90 is xchg %r8, %rax */
	if (i + 1 == size && bytes[i] == 0x90)
		return !i || (bytes[i - 1] & 0xf1) != 0x41;
	return i + 2 < size && bytes[i] == 0x0f && bytes[i + 1] == 0x1f;
}

static int by_address(const void *a, const void *b)
{
	const struct point *x = a, *y = b;

	return x->address < y->address ? -1 : x->address > y->address;
}

/* each time the instruction is about to be executed: count it, or call */

static void add_one(struct qemu_plugin_insn *insn, uint64_t *value)
{
	qemu_plugin_register_vcpu_insn_exec_inline(insn,
						   QEMU_PLUGIN_INLINE_ADD_U64,
						   value, 1);
}

static void count(struct qemu_plugin_insn *insn, int counter)
{
	add_one(insn, &counters[counter].value);
}

static void call(struct qemu_plugin_insn *insn,
		 void (*reached)(unsigned int vcpu, void *data), void *data)
{
	qemu_plugin_register_vcpu_insn_exec_cb(insn, reached,
					       QEMU_PLUGIN_CB_NO_REGS, data);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t i, n = qemu_plugin_tb_n_insns(tb);

	(void)id;
	for (i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		const uint8_t *bytes = qemu_plugin_insn_data(insn);
		size_t size = qemu_plugin_insn_size(insn);
		struct point *point, key = {
			.address = qemu_plugin_insn_vaddr(insn)
		};
		const struct mark *mark;
		int mode = KERNEL;

		if (key.address < USER_END)
			mode = USER;
		else if (key.address >= XEN_START && key.address < XEN_END)
			mode = HYPERVISOR;
		count(insn, mode);
		if (places && mode != USER)
			add_one(insn, &place_of(key.address)->count);

		mark = find_mark(bytes, size);
		if (mark)
			call(insn, mark->reached, NULL);
		else if (is_nop(bytes, size))
			count(insn, NOPS);

		point = bsearch(&key, points, n_points, sizeof(points[0]),
				by_address);
		if (point)
			call(insn, point->reached, point);
	}
}

/* start */

static const struct kind {
	const char *name;
	void (*reached)(unsigned int vcpu, void *point);
} kinds[] = {
	{ "hypercall", reached_hypercall },
	{ "multicall", reached_multicall },
	{ "handler", reached_handler },
	{ "trap", reached_trap },
	{ "from", reached_from },
	{ "to", reached_to },
};

static struct counter *new_counter(const char *kind, const char *name)
{
	struct counter *counter = &counters[n_counters++];

	snprintf(counter->name, sizeof(counter->name), "%s.%s", kind, name);
	return counter;
}

/* 0, or what is wrong with a line of the map */
static const char *add_point(const char *line)
{
	struct point *point = &points[n_points];
	char kind[16];
	size_t i;

	if (n_points == POINTS_MAX || n_counters + 2 > COUNTERS_MAX)
		return "too many lines";
	if (sscanf(line, "%15s %" SCNx64 " %39s", kind, &point->address,
		   point->name) != 3)
		return "not KIND ADDRESS NAME";
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, kind))
			point->reached = kinds[i].reached;
	if (!point->reached)
		return "unknown kind";
	if (point->reached == reached_handler) {
		point->direct = new_counter("hypercall", point->name);
		point->entry = new_counter("multicall", point->name);
	}
	n_points++;
	return NULL;
}

static int read_map(const char *path)
{
	FILE *map = fopen(path, "r");
	const char *wrong = NULL;
	char line[160];

	if (!map) {
		fprintf(stderr, "plugin: %s: %s\n", path, strerror(errno));
		return -1;
	}
	while (!wrong && fgets(line, sizeof(line), map)) {
		wrong = add_point(line);
		if (wrong)
			fprintf(stderr, "plugin: %s: %s: %s", path, wrong,
				line);
	}
	fclose(map);
	qsort(points, n_points, sizeof(points[0]), by_address);
	return wrong ? -1 : 0;
}

EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info,
				 int argc, char **argv)
{
	const char *map = NULL, *path = NULL;
	unsigned int i;
	int arg;

	(void)info;
	for (arg = 0; arg < argc; arg++) {
		if (!strncmp(argv[arg], "map=", 4))
			map = argv[arg] + 4;
		else if (!strncmp(argv[arg], "out=", 4))
			path = argv[arg] + 4;
		else if (!strncmp(argv[arg], "places=", 7))
			places_out = fopen(argv[arg] + 7, "w");
	}
	if (places_out)
		places = calloc(PLACES_MAX, sizeof(*places));
	if (!map || !path) {
		fprintf(stderr, "plugin: wants map=FILE and out=FILE\n");
		return -1;
	}
	if (read_map(map))
		return -1;
	for (i = 0; i < n_counters; i++) {
		counters[i].samples = calloc(SAMPLES_MAX,
					     sizeof(*counters[i].samples));
		if (!counters[i].samples)
			return -1;
	}
	out = fopen(path, "w");
	if (!out) {
		fprintf(stderr, "plugin: %s: %s\n", path, strerror(errno));
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
