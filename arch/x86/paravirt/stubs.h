/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code that a site leads to instead of what it would lead to: it does something
 * of its own, and goes on there.
 */
#ifndef _PARAVIRT_STUBS_H
#define _PARAVIRT_STUBS_H

#include <linux/types.h>

/* the longest that are made */
#define PV_STUB_COUNT_LEN	16
#define PV_STUB_POISON_LEN	80

/**
 * struct pv_stubs - memory for stubs, and for what they count in
 * @text: the first; NULL if there is none
 * @text_size: bytes, whole pages
 * @used: bytes that are written
 * @data: behind the text
 */
struct pv_stubs {
	u8		*text;
	size_t		text_size;
	size_t		used;
	unsigned long	*data;
};

#ifdef CONFIG_PARAVIRT_STUBS
int pv_stubs_alloc(struct pv_stubs *stubs, size_t text, size_t data);
int pv_stubs_seal(struct pv_stubs *stubs);
void pv_stubs_free(struct pv_stubs *stubs);
bool pv_stubs_contain(const struct pv_stubs *stubs, unsigned long addr);
void *pv_stub_count(struct pv_stubs *stubs, unsigned long *count, u64 target,
		    bool save_flags);
void *pv_stub_poison(struct pv_stubs *stubs, u64 target, u16 regs);
#endif

#endif /* _PARAVIRT_STUBS_H */
