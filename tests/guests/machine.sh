# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
#
# Machines with guests, as scripts/machine has them without. Sourced, behind
# tests/lib.sh and tests/guests/images.sh.

: "${work:?is of tests/lib.sh}" "${scripts:?}" "${guests:?}"
. "$guests/complaints.sh"
: "${complaints:?}"

# host_machine KIND KERNEL INITRAMFS LOG OPTION...: scripts/machine, for the host of
# guests of one kind, pv, pvh or kvm
host_machine() {
	# QEMU's one thread takes turns at its CPUs, by a kick. One that comes before the
	# first instruction of a guest that VMRUN has given an interrupt to has QEMU 7.2
	# deliver it once more. With one CPU there are no turns.
	cpus=1
	beat=yes
	case $1 in
	pv) machine=xen cpus=2 beat= ;;
	pvh) machine=xen ;;
	kvm) machine=native ;;
	*) die 2 "$1: no such kind of guest; name pv, pvh or kvm" ;;
	esac
	shift
	# without rdrand "xl create" waits for random numbers; QEMU 7.2's SMAP crashes
	# a PV dom0; with XSAVE, and Xen, a program gets registers of another; with one
	# vCPU, pinned, dom0 is six times as fast as with two
	CPU=qemu64,+rdrand,+svm,+npt${CPU_FLAGS-} CPUS=$cpus BEAT=$beat RAM=${RAM:-2048} \
	TIMEOUT="${TIMEOUT:-1200}" \
	XEN_OPTIONS="dom0_mem=1024M dom0_max_vcpus=1 dom0_vcpus_pin guest_loglvl=all" \
		"$scripts/machine" "$machine" "$@"
}

# guest_log LOG TO: of the host's console, what was on the consoles of guests; if it did
# not come to say that at the end, what it said as it came
guest_log() {
	tr -d '\r' <"$1" | sed -n 's/^guest: //p' >"$2"
	[ -s "$2" ] || tr -d '\r' <"$1" | sed -n 's/^at: //p' >"$2"
}

# host_lines LOG: the rest of it
host_lines() {
	tr -d '\r' <"$1" | grep -av '^guest: \|^at: ' || :
}

# said_verdict LOG: the host's, with the reason; nothing passes of which its kernel has
# a complaint
said_verdict() {
	said=$(tr -d '\r' <"$1" | sed -n 's/^pvops: verdict=//p' | tail -n 1)
	complaint=$(host_lines "$1" | grep -aE "$complaints" | head -n 1)
	if [ "${said%% *}" = pass ] && [ -n "$complaint" ]; then
		said="fail the host's kernel: $complaint"
	fi
	echo "$said"
}

# guest_machine NAME HOST KIND KERNEL INITRAMFS LOG: scripts/machine, for a guest
# that ends by itself; HOST is the host's kernel, and there is $work/base.gz for it,
# with its modules. NAME is for files of its own, LOG gets the guest's console,
# LOG.host the host's.
guest_machine() {
	machine_name=$1
	machine_host=$2
	machine_kind=$3
	machine_log=$6
	# one stream, as Xen wants it
	gzip -dc "$5" | gzip -n1 >"$work/$machine_name.guest"
	for_host "$work/$machine_name.guest.gz" "$4" "$work/$machine_name.guest"
	cat "$work/base.gz" "$work/$machine_name.guest.gz" >"$work/$machine_name.host.gz"
	status=0
	RAM=3072 host_machine "$machine_kind" "$machine_host" "$work/$machine_name.host.gz" \
		"$machine_log.host" "guest=$machine_kind" vcpus=2 memory=1024 \
		scenario=program extra=printk.devkmsg=on \
		>/dev/null || status=$?
	guest_log "$machine_log.host" "$machine_log"
	sed -n 's/^pvops: //p' "$machine_log"
	[ "$status" -eq 0 ] || return "$status"
	said=$(said_verdict "$machine_log.host")
	[ "${said%% *}" = pass ] || {
		echo "$said" >&2
		return 1
	}
}
