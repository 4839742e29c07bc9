# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# Four vCPUs on one CPU of the host take turns at one spinlock, so that whoever has it
# or is next in line is often not running: with PV spinlocks, which let the
# hypervisor run somebody else meanwhile, and without (nopvspin).
# fail: the lock is not handed over, or is not taken four times as often as without.

# locks OPTION: what tests/modules/locks.c says
locks() {
	extra="$given_extra $1"
	name=${1:-pvspin}
	guest_start
	in_guest 300 "insmod /tests/locks.ko; dmesg | sed -n 's/.*locks: //p' | tail -n 1" \
		>"/run/locks.$1"
	guest_clean
	guest_destroy
	until_state 20 gone
	echo "pvops: locks ${1:-with PV spinlocks}: $(cat "/run/locks.$1")"
}

# of OPTION WORD: a number that it said
of() {
	sed -n "s/.*$2=\([0-9]*\).*/\1/p" "/run/locks.$1"
}

scenario() {
	given_extra=${extra-}
	pinned_to=$(last_cpu)
	locks ""
	locks nopvspin
	ended=yes
	[ "$(of "" handovers)" -gt 0 ] || fail "not one hand-over"
	[ "$(of "" taken)" -gt $((4 * $(of nopvspin taken))) ] ||
		fail "taken $(of "" taken) times, $(of nopvspin taken) without PV spinlocks"
}
