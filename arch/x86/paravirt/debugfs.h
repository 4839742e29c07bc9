/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The layer's folder in debugfs.
 */
#ifndef _PARAVIRT_DEBUGFS_H
#define _PARAVIRT_DEBUGFS_H

struct dentry;

struct dentry *pv_debugfs(void);

#endif /* _PARAVIRT_DEBUGFS_H */
