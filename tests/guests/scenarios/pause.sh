# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# Paused and resumed 20 times with a workload that checks itself: no clock goes back,
# nothing fires early.
# fail: the guest does not go on, or the workload found a fault.

scenario() {
	guest_start
	load_start
	for turn in $(seq "${turns:-20}"); do
		guest_pause
		until_state 5 paused
		sleep 0.3
		guest_resume
		in_guest 20 true
	done
	load_end
	layer_agrees
}
