/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The layer in an image: ops, sites, what each backend has for each op, and what
 * the kernel's own pv_compose() makes of it.
 */
#ifndef PVCHECK_MODEL_H
#define PVCHECK_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include <asm/paravirt_forms.h>

#include "compose.h"
#include "image.h"

#define MAX_OPS		256
#define ENTRY		"__PVE__"	/* saves registers around a call of an op */

struct insn;

/* a function that gets into a slot of pv_ops */
struct offer {
	char backend[32];
	uint64_t func;
	struct pv_choice choice;
};

struct op {
	const char *name;	/* NULL: there is none of this number */
	uint64_t tramp;
	uint64_t slot;
	uint16_t clobbers;	/* its class's */
	struct offer *offers;
	unsigned int nr_offers;
};

struct site {
	uint64_t addr;
	uint16_t clobbers;
	uint8_t op;
	uint8_t len;
	uint8_t form;
	uint64_t target;	/* of its branch, as linked; but for a call site */
	const uint8_t *own;	/* bytes in front of the target */
	bool usable;		/* the record makes sense: patch it */
};

/* an entry of .parafuncs */
struct func {
	uint64_t addr;
	uint64_t body;
	uint16_t clobbers;
	uint8_t insn_start;
	uint8_t insn_len;
};

/* compose.c, compiled for each word size: they differ in nops and in reach */
enum pv_form pv_compose_64(uint8_t *buf, const struct pv_place *place,
			   const struct pv_choice *choice);
enum pv_form pv_compose_32(uint8_t *buf, const struct pv_place *place,
			   const struct pv_choice *choice);
int pv_compose_branch_64(uint8_t *buf, uint8_t opcode, uint64_t from,
			 uint64_t to);
int pv_compose_branch_32(uint8_t *buf, uint8_t opcode, uint64_t from,
			 uint64_t to);
uint8_t pv_linked_opcode_64(uint8_t form, uint8_t opcode);

struct model {
	const struct image *img;
	const struct model *kernel;	/* a module's, or NULL */
	struct op ops[MAX_OPS];
	uint64_t pv_ops;
	uint64_t pv_ops_size;
	uint64_t set_op;	/* __paravirt_set_op(), or 0 */
	struct site *sites;
	unsigned int nr_sites;
	struct func *funcs;
	unsigned int nr_funcs;
};

int model_read(struct model *model, const struct image *img,
	       const struct model *kernel);
void model_free(struct model *model);
void model_add_offer(struct model *model, struct op *op, const char *backend,
		     uint64_t func);
const struct offer *model_offer(const struct op *op, const char *backend);
const struct func *model_func(const struct model *model, uint64_t addr);
uint16_t model_c_clobbers(const struct model *model);
bool model_is_entry(const struct model *model, uint64_t addr);
uint16_t model_call_clobbers(const struct model *model, uint64_t addr,
			     const struct op *op);
const struct op *model_op_of(const struct model *model, uint64_t addr);
unsigned int model_word(const struct model *model);
enum pv_form model_patch(const struct model *model, const struct site *site,
			 const struct offer *offer, uint8_t *buf);
void model_apply(const struct model *model, const char *backend);
uint64_t model_trampoline_slot(const struct image *img, uint64_t addr);

const struct image *model_image(const struct model *model, uint64_t addr);
void model_read_record(const struct model *model, struct site *site,
		       uint64_t addr, const uint8_t *entry);

void backends_find(struct model *model);
bool follow(const struct model *model, uint64_t addr, uint64_t until,
	    uint16_t *changed);

void check_sites(const struct model *model);
void check_record(const struct model *model, struct site *site);
bool own_insn(const struct model *model, const struct site *site,
	      struct insn *insn);
void check_linked(const struct model *model, const struct site *site);
void check_entry(const struct model *model, const struct site *site);
void check_ranges(const struct model *model);
void check_patches(const struct model *model);
void check_funcs(const struct model *model);
void check_orc(const struct model *model);
int check_holes(const struct model *model, const char *list);
int check_running(struct model *model, const char *path);
int explain(const struct model *model, const char *place);
void list_patches(const struct model *model);

#endif /* PVCHECK_MODEL_H */
