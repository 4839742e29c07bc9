/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marks in the instruction stream, between the guest's program and the plugin:
 * a nop with a number in its displacement. The CPU does nothing; the plugin
 * finds the bytes when the code is translated.
 */
#ifndef MARKER_H
#define MARKER_H

#define MARKER_OP	0x50560001	/* the samples of the next op follow */
#define MARKER_BEGIN	0x50560002	/* a sample begins ... */
#define MARKER_END	0x50560003	/* ... and ends */
#define MARKER_DONE	0x50560004	/* no sample follows */

/* nopl disp32(%rax): 0f 1f 80, four bytes of displacement */
#define MARKER_OPCODE	"\x0f\x1f\x80"
#define MARKER_SIZE	7

#define MARK(number) \
	asm volatile("nopl %c0(%%rax)" : : "i" (number) : "memory")

#endif /* MARKER_H */
