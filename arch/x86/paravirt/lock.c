// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spinlocks: whether a guest's are its own, test-and-set, or the hypervisor's.
 */
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/spinlock.h>

#include <asm/cpufeature.h>

#include "paravirt.h"

DEFINE_STATIC_KEY_FALSE(virt_spin_lock_key);

/*
 * A guest without PV spinlocks takes test-and-set ones: fair locks suffer when
 * the vCPU of the next holder is preempted. Backends switch the key off again.
 */
void __init native_pv_lock_init(void)
{
	if (boot_cpu_has(X86_FEATURE_HYPERVISOR))
		static_branch_enable(&virt_spin_lock_key);
}

#if defined(CONFIG_SMP) && defined(CONFIG_PARAVIRT_SPINLOCKS)
bool pv_is_native_spin_unlock(void)
{
	return pv_ops.lock.queued_spin_unlock.func ==
		pv_native_queued_spin_unlock;
}
#endif
