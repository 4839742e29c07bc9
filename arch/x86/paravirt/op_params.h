/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For KUnit: a case for each op, KUNIT_CASE_PARAM(..., op_gen_params).
 */
#ifndef _PARAVIRT_OP_PARAMS_H
#define _PARAVIRT_OP_PARAMS_H

#include <kunit/test.h>
#include <linux/string.h>

#include "paravirt.h"

static void pv_name_of_param(const char * const *name, char *desc)
{
	strscpy(desc, *name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(op, pv_op_names, pv_name_of_param);

/* the op that a case is for */
static inline enum pv_op pv_op_of(const struct kunit *test)
{
	return (const char * const *)test->param_value - pv_op_names;
}

#endif /* _PARAVIRT_OP_PARAMS_H */
