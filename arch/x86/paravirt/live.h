/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sites that are rewritten while all CPUs execute them.
 */
#ifndef _PARAVIRT_LIVE_H
#define _PARAVIRT_LIVE_H

#include <linux/types.h>

#include "compose.h"
#include "sites.h"

/**
 * struct pv_live - a site that may be rewritten
 * @site: the site
 * @inside: its first bytes when it leads nowhere new, instructions of any kind
 * @branch: the call or jump that it holds instead
 */
struct pv_live {
	const struct pv_known	*site;
	u8			inside[PV_SITE_MIN_LEN];
	u8			branch[PV_SITE_MIN_LEN];
};

void pv_live_switch(const struct pv_live *sites, unsigned int nr, bool branch);

#endif /* _PARAVIRT_LIVE_H */
