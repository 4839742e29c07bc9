/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For modules with one record too many in .parainstructions, written by hand:
 * the module must not load, and the kernel must say why. None has an exit
 * function, so that one which does load by mistake stays, and shows.
 */
#include <linux/init.h>
#include <linux/module.h>

/* a record as PV_SITE() would write it; @addr an assembler expression */
#define PV_FAULT_RECORD(addr, op, len)			\
	asm(".pushsection .parainstructions, \"a\"\n"	\
	    ".balign 4\n"				\
	    ".long " addr "\n"				\
	    ".short 0\n"				\
	    ".byte " #op "\n"				\
	    ".byte " #len "\n"				\
	    ".popsection\n")

/* code for records to point at, long enough for any site */
#define PV_FAULT_TEXT()					\
	asm(".pushsection .text\n"			\
	    ".type fault_text, @function\n"		\
	    "fault_text:\n"				\
	    ".rept 64; nop; .endr\n"			\
	    "ud2\n"					\
	    ".size fault_text, . - fault_text\n"	\
	    ".popsection\n")

static int __init fault_init(void)
{
	return 0;
}
module_init(fault_init);

MODULE_DESCRIPTION("Module with a malformed .parainstructions");
MODULE_LICENSE("GPL");
