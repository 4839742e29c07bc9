# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# The host takes some of the guest's memory and gives it back, ten times, with a
# workload that checks itself.
# fail: the memory does not go or come, or the workload found a fault.

# until_memory TEST KIB: the guest's memory is -lt or -ge that
until_memory() {
	in_guest 70 "wait-for 60 '[ \$(awk \"/^MemTotal/ { print \\\$2 }\" /proc/meminfo) $1 $2 ]'" ||
		fail "memory is not $1 $2 kB"
}

scenario() {
	guest_start
	all=$(in_guest 5 "awk '/^MemTotal/ { print \$2 }' /proc/meminfo")
	load_start
	for turn in $(seq "${turns:-10}"); do
		guest_memory 112
		until_memory -lt $((all - 60 * 1024))
		guest_memory 192
		until_memory -ge $((all - 4 * 1024))
	done
	load_end
	layer_agrees
}
