# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# Saved to a file and restored from it, 20 times, and twice saved while it stays, with
# a workload that checks itself on each vCPU: memory, files, timers and clocks are
# what they have to be, the workload goes on, an op's counter counts on, and when it is
# off again the text is what it was.
# fail: the workload found a fault, the counter begins anew, or sites are left behind.
# crash: the guest did not survive.

counter=/sys/kernel/debug/paravirt/counters/irq.irq_disable

# counts_on: the counter's total is more than it was
counts_on() {
	now=$(in_guest 30 "awk '/^total/ { print \$2 }' $counter")
	[ "${now:-0}" -gt "$total" ] || fail "the counter: ${now:-nothing} after $total"
	total=$now
}

scenario() {
	: "${turns:=20}"
	ahead=$((150 * (turns + 2)))
	guest_start
	layer_agrees
	sites=$(in_guest 30 "sha256sum </sys/kernel/debug/paravirt/sites")
	load_start
	in_guest 20 "echo 1 >$counter" || fail "the counter cannot be switched on"
	total=0
	for turn in $(seq "$turns"); do
		guest_save
		until_state 5 gone
		guest_restore
		counts_on
	done
	for turn in 1 2; do
		guest_save -c
		counts_on
	done
	in_guest 20 "echo 0 >$counter" || fail "the counter cannot be switched off"
	load_end
	layer_agrees
	[ "$(in_guest 30 "sha256sum </sys/kernel/debug/paravirt/sites")" = "$sites" ] ||
		fail "debugfs: sites are not what they were before"
}
