// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decode an instruction with Zydis and say what it does. See insn.h.
 */
#include <stdio.h>
#include <string.h>

#include <asm/paravirt_clobbers.h>

#include "insn.h"

/* flags that a compiler keeps values in; IF and the like are an op's own */
#define STATUS_FLAGS	(ZYDIS_CPUFLAG_CF | ZYDIS_CPUFLAG_PF | \
			 ZYDIS_CPUFLAG_AF | ZYDIS_CPUFLAG_ZF | \
			 ZYDIS_CPUFLAG_SF | ZYDIS_CPUFLAG_OF | \
			 ZYDIS_CPUFLAG_DF)

#define WRITES	(ZYDIS_OPERAND_ACTION_MASK_WRITE)

static const ZydisDecoder *decoder(bool is64)
{
	static ZydisDecoder decoders[2];
	static bool ready;

	if (!ready) {
		ZydisDecoderInit(&decoders[0], ZYDIS_MACHINE_MODE_LEGACY_32,
				 ZYDIS_STACK_WIDTH_32);
		ZydisDecoderInit(&decoders[1], ZYDIS_MACHINE_MODE_LONG_64,
				 ZYDIS_STACK_WIDTH_64);
		ready = true;
	}
	return &decoders[is64];
}

/* bit of a general register in a mask; 0 for the stack pointer and others */
static uint16_t register_bit(ZydisRegister reg, bool is64)
{
	ZydisRegister whole = ZydisRegisterGetLargestEnclosing(is64 ?
		ZYDIS_MACHINE_MODE_LONG_64 : ZYDIS_MACHINE_MODE_LEGACY_32, reg);
	ZydisRegisterClass class = ZydisRegisterGetClass(whole);
	ZyanI8 id = ZydisRegisterGetId(whole);

	if (class != ZYDIS_REGCLASS_GPR64 && class != ZYDIS_REGCLASS_GPR32)
		return 0;
	/* bit 4 is free for flags: the stack pointer is never allowed */
	return id == 4 ? 0 : 1 << id;
}

static bool is_vector(ZydisRegister reg)
{
	switch (ZydisRegisterGetClass(reg)) {
	case ZYDIS_REGCLASS_X87:
	case ZYDIS_REGCLASS_MMX:
	case ZYDIS_REGCLASS_XMM:
	case ZYDIS_REGCLASS_YMM:
	case ZYDIS_REGCLASS_ZMM:
	case ZYDIS_REGCLASS_MASK:
		return true;
	default:
		return false;
	}
}

static bool is_stack_pointer(ZydisRegister reg)
{
	return ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64,
						reg) == ZYDIS_REGISTER_RSP;
}

static bool is_frame_pointer(ZydisRegister reg)
{
	return reg == ZYDIS_REGISTER_RBP || reg == ZYDIS_REGISTER_EBP;
}

/* mov %rsp, %rbp or lea n(%rsp), %rbp */
static bool makes_frame(const ZydisDecodedInstruction *z,
			const ZydisDecodedOperand *op)
{
	if (op[0].type != ZYDIS_OPERAND_TYPE_REGISTER ||
	    !is_frame_pointer(op[0].reg.value))
		return false;
	if (z->mnemonic == ZYDIS_MNEMONIC_MOV)
		return op[1].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		       is_stack_pointer(op[1].reg.value);
	return z->mnemonic == ZYDIS_MNEMONIC_LEA &&
	       is_stack_pointer(op[1].mem.base);
}

/* saved and restored whole */
static bool is_whole(const ZydisDecodedInstruction *z,
		     const ZydisDecodedOperand *op)
{
	int bits = z->machine_mode == ZYDIS_MACHINE_MODE_LONG_64 ? 64 : 32;
	ZydisRegisterClass class;

	if (op->type != ZYDIS_OPERAND_TYPE_REGISTER || op->size != bits ||
	    is_stack_pointer(op->reg.value))
		return false;
	class = ZydisRegisterGetClass(op->reg.value);
	return class == ZYDIS_REGCLASS_GPR64 || class == ZYDIS_REGCLASS_GPR32;
}

/* Intel SDM vol. 3, 25.1.2 and 25.1.3 lists those that can be intercepted */
static bool is_sensitive(const ZydisDecodedInstruction *z,
			 const ZydisDecodedOperand *op)
{
	unsigned int i;

	switch (z->mnemonic) {
	case ZYDIS_MNEMONIC_CLI:
	case ZYDIS_MNEMONIC_STI:
	case ZYDIS_MNEMONIC_POPF:
	case ZYDIS_MNEMONIC_POPFD:
	case ZYDIS_MNEMONIC_POPFQ:
	case ZYDIS_MNEMONIC_WRMSR:
	case ZYDIS_MNEMONIC_RDMSR:
	case ZYDIS_MNEMONIC_RDPMC:
	case ZYDIS_MNEMONIC_LGDT:
	case ZYDIS_MNEMONIC_LIDT:
	case ZYDIS_MNEMONIC_LLDT:
	case ZYDIS_MNEMONIC_LTR:
	case ZYDIS_MNEMONIC_LMSW:
	case ZYDIS_MNEMONIC_CLTS:
	case ZYDIS_MNEMONIC_INVLPG:
	case ZYDIS_MNEMONIC_INVPCID:
	case ZYDIS_MNEMONIC_SWAPGS:
	case ZYDIS_MNEMONIC_IRET:
	case ZYDIS_MNEMONIC_IRETD:
	case ZYDIS_MNEMONIC_IRETQ:
	case ZYDIS_MNEMONIC_SYSRET:
	case ZYDIS_MNEMONIC_SYSEXIT:
	case ZYDIS_MNEMONIC_HLT:
	case ZYDIS_MNEMONIC_WBINVD:
	case ZYDIS_MNEMONIC_INVD:
	case ZYDIS_MNEMONIC_XSETBV:
	case ZYDIS_MNEMONIC_WRFSBASE:
	case ZYDIS_MNEMONIC_WRGSBASE:
		return true;
	case ZYDIS_MNEMONIC_MOV:
		for (i = 0; i < z->operand_count_visible; i++) {
			ZydisRegisterClass class;

			if (op[i].type != ZYDIS_OPERAND_TYPE_REGISTER)
				continue;
			class = ZydisRegisterGetClass(op[i].reg.value);
			if (class == ZYDIS_REGCLASS_CONTROL ||
			    class == ZYDIS_REGCLASS_DEBUG)
				return true;
		}
		return false;
	default:
		return false;
	}
}

/* of 32 bit, asm/nops.h: a register to itself, by mov or lea */
static bool is_nop(const ZydisDecodedInstruction *z,
		   const ZydisDecodedOperand *op, bool is64)
{
	if (z->mnemonic == ZYDIS_MNEMONIC_NOP)
		return true;
	if (is64 || z->operand_width != 32 ||
	    op[0].type != ZYDIS_OPERAND_TYPE_REGISTER)
		return false;
	if (z->mnemonic == ZYDIS_MNEMONIC_MOV)
		return op[1].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		       op[1].reg.value == op[0].reg.value;
	return z->mnemonic == ZYDIS_MNEMONIC_LEA &&
	       op[1].mem.base == op[0].reg.value && !op[1].mem.disp.value &&
	       op[1].mem.index == ZYDIS_REGISTER_NONE;
}

static void look_at_flow(struct insn *insn, const ZydisDecodedInstruction *z,
			 const ZydisDecodedOperand *op, uint64_t addr)
{
	ZyanU64 target;

	switch (z->meta.category) {
	case ZYDIS_CATEGORY_CALL:
		insn->flow = FLOW_CALL;
		break;
	case ZYDIS_CATEGORY_UNCOND_BR:
		insn->flow = FLOW_JUMP;
		break;
	case ZYDIS_CATEGORY_COND_BR:
		insn->flow = FLOW_BRANCH;
		break;
	case ZYDIS_CATEGORY_RET:
		insn->flow = FLOW_RETURN;
		return;
	default:
		if (z->mnemonic == ZYDIS_MNEMONIC_INT3)
			insn->flow = FLOW_STOP;
		if (z->mnemonic == ZYDIS_MNEMONIC_UD2)
			insn->flow = FLOW_TRAP;
		return;
	}
	if (op[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE && op[0].imm.is_relative &&
	    ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(z, &op[0], addr, &target))) {
		insn->target = target;
	} else {
		insn->flow = FLOW_INDIRECT;
	}
}

/* the stack pointer: known for pushes, pops and immediate arithmetic */
static void look_at_stack(struct insn *insn, const ZydisDecodedInstruction *z,
			  const ZydisDecodedOperand *op)
{
	bool touched = false;
	unsigned int i;
	int word = z->machine_mode == ZYDIS_MACHINE_MODE_LONG_64 ? 8 : 4;

	insn->stack_known = true;
	for (i = 0; i < z->operand_count; i++)
		if (op[i].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		    is_stack_pointer(op[i].reg.value) && (op[i].actions & WRITES))
			touched = true;
	if (!touched)
		return;

	/* a push of 16 bits, a write to a part of it */
	if (z->operand_width == 16) {
		insn->stack_known = false;
		return;
	}
	switch (z->mnemonic) {
	case ZYDIS_MNEMONIC_PUSH:
	case ZYDIS_MNEMONIC_PUSHFD:
	case ZYDIS_MNEMONIC_PUSHFQ:
		insn->stack_change = -word;
		insn->push = z->mnemonic == ZYDIS_MNEMONIC_PUSH &&
			     is_whole(z, &op[0]);
		if (insn->push)
			insn->reg = ZydisRegisterGetId(op[0].reg.value);
		return;
	case ZYDIS_MNEMONIC_POP:
		if (op[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		    is_stack_pointer(op[0].reg.value))
			break;
		insn->pop = is_whole(z, &op[0]);
		if (insn->pop)
			insn->reg = ZydisRegisterGetId(op[0].reg.value);
		insn->stack_change = word;
		return;
	case ZYDIS_MNEMONIC_POPFD:
	case ZYDIS_MNEMONIC_POPFQ:
		insn->stack_change = word;
		return;
	case ZYDIS_MNEMONIC_CALL:
	case ZYDIS_MNEMONIC_RET:
		return;
	case ZYDIS_MNEMONIC_ADD:
	case ZYDIS_MNEMONIC_SUB:
		if (op[0].size == word * 8 &&
		    op[1].type == ZYDIS_OPERAND_TYPE_IMMEDIATE) {
			insn->stack_change = (int)op[1].imm.value.s;
			if (z->mnemonic == ZYDIS_MNEMONIC_SUB)
				insn->stack_change = -insn->stack_change;
			return;
		}
		break;
	case ZYDIS_MNEMONIC_LEA:
		if (op[0].size == word * 8 &&
		    is_stack_pointer(op[1].mem.base) &&
		    op[1].mem.index == ZYDIS_REGISTER_NONE) {
			insn->stack_change = (int)op[1].mem.disp.value;
			return;
		}
		break;
	default:
		break;
	}
	insn->stack_known = false;
}

/**
 * insn_zydis() - all that the decoder says of an instruction
 * @bytes: of code
 * @len:   how many
 * @is64:  in 64-bit mode
 * @z:     is filled
 * @op:    ZYDIS_MAX_OPERAND_COUNT operands, are filled
 *
 * Return: 0, or -1 if these bytes are no instruction.
 */
int insn_zydis(const uint8_t *bytes, size_t len, bool is64,
	       ZydisDecodedInstruction *z, ZydisDecodedOperand *op)
{
	return ZYAN_SUCCESS(ZydisDecoderDecodeFull(decoder(is64), bytes, len, z, op)) ?
		0 : -1;
}

/**
 * insn_read() - what an instruction does
 * @insn: is filled
 * @z:    what insn_zydis() says of it
 * @op:   its operands
 * @addr: where it is executed
 */
void insn_read(struct insn *insn, const ZydisDecodedInstruction *z,
	       const ZydisDecodedOperand *op, uint64_t addr)
{
	bool is64 = z->machine_mode == ZYDIS_MACHINE_MODE_LONG_64;
	unsigned int i;

	memset(insn, 0, sizeof(*insn));
	insn->len = z->length;
	insn->name = ZydisMnemonicGetString(z->mnemonic);
	insn->nop = is_nop(z, op, is64);
	insn->sensitive = is_sensitive(z, op);
	if (insn->nop)
		goto flow;

	for (i = 0; i < z->operand_count; i++) {
		uint16_t bit;

		if (op[i].type == ZYDIS_OPERAND_TYPE_MEMORY) {
			ZyanU64 target;

			/* a push writes its new word alone */
			if ((op[i].actions & WRITES) &&
			    op[i].visibility == ZYDIS_OPERAND_VISIBILITY_EXPLICIT) {
				insn->writes_memory = true;
				insn->writes_stack = is_stack_pointer(op[i].mem.base);
				insn->writes_frame = is_frame_pointer(op[i].mem.base);
			}
			/* a table: disp32, and a register or two */
			if (op[i].mem.disp.has_displacement &&
			    op[i].mem.disp.value != (int8_t)op[i].mem.disp.value &&
			    (op[i].mem.index != ZYDIS_REGISTER_NONE ||
			     (op[i].mem.base != ZYDIS_REGISTER_RIP &&
			      op[i].mem.base != ZYDIS_REGISTER_NONE))) {
				insn->target = is64 ? (uint64_t)op[i].mem.disp.value :
						      (uint32_t)op[i].mem.disp.value;
				insn->indexed = true;
				insn->stores_target = op[i].actions & WRITES;
				insn->target_size = op[i].size / 8;
				continue;
			}
			if ((op[i].mem.base == ZYDIS_REGISTER_RIP ||
			     op[i].mem.base == ZYDIS_REGISTER_NONE) &&
			    op[i].mem.index == ZYDIS_REGISTER_NONE &&
			    ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(z, &op[i],
								  addr, &target))) {
				insn->target = target;
				insn->stores_target = op[i].actions & WRITES;
				insn->target_size = op[i].size / 8;
			}
			continue;
		}
		if (op[i].type == ZYDIS_OPERAND_TYPE_IMMEDIATE) {
			insn->has_imm = true;
			insn->imm = op[i].imm.is_signed ?
				(uint64_t)op[i].imm.value.s : op[i].imm.value.u;
			continue;
		}
		if (op[i].type != ZYDIS_OPERAND_TYPE_REGISTER)
			continue;
		bit = register_bit(op[i].reg.value, is64);
		if (op[i].actions & WRITES) {
			insn->writes |= bit;
			if (is_vector(op[i].reg.value))
				insn->writes_other = true;
		}
	}
	/* who is called there keeps to the C convention, but for TDX modules */
	if (z->mnemonic == ZYDIS_MNEMONIC_VMCALL ||
	    z->mnemonic == ZYDIS_MNEMONIC_VMMCALL ||
	    z->mnemonic == ZYDIS_MNEMONIC_INT)
		insn->writes |= PV_CLOBBERS_PV_C;
	if (z->mnemonic == ZYDIS_MNEMONIC_TDCALL)
		insn->writes |= 0xffff;
	insn->makes_frame = makes_frame(z, op);
	insn->stored = -1;
	if (z->mnemonic == ZYDIS_MNEMONIC_MOV && is_whole(z, &op[1]))
		insn->stored = ZydisRegisterGetId(op[1].reg.value);
	insn->moves = (z->mnemonic == ZYDIS_MNEMONIC_MOV ||
		       z->mnemonic == ZYDIS_MNEMONIC_LEA) && op[0].size >= 32;
	insn->zeroes = z->mnemonic == ZYDIS_MNEMONIC_XOR && op[0].size >= 32 &&
		       op[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		       op[1].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		       op[0].reg.value == op[1].reg.value;
	if (z->cpu_flags &&
	    (z->cpu_flags->modified | z->cpu_flags->set_0 | z->cpu_flags->set_1 |
	     z->cpu_flags->undefined) & STATUS_FLAGS)
		insn->writes |= PV_FLAGS;
flow:
	look_at_flow(insn, z, op, addr);
	look_at_stack(insn, z, op);
}

/**
 * insn_decode() - what the instruction at some bytes does
 * @insn:  is filled
 * @bytes: of code
 * @len:   how many
 * @addr:  where they are executed
 * @is64:  in 64-bit mode
 *
 * Return: 0, or -1 if these bytes are no instruction.
 */
int insn_decode(struct insn *insn, const uint8_t *bytes, size_t len,
		uint64_t addr, bool is64)
{
	ZydisDecodedOperand op[ZYDIS_MAX_OPERAND_COUNT];
	ZydisDecodedInstruction z;

	memset(insn, 0, sizeof(*insn));
	if (insn_zydis(bytes, len, is64, &z, op))
		return -1;
	insn_read(insn, &z, op, addr);
	return 0;
}

/**
 * insn_text() - an instruction as text
 * @bytes: of code
 * @len:   how many
 * @addr:  where they are executed
 * @is64:  in 64-bit mode
 * @buf:   gets the text, in AT&T's syntax
 * @size:  bytes of @buf
 *
 * Return: @buf.
 */
const char *insn_text(const uint8_t *bytes, size_t len, uint64_t addr,
		      bool is64, char *buf, size_t size)
{
	ZydisDecodedOperand op[ZYDIS_MAX_OPERAND_COUNT];
	ZydisDecodedInstruction z;
	ZydisFormatter formatter;

	ZydisFormatterInit(&formatter, ZYDIS_FORMATTER_STYLE_ATT);
	if (insn_zydis(bytes, len, is64, &z, op) ||
	    !ZYAN_SUCCESS(ZydisFormatterFormatInstruction(&formatter, &z, op,
			z.operand_count_visible, buf, size, addr, NULL)))
		snprintf(buf, size, "(no instruction)");
	return buf;
}

/**
 * insn_registers() - a mask as text: "rax, rcx, flags"
 * @mask: PV_RAX ...
 * @is64: names of 64-bit registers
 * @buf:  gets the text
 * @size: bytes of @buf
 *
 * Return: @buf.
 */
const char *insn_registers(uint16_t mask, bool is64, char *buf, size_t size)
{
	static const char *const low[] = {
		"ax", "cx", "dx", "bx", "flags", "bp", "si", "di"
	};
	size_t used = 0;
	unsigned int i;

	snprintf(buf, size, "nothing");
	for (i = 0; i < 16 && used < size; i++) {
		if (!(mask & 1 << i))
			continue;
		used += snprintf(buf + used, size - used, "%s", used ? ", " : "");
		if (used >= size)
			break;
		if (i == 4)
			used += snprintf(buf + used, size - used, "flags");
		else if (i < 8)
			used += snprintf(buf + used, size - used, "%c%s",
					 is64 ? 'r' : 'e', low[i]);
		else
			used += snprintf(buf + used, size - used, "r%u", i);
	}
	return buf;
}
