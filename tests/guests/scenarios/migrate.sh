# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# Moved to this host from this host, twice, with a workload that checks itself.
# skip: the hypervisor cannot follow what a guest of this kind writes.
# fail: the workload found a fault, or does not go on. crash: the guest did not survive.

scenario() {
	: "${turns:=2}"
	ahead=$((150 * turns))
	guest_start
	layer_agrees
	load_start
	for turn in $(seq "$turns"); do
		guest_migrate
		in_guest 60 true
	done
	load_end
	layer_agrees
}
