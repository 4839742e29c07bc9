# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# vCPUs but the first go off and on 100 times by the guest itself, and five times by
# the host if it can, with a workload that checks itself.
# fail: one cannot go off or does not come back, or the workload found a fault.

# until_cpus NUMBER: are online in the guest, where a program that listens to events of
# the kernel would put those online that have come
until_cpus() {
	in_guest 40 "wait-for 30 'online-cpus 2>/dev/null; [ \$(nproc) -eq $1 ]'" ||
		fail "not $1 CPUs"
}

scenario() {
	[ "$vcpus" -gt 1 ] || skip "one vCPU"
	guest_start
	load_start
	in_guest 600 "cycle-cpus ${turns:-100}" || fail "a vCPU cannot go off or come back"
	if type guest_vcpus >/dev/null; then
		for turn in 1 2 3 4 5; do
			guest_vcpus 1
			until_cpus 1
			guest_vcpus "$vcpus"
			until_cpus "$vcpus"
		done
	fi
	load_end
	layer_agrees
}
