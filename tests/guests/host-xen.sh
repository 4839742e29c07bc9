# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# The host is Xen's dom0; what host.sh says that there has to be.

: "${consoles:?is of host.sh}" "${guest:?}" "${vcpus:?}"

start_host() {
	mkdir -p /run/xen /run/lock /var/lib/xen /var/log/xen /etc/xen
	echo "autoballoon=\"off\"" >/etc/xen/xl.conf
	ln -sfn /run /var/run
	mkdir -p /run/xenstored
	mount -t xenfs xenfs /proc/xen
	xenstored --pid-file /run/xenstored.pid
	xen-init-dom0 >/dev/null
	xenconsoled --log=guest --log-dir="$consoles"
}

# guest_create NAME OPTION...: options of xl.cfg
guest_create() {
	domain=$1
	shift
	{
		cat <<-CFG
		name = "$domain"
		type = "$guest"
		kernel = "/guest/kernel"
		ramdisk = "/guest/initramfs"
		extra = "console=hvc0 panic=-1 ${extra-}"
		memory = ${memory:-192}
		# as where Xen trusts the TSC, which it does not in QEMU: not emulated
		tsc_mode = "native"
		vcpus = ${vcpus:?}
		on_poweroff = "destroy"
		# which it is not to do, and would be gone if it were destroyed
		on_reboot = "preserve"
		on_crash = "preserve"
		CFG
		[ -z "${pinned_to-}" ] || echo "cpus = \"$pinned_to\""
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} >"/run/$domain.cfg"
	xl create -q "/run/$domain.cfg" || fail "xl create: status $?"
	# xenconsoled's name for it
	ln -sfn "guest-$domain.log" "$consoles/$domain"
}

guest_pause() {
	xl pause "$name"
}

guest_resume() {
	xl unpause "$name"
}

# saving COMMAND...: what it says is shown if it fails
saving() {
	status=0
	"$@" >/run/save.log 2>&1 || status=$?
	[ "$status" -eq 0 ] || {
		cat /run/save.log
		fail "$1 $2: status $status"
	}
}

# guest_save [-c]: to a file, and gone; -c: it stays
guest_save() {
	saving xl save ${1+"$1"} "$name" /tmp/saved
}

guest_restore() {
	saving xl restore /tmp/saved
}

# guest_migrate: to this host; 'xl' runs the receiver by a shell where it would by ssh
guest_migrate() {
	status=0
	xl migrate -s '' "$name" 'xl migrate-receive' >/run/save.log 2>&1 || status=$?
	if [ "$status" -eq 0 ]; then
		# the name that it had when its console was made
		ln -sfn "guest-$name--incoming.log" "$(console)"
		return
	fi
	# EINVAL
	! grep -q 'Failed to enable logdirty: .*,22,' /run/save.log ||
		skip "Xen does not keep track of what this guest writes: it was built without shadow paging"
	cat /run/save.log
	fail "xl migrate: status $status"
}

guest_destroy() {
	xl destroy "$name"
}

guest_tty() {
	xenstore-read "/local/domain/$(xl domid "$1")/console/tty"
}

# look NAME: xl's letters for how the guest is; nothing if there is none
look() {
	xl list "$1" 2>>/run/xl.log | awk 'NR == 2 { print $5 }'
}

guest_state() {
	state=$(look "$1")
	# a look may fail when the guest is there: two of them do not
	if [ -z "$state" ]; then
		sleep 1
		state=$(look "$1")
		[ -z "$state" ] || {
			echo "xl list has failed, and not again:"
			tail -n 5 /run/xl.log
		} >&2
	fi
	case $state in
	'') echo gone ;;
	*p*) echo paused ;;
	*c*) echo crashed ;;
	*s*) echo shutdown ;;
	*) echo running ;;
	esac
}

guest_vcpus() {
	xl vcpu-set --ignore-host "$name" "$1"
}

# last_cpu: of the host's CPUs; dom0 is on the first
last_cpu() {
	xl info | awk '$1 == "nr_cpus" { print $3 - 1 }'
}

# guest_memory MIB
guest_memory() {
	xl mem-set "$name" "$1"
}

# of the guest: its disk, its address and the host's
disk=xvda host_address=10.0.0.1 guest_address=10.0.0.2

# guest_disk FILE: what guest_create is told to have it for a disk
guest_disk() {
	losetup /dev/loop0 "$1"
	echo "disk = [ 'phy:/dev/loop0,$disk,w' ]"
}

guest_net() {
	echo "vif = [ 'mac=00:16:3e:00:00:01' ]"
}

# guest_time: that it has used of its CPUs, in milliseconds
guest_time() {
	xl list "$name" | awk 'NR == 2 { print int($6 * 1000) }'
}

# trace_start: what Xen does for guests goes to its trace buffers, and from there to
# a file
trace_start() {
	xentrace -D -e all -S 1024 /tmp/trace >/run/trace.log 2>&1 &
	echo $! >/run/trace.pid
	sleep 1
}

# trace_end: a summary of that is /run/trace
trace_end() {
	status=0
	kill -INT "$(cat /run/trace.pid)"
	wait "$(cat /run/trace.pid)" || status=$?
	[ "$status" -eq 0 ] || {
		cat /run/trace.log
		fail "xentrace: status $status"
	}
	xenalyze --svm-mode --summary /tmp/trace >/run/trace 2>>/run/trace.log || status=$?
	rm /tmp/trace
	[ "$status" -eq 0 ] || {
		tail -n 5 /run/trace.log
		fail "xenalyze: status $status"
	}
}

# trace_counts: of the summary, what each vCPU of the guest did, "VCPU WHAT NUMBER"
trace_counts() {
	awk -v domain="$(xl domid "$name")" '
		/^\|-- Domain/ { here = $3 == domain; vcpu = "" }
		/^-- v/ { vcpu = $2 }
		!here || vcpu == "" { next }
		/^  (hypercall|page_fault|ptwr|emulate privop)/ ||
			/^    [a-z_]+ +\[ *[0-9]+\]: +[0-9]+$/ {
			number = $NF
			sub(/\[ *[0-9]+\]:/, "")
			sub(/ *[0-9]+$/, "")
			gsub(/^ +| +$/, "")
			gsub(/ +/, "_")
			print vcpu, $0, number
		}
		/^ VMEXIT_/ { print vcpu, $1, $2 }' /run/trace
}

# guest_blocks SECONDS: how often its vCPUs have blocked: hypercalls of a PV guest for
# that, else HLT
guest_blocks() {
	trace_start
	sleep "$1"
	trace_end
	trace_counts | awk '$2 == "sched_op" || $2 == "VMEXIT_HLT" { n += $3 } END { print n + 0 }'
}
