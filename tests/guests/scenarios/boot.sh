# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# The guest boots with all of its vCPUs; its kernel's layer has patched every site,
# debugfs and the running text agree with that.
# fail: one of these is not so. crash: it did not come up.

scenario() {
	guest_start
	cpus=$(in_guest 5 "nproc")
	[ "$cpus" -eq "$vcpus" ] || fail "$cpus CPUs, not $vcpus"
	in_guest 5 "dmesg | grep 'paravirt: ' || :" >/run/layer
	cat /run/layer
	grep -q "paravirt: .* sites, .* 0 indirect" /run/layer || fail "no line of the layer's"
	layer_agrees
}
