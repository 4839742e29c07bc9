/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Form of a site, in its record. Plain numbers, so that C, assembly and tools
 * outside the kernel can use them. See paravirt_site.h.
 */
#ifndef _ASM_X86_PARAVIRT_FORMS_H
#define _ASM_X86_PARAVIRT_FORMS_H

#define PV_SITE_CALL	0	/* calls its op's trampoline */
#define PV_SITE_OWN	1	/* native bytes are in front of its target */
#define PV_SITE_STORE	2	/* they are one instruction that stores */
#define PV_SITE_BRANCH	3	/* natively a nop */

#endif /* _ASM_X86_PARAVIRT_FORMS_H */
