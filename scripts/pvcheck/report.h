/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How pvcheck speaks: findings, one line each, and errors.
 */
#ifndef PVCHECK_REPORT_H
#define PVCHECK_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct image;

/*
 * Kinds of findings: an identifier for programs, and what is checked. Each is
 * documented in Documentation/pvcheck.rst under its identifier.
 */
#define FINDINGS(F)							\
	F(record_table,		"the table of records is well formed")	\
	F(record_op,		"a record names an op of the table")	\
	F(record_length,	"a record's length is possible")	\
	F(record_form,		"a record names a form that there is")	\
	F(record_mask,		"a site allows no more than its op's class") \
	F(site_text,		"a site is in code")			\
	F(site_overlap,		"sites do not overlap")			\
	F(site_bytes,		"a site calls its op's trampoline")	\
	F(site_way,		"what a site leads to calls its op, keeps to its mask") \
	F(site_unrecorded,	"each call of a trampoline is a site")	\
	F(site_boundary,	"a site begins at an instruction")	\
	F(site_entered,		"nothing branches into a site")		\
	F(site_shared,		"nothing else rewrites a site")		\
	F(trampoline,		"a trampoline jumps through its slot")	\
	F(op_function,		"each op has a function")		\
	F(patch_refused,	"something fits the site")		\
	F(patch_decode,		"patched bytes are instructions")	\
	F(patch_nops,		"the rest is as few nops as can be")	\
	F(patch_target,		"a call reaches the table's function")	\
	F(patch_clobbers,	"inline code keeps to the site's mask")	\
	F(endbr,		"ENDBR is where a slot leads, and in no site") \
	F(func_clobbers,	"a function keeps to its own mask")	\
	F(func_stack,		"a function leaves the stack as it was") \
	F(func_flow,		"a function's code can be followed")	\
	F(orc,			"ORC data fit the patched code")	\
	F(hole,			"no raw sensitive instruction")		\
	F(running_site,		"a running kernel's site holds what was computed") \
	F(running_text,		"the rest of its text is as it was linked")

enum finding {
#define F(id, text)	FINDING_##id,
	FINDINGS(F)
#undef F
	NR_FINDINGS
};

extern const char *const finding_ids[NR_FINDINGS];
extern const char *const finding_texts[NR_FINDINGS];
extern unsigned int finding_count[NR_FINDINGS];
extern bool report_json;
extern bool report_quiet;	/* count alone */

void report_begin(void);
void report_end(void);
void finding(const struct image *img, enum finding kind, const char *backend,
	     uint64_t addr, const char *op, const char *format, ...)
	__attribute__((format(printf, 6, 7)));
void error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* PVCHECK_REPORT_H */
