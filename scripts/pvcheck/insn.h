/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an instruction does, as far as a site is concerned. The decoder is
 * Zydis; besides this only shape.c knows it.
 */
#ifndef PVCHECK_INSN_H
#define PVCHECK_INSN_H

#include <Zydis/Zydis.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INSN_MAX	15	/* bytes, Intel SDM vol. 2, 2.3.11 */

enum flow {
	FLOW_NEXT,	/* goes on behind it */
	FLOW_JUMP,	/* goes on at the target */
	FLOW_BRANCH,	/* either */
	FLOW_CALL,	/* calls the target */
	FLOW_INDIRECT,	/* jumps or calls where a register or memory says */
	FLOW_RETURN,
	FLOW_TRAP,	/* ud2: goes on after a WARN(), not after a BUG() */
	FLOW_STOP,	/* does not go on: int3 */
};

struct insn {
	uint8_t len;
	uint16_t writes;	/* PV_RAX ...; PV_FLAGS */
	bool writes_other;	/* vector, FPU */
	bool writes_memory;	/* an operand, not by a push */
	bool writes_stack;	/* a word based on rsp, not by a push */
	bool writes_frame;	/* a word based on rbp */
	bool makes_frame;	/* sets rbp from rsp */
	bool nop;
	bool sensitive;		/* of those that a hypervisor has to see */
	bool stack_known;	/* stack_change is right */
	int stack_change;	/* bytes that the stack pointer moves */
	bool push, pop;		/* of register reg */
	uint8_t reg;
	enum flow flow;
	uint64_t target;	/* of a direct branch; of an operand at rip+n */
	bool stores_target;	/* the operand at rip+n, or disp32, is written */
	bool indexed;		/* and a register is added to the target */
	uint8_t target_size;	/* bytes of that operand */
	int8_t stored;		/* from this whole register; -1: from elsewhere */
	bool moves;		/* mov or lea to a whole register, or of a word */
	bool zeroes;		/* xor of a whole register with itself */
	bool has_imm;
	uint64_t imm;		/* last immediate */
	const char *name;	/* mnemonic */
};

int insn_decode(struct insn *insn, const uint8_t *bytes, size_t len,
		uint64_t addr, bool is64);
void insn_read(struct insn *insn, const ZydisDecodedInstruction *z,
	       const ZydisDecodedOperand *op, uint64_t addr);
int insn_zydis(const uint8_t *bytes, size_t len, bool is64,
	       ZydisDecodedInstruction *z, ZydisDecodedOperand *op);
const char *insn_text(const uint8_t *bytes, size_t len, uint64_t addr,
		      bool is64, char *buf, size_t size);
const char *insn_registers(uint16_t mask, bool is64, char *buf, size_t size);

#endif /* PVCHECK_INSN_H */
