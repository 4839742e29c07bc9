// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which bytes go into a site for a backend.
 *
 * One function without side effects (invariant I11): it reads its arguments,
 * writes its buffer, and calls nothing of the kernel. Of a call site, the order
 * of choice is inline instructions, the C function, its register-saving thunk;
 * each only if it changes no register outside of the site's mask (I3), and
 * never more bytes than the site has (I2). A site of another form is native or
 * stays as it was linked.
 *
 * See Documentation/arch/x86/paravirt/patching.rst.
 */
#include "compose.h"

#include <asm/nops.h>
#include <asm/paravirt_forms.h>

#define PV_BRANCH_LEN	5	/* opcode, rel32 */
#define PV_CALL_OPCODE	0xe8
#define PV_JMP_OPCODE	0xe9

/* is a ModRM of mod 0, r/m 5 relative to the instruction? Else absolute */
#ifdef CONFIG_64BIT
#define PV_RIP_RELATIVE	1
#else
#define PV_RIP_RELATIVE	0
#endif

static const u8 pv_nops[] = {
	BYTES_NOP1,
	BYTES_NOP2,
	BYTES_NOP3,
	BYTES_NOP4,
	BYTES_NOP5,
	BYTES_NOP6,
	BYTES_NOP7,
	BYTES_NOP8,
#ifdef CONFIG_64BIT
	BYTES_NOP9,
	BYTES_NOP10,
	BYTES_NOP11,
#endif
};

/* the nop of n bytes follows those of 1 .. n-1 bytes */
static void pv_fill(u8 *buf, unsigned int len)
{
	while (len) {
		unsigned int i, n = len < ASM_NOP_MAX ? len : ASM_NOP_MAX;
		const u8 *nop = pv_nops + n * (n - 1) / 2;

		for (i = 0; i < n; i++)
			*buf++ = nop[i];
		len -= n;
	}
}

/**
 * pv_compose_branch - a direct call or jump
 * @buf: gets PV_BRANCH_LEN bytes
 * @opcode: 0xe8, call, or 0xe9, jmp
 * @from: where the first byte is executed
 * @to: target
 *
 * Return: 0, or -1 if @to cannot be reached with 32 bits.
 */
int pv_compose_branch(u8 *buf, u8 opcode, u64 from, u64 to)
{
	s64 rel = (s64)(to - (from + PV_BRANCH_LEN));
	unsigned int i;

#ifdef CONFIG_64BIT
	if (rel < -0x80000000LL || rel > 0x7fffffffLL)
		return -1;
#endif
	buf[0] = opcode;
	for (i = 0; i < 4; i++)
		buf[1 + i] = (u8)((u64)rel >> (8 * i));
	return 0;
}

static enum pv_form pv_compose_call(u8 *buf, const struct pv_place *place,
				    u64 func)
{
	if (pv_compose_branch(buf, PV_CALL_OPCODE, place->addr, func))
		return PV_FORM_REFUSED;
	pv_fill(buf + PV_BRANCH_LEN, place->len - PV_BRANCH_LEN);
	return PV_FORM_CALL;
}

/**
 * pv_linked_opcode - can a site of this form begin like this, as linked?
 * @form: PV_SITE_CALL...
 * @opcode: its first byte
 *
 * Return: @opcode if it can, or else one that can.
 */
u8 pv_linked_opcode(u8 form, u8 opcode)
{
	switch (form) {
	case PV_SITE_CALL:
		return PV_CALL_OPCODE;
	case PV_SITE_OWN:
		return opcode == PV_JMP_OPCODE ? opcode : PV_CALL_OPCODE;
	default:
		return PV_JMP_OPCODE;
	}
}

/*
 * A store is made where its stub is. What it stores to may be given relative to
 * it, and then is that much further away from the site: prefixes, opcode, ModRM
 * with mod 0 and r/m 5, disp32 (SDM vol. 2, 2.1.3 and 2.2.1.6).
 */
static void pv_move_operand(u8 *buf, const struct pv_place *place)
{
	u32 rel = (u32)(place->target - place->len - place->addr);
	unsigned int i = 0, disp = 0;

	while (i < place->len && (buf[i] == 0x2e || (buf[i] & 0xf0) == 0x40))
		i++;
	/* opcode, ModRM, disp32 */
	if (!PV_RIP_RELATIVE || i + 6 > place->len ||
	    (buf[i + 1] & 0xc7) != 0x05)
		return;
	buf += i + 2;
	for (i = 0; i < 4; i++)
		disp |= (u32)buf[i] << (8 * i);
	disp += rel;
	for (i = 0; i < 4; i++)
		buf[i] = (u8)(disp >> (8 * i));
}

/* native, or as it was linked, which every backend can do with */
static enum pv_form pv_compose_native(u8 *buf, const struct pv_place *place,
				      const struct pv_choice *choice)
{
	unsigned int i;

	if (!choice->native)
		return PV_FORM_LINKED;
	if (place->form == PV_SITE_BRANCH) {
		pv_fill(buf, place->len);
		return PV_FORM_INLINE;
	}
	if (!place->own)
		return PV_FORM_REFUSED;
	for (i = 0; i < place->len; i++)
		buf[i] = place->own[i];
	if (place->form == PV_SITE_STORE)
		pv_move_operand(buf, place);
	return PV_FORM_INLINE;
}

/**
 * pv_compose - decide which bytes go into a site
 * @buf: gets place->len bytes, unless the site is refused or stays as linked
 * @place: the site
 * @choice: what the backend offers for the site's op
 *
 * Context: any; no side effects, no locks.
 *
 * Return: the form that was chosen. PV_FORM_REFUSED if each one would change a
 * register outside of the site's mask, does not fit, or is out of reach.
 */
enum pv_form pv_compose(u8 *buf, const struct pv_place *place,
			const struct pv_choice *choice)
{
	unsigned int i;

	if (place->len < PV_SITE_MIN_LEN || place->len > PV_SITE_MAX_LEN)
		return PV_FORM_REFUSED;

	if (choice->keep)
		return PV_FORM_LINKED;

	if (place->form != PV_SITE_CALL)
		return pv_compose_native(buf, place, choice);

	if (choice->insns && choice->insns_len <= place->len &&
	    !(choice->clobbers & ~place->clobbers)) {
		for (i = 0; i < choice->insns_len; i++)
			buf[i] = choice->insns[i];
		pv_fill(buf + i, place->len - i);
		return PV_FORM_INLINE;
	}

	if (choice->body && !(choice->body_clobbers & ~place->clobbers))
		return pv_compose_call(buf, place, choice->body);

	if (!(choice->clobbers & ~place->clobbers))
		return pv_compose_call(buf, place, choice->func);

	return PV_FORM_REFUSED;
}
