/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the two files of the loopback backend share.
 */
#ifndef _PARAVIRT_LOOPBACK_H
#define _PARAVIRT_LOOPBACK_H

#include <asm/paravirt.h>

/* each op at once */
#define PV_OP(group, op, ret, proto, ...)	ret loopback_##op proto;
#define PV_VOP(group, op, proto, ...)		void loopback_##op proto;
#include <asm/paravirt_op_table.h>

void loopback_queue_init(void);

#endif /* _PARAVIRT_LOOPBACK_H */
