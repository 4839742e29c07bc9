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
#   host_log		what the hypervisor says
#
# The guest is called "g" if a scenario has but one.

consoles=/run/consoles
verdict_file=/run/verdict
mkdir -p "$consoles"
name=g
# shellcheck source=tests/guests/in-time.sh
. /tests/in-time.sh
# of the kernel's command line
: "${guest:?}" "${complaints:?is of complaints.sh}" "${known_complaints:?}"

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

# until_console SECONDS TEXT
until_console() {
	in_time "$1" on_console "$2" || fail "$name: no $2 on the console in $1 s"
}

# guest_start OPTION...: with its first program ready
guest_start() {
	guest_create "$name" "$@"
	until_console 60 @ready
}

# in_guest SECONDS COMMAND: run it; prints what it prints, its status is the status
in_guest() {
	echo x >>/run/turns
	turn=$(wc -l </run/turns)
	echo "$turn $2" >"$(guest_tty "$name")"
	until_console "$1" "@$turn [0-9]"
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
	# shellcheck disable=SC2016 # for the guest
	in_guest 20 'for cpu in $(seq "$(nproc)"); do selfcheck 3600 >/tmp/load.$cpu & done'
}

# load_end: what the workload says, and that it found no fault
load_end() {
	in_guest 60 "touch /tmp/stop; wait; cat /tmp/load.*" >/run/load ||
		fail "the workload does not end"
	sed 's/^/pvops: load /' /run/load
	! grep -v '^rounds=[1-9]' /run/load ||
		fail "the workload: $(grep -v '^rounds=[1-9]' /run/load | head -n 1)"
	grep -q '^rounds=' /run/load || fail "the workload has not run"
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
	in_guest 240 "[ ! -d /sys/kernel/debug/paravirt ] || files" >/run/files || {
		grep '^not ok' /run/files
		fail "debugfs and the text do not agree"
	}
}

# guest_clean: the guest's kernel has no complaint, and its layer none
guest_clean() {
	case $(guest_state "$name") in
	running) ;;
	*) return 0 ;;
	esac
	if in_guest 20 "dmesg | grep -E '$complaints' | grep -vE '$known_complaints'"; then
		fail "complaints of the guest's kernel"
	fi
}
