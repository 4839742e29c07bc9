// SPDX-License-Identifier: GPL-2.0-only
/*
 * One form for all findings:
 *	IMAGE: BACKEND: PLACE: OP: what is wrong [identifier]
 * and the same as JSON. See report.h.
 */
#include <stdarg.h>
#include <string.h>

#include "image.h"
#include "report.h"

const char *const finding_ids[NR_FINDINGS] = {
#define F(id, text)	[FINDING_##id] = #id,
	FINDINGS(F)
#undef F
};

const char *const finding_texts[NR_FINDINGS] = {
#define F(id, text)	[FINDING_##id] = text,
	FINDINGS(F)
#undef F
};

unsigned int finding_count[NR_FINDINGS];
bool report_json;
bool report_quiet;

static bool first = true;

/** error() - a sentence on standard error: the image cannot be checked */
void error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "pvcheck: ");
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
}

/** report_begin() - before the first finding */
void report_begin(void)
{
	if (report_json)
		printf("{ \"findings\": [");
}

/** report_end() - behind the last finding; the summary may follow */
void report_end(void)
{
	if (report_json)
		printf("%s],", first ? "" : "\n");
}

static void json_string(const char *key, const char *value)
{
	printf("\"%s\": \"", key);
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			putchar('\\');
		putchar(*value < ' ' || *value > '~' ? '?' : *value);
	}
	putchar('"');
}

/* names come from the image: they must not look like lines of ours */
static void printable(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

/**
 * finding() - something is wrong with an image
 * @img:     image
 * @kind:    what kind
 * @backend: whose code is concerned, or "-"
 * @addr:    where
 * @op:      name of the op, or "-"
 * @format:  what is wrong
 */
void finding(const struct image *img, enum finding kind, const char *backend,
	     uint64_t addr, const char *op, const char *format, ...)
{
	char where[256], text[512];
	va_list args;

	finding_count[kind]++;
	if (report_quiet)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	image_where(img, addr, where, sizeof(where));
	printable(where);

	if (!report_json) {
		printf("%s: %s: %s: %s: %s [%s]\n", img->name, backend, where,
		       op, text, finding_ids[kind]);
		return;
	}
	printf("%s\n  { ", first ? "" : ",");
	json_string("image", img->name);
	printf(", ");
	json_string("backend", backend);
	printf(", ");
	json_string("place", where);
	printf(", \"address\": \"0x%llx\", ", (unsigned long long)addr);
	json_string("op", op);
	printf(", ");
	json_string("finding", finding_ids[kind]);
	printf(", ");
	json_string("text", text);
	printf(" }");
	first = false;
}
