# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# For scenarios, on the host: what does not differ between hypervisors. A file for
# each hypervisor has the rest:
#
#   start_host		what its tools need
#   guest_create NAME OPTION...	start a guest
#   guest_tty NAME	the path of what its console reads from
#   guest_state NAME	running, paused, crashed, gone
#
# The guest is called "g" if a scenario has but one. "ended=yes" says that it is to be
# gone at the scenario's end.

consoles=/run/consoles
verdict_file=/run/verdict
mkdir -p "$consoles"
name=g
ended=
# how many workloads were started, and how many milliseconds sched_clock() may be ahead of
# the monotonic clock, which stands still for longer while a guest is saved
loads=0
ahead=50
# shellcheck source=tests/guests/in-time.sh
. /tests/in-time.sh
# of the kernel's command line
: "${guest:?}" "${vcpus:?}" "${complaints:?is of complaints.sh}" "${known_complaints:?}"

# verdict WORD [REASON]: the first one counts
verdict() {
	[ -s "$verdict_file" ] || echo "$*" >"$verdict_file"
}

fail() {
	verdict fail "$*"
	exit 1
}

skip() {
	verdict skip "$*"
	exit 0
}

crash() {
	verdict crash "$*"
	exit 1
}

console() {
	echo "$consoles/$name"
}

# on_console TEXT: the guest's console has a line that begins with TEXT
on_console() {
	! grep -aq "^$1" "$(console)" 2>/dev/null || return 0
	case $(guest_state "$name") in
	crashed) crash "the guest has crashed" ;;
	gone) crash "the guest is gone" ;;
	esac
	return 1
}

# until_console SECONDS TEXT [WHY]
until_console() {
	in_time "$1" on_console "$2" || crash "$name: no $2 on the console in $1 s${3-}"
}

# follow PATTERN: such lines of the guest's console are on the host's as well, as they
# come: all that there is if the host does not go on
follow() {
	tail -n +1 -F "$(console)" 2>/dev/null | sed -n "/$1/s/^/at: /p" &
}

# guest_start OPTION...: with its first program ready
guest_start() {
	guest_create "$name" "$@"
	follow .
	until_console 60 @ready
}

# in_guest SECONDS COMMAND: run it; prints what it prints, its status is the status
in_guest() {
	echo x >>/run/turns
	turn=$(wc -l </run/turns)
	echo "$turn $2" >"$(guest_tty "$name")"
	until_console "$1" "@$turn [0-9]" ", which is the end of: $2"
	tr -d '\r' <"$(console)" | sed -n "/^@$turn\$/,/^@$turn [0-9]/p" >/run/said
	# nor the line that is empty if what was printed ended with a whole one
	sed '1d; $d' /run/said | sed '${ /^$/d; }'
	return "$(sed -n "s/^@$turn //p" /run/said)"
}

# tell_guest COMMAND: run it, and do not wait
tell_guest() {
	echo "0 $1" >"$(guest_tty "$name")"
}

# load_start: the workload that checks itself, on each vCPU
load_start() {
	in_guest 20 "for cpu in \$(seq $vcpus); do selfcheck 3600 >>/tmp/load & done"
	loads=$((loads + vcpus))
}

# load_end: what the workload says, all of it, and that it found no fault
load_end() {
	in_guest 60 "touch /tmp/stop; wait; cat /tmp/load" >/run/load ||
		fail "the workload has not run"
	sed 's/^/pvops: load /' /run/load
	! grep -v '^rounds=[1-9]' /run/load ||
		fail "the workload: $(grep -v '^rounds=[1-9]' /run/load | head -n 1)"
	[ "$(grep -c '^rounds=' /run/load)" -eq "$loads" ] ||
		fail "the workload: not each of $loads came to its end"
	off=$(awk -F= -v most="$ahead" '$4 > most || $4 < -most { print $4; exit }' /run/load)
	[ -z "$off" ] || fail "sched_clock() is ahead of the monotonic clock by $off ms"
}

# in_state STATE: the guest is; if it has crashed instead, that is the verdict
in_state() {
	is=$(guest_state "$name")
	[ "$is" = crashed ] && [ "$1" != crashed ] && crash "the guest has crashed"
	[ "$is" = "$1" ]
}

# until_state SECONDS STATE
until_state() {
	in_time "$1" in_state "$2" || fail "$name: is $is, not $2, after $1 s"
}

# layer_agrees: debugfs and the running text of the guest's kernel agree
layer_agrees() {
	# an image for a kernel without the layer has no such program
	in_guest 240 "[ ! -e /tests/files ] || files" >/run/files || {
		grep '^not ok\|^Bail out' /run/files || :
		fail "debugfs and the text do not agree"
	}
}

# guest_clean: the guest is still there, and its kernel and its layer have no complaint
guest_clean() {
	[ -z "$ended" ] || return 0
	is=$(guest_state "$name")
	[ "$is" = running ] || crash "the guest is $is, not running, at the end"
	if in_guest 20 "dmesg | grep -E '$complaints' | grep -vE '$known_complaints'"; then
		fail "complaints of the guest's kernel"
	fi
}
