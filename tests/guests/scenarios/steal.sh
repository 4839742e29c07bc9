# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# Two guests with one vCPU each, both on the host's last CPU: while both are busy,
# each is told that about half of its time is stolen; one that is alone, next to none.
# fail: a guest is told something else.

# stolen_from NAME: percent of the time for which it is busy; the host, which may be on
# the same CPU, is not busy with looking at the console meanwhile
stolen_from() {
	name=$1
	tell_guest "stolen 10 >/tmp/stolen"
	sleep 15
	in_guest 60 "cat /tmp/stolen"
}

scenario() {
	pinned_to=$(last_cpu)
	guest_start
	alone=$(stolen_from g)
	name=h
	guest_start
	tell_guest "while :; do :; done"
	shared=$(stolen_from g)
	name=h
	until_state 5 running
	guest_destroy
	name=g
	echo "pvops: stolen alone=$alone% shared=$shared%"
	[ "$alone" -lt 15 ] || fail "$alone % stolen from a guest that is alone"
	if ! { [ "$shared" -ge 35 ] && [ "$shared" -le 65 ]; }; then
		fail "$shared % stolen from one of two guests"
	fi
}
