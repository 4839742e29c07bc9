/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests read: the layer's files in debugfs, and the text that runs.
 */
#ifndef PV_H
#define PV_H

#include <stddef.h>

#define PV_FOLDER	"/sys/kernel/debug/paravirt/"

/**
 * struct pv_site - a line of debugfs paravirt/sites
 * @addr: the site
 * @len: bytes of it
 * @clobbers: registers that may be changed
 * @symbol: function+offset
 * @module: "-" for the kernel
 * @op: group.op
 * @form: call, own, store or branch
 * @state: inline, call, linked, poison, count or other
 * @holds: hexadecimal bytes, or where its branch leads
 */
struct pv_site {
	unsigned long	addr;
	unsigned int	len;
	unsigned int	clobbers;
	char		symbol[160];
	char		module[64];
	char		op[64];
	char		form[16];
	char		state[16];
	char		holds[160];
};

/* skip the whole program where there is no layer, or nobody may look at it */
void pv_require_layer(void);
/* or where its files cannot be written */
void pv_require(void);

/* a file as a string, to be freed; NULL with errno set */
char *pv_read_file(const char *path);
/* write all of it at once: 0, or errno */
int pv_write_file(const char *path, const void *data, size_t len);
int pv_write_string(const char *path, const char *text);

/*
 * all lines of paravirt/sites: their number; ends the program if one is
 * malformed
 */
int pv_read_sites(struct pv_site **sites);

/* the kernel's text, through /proc/kcore: 0, or -1 */
int pv_read_text(unsigned long addr, void *buf, size_t len);

/*
 * does /proc/kallsyms have a symbol at addr, given as "name+0xoffset/0xsize"?
 */
int pv_symbol_is(const char *symbol, unsigned long addr);
/* the address of a symbol; 0 if there is none */
unsigned long pv_symbol_addr(const char *name);

/* its name, from the path of its file; not kept by the next call */
const char *pv_module_name(const char *path);
/* 0, or errno */
int pv_load_module(const char *path);
int pv_unload_module(const char *path);

/* may a user open none of these files? */
int pv_refused_to_users(const char * const *paths, int nr);

#endif /* PV_H */
