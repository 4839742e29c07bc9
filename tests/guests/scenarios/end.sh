# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# A guest that crashes is seen as crashed, one that is switched off as gone; if that is
# told to the hypervisor as a reboot, it is not gone.
# fail: it is seen as something else.

# QEMU starts it again
reboot=

scenario() {
	guest_start
	tell_guest "echo c >/proc/sysrq-trigger"
	until_state 20 crashed
	grep -aq 'Kernel panic - not syncing: sysrq triggered crash' "$(console)" ||
		fail "no panic on the console"
	guest_destroy
	until_state 5 gone
	name=second
	guest_start
	tell_guest "poweroff -f"
	until_state 20 gone
	ended=yes
}
