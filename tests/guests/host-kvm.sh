# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# The host is a kernel with KVM, in which Debian's QEMU runs; what host.sh says that
# there has to be. Of QEMU's monitor and of the guest's console there are two pipes
# each, NAME.in and NAME.out.

tsc_measured() {
	dmesg | grep -q 'tsc: Refined TSC'
}

start_host() {
	# what KVM takes for the TSC's rate, and a guest gets, is what Linux knows when KVM
	# starts: it knows better a second later
	in_time 10 tsc_measured || echo "the TSC was not measured again"
	for module in irqbypass kvm kvm-amd; do
		insmod "/modules/$module.ko" || fail "$module.ko: cannot be loaded"
	done
	[ -c /dev/kvm ] || fail "no /dev/kvm"
}

# guest_create NAME OPTION...: options of QEMU's
guest_create() {
	domain=/run/$1
	for pipe in tty mon; do
		[ -p "$domain.$pipe.in" ] || {
			mkfifo "$domain.$pipe.in" "$domain.$pipe.out"
			# with a reader: who writes to a QEMU that is gone does not wait for it
			sleep 100000 <>"$domain.$pipe.in" &
		}
	done
	cat "$domain.tty.out" >>"$consoles/$1" &
	cat "$domain.mon.out" >>"$domain.mon.log" &
	shift
	echo "$*" >"$domain.options"
	# shellcheck disable=SC2048,SC2086 # an option and its value are two words
	${pinned_to:+taskset -c "$pinned_to"} qemu-system-x86_64 -accel kvm -cpu host \
		-m "${memory:-192}" -smp "$vcpus" -nodefaults -display none ${reboot--no-reboot} \
		-kernel /guest/kernel -initrd /guest/initramfs \
		-append "console=ttyS0 panic=0 ${extra-}" \
		-chardev "pipe,id=tty,path=$domain.tty" -serial chardev:tty \
		-chardev "pipe,id=mon,path=$domain.mon" -mon mon \
		-device virtio-balloon ${incoming:+-incoming "$incoming"} $* \
		>>"$consoles/${domain##*/}.qemu" 2>&1 &
	echo $! >"$domain.pid"
}

# monitor COMMAND
monitor() {
	echo "$1" >"/run/$name.mon.in"
}

# monitor_says COMMAND PATTERN: a line of what it has said begins so; if none does, it is
# asked once more
monitor_says() {
	! grep -q "^$2" "/run/$name.mon.log" || return 0
	monitor "$1"
	return 1
}

# until_status SECONDS STATUS REASON: QEMU says so of the guest, or that is the reason
until_status() {
	: >"/run/$name.mon.log"
	in_time "$1" monitor_says "info status" "VM status: $2" || fail "QEMU: $3"
}

# guest_save [-c]: to a file, and gone; -c: it stays
guest_save() {
	: >"/run/$name.mon.log"
	monitor "migrate_set_parameter max-bandwidth 1G"
	monitor 'migrate -d "exec:cat >/tmp/saved"'
	if ! in_time 120 monitor_says "info migrate" "Migration status: [cf]" ||
		! grep -q "^Migration status: completed" "/run/$name.mon.log"; then
		tail -n 5 "/run/$name.mon.log"
		fail "QEMU does not save the guest"
	fi
	if [ $# -gt 0 ]; then
		monitor cont
	else
		monitor quit
	fi
}

guest_restore() {
	incoming="exec:cat /tmp/saved"
	guest_create "$name" "$(cat "/run/$name.options")"
	incoming=
	# what came in on its console before that would be lost
	until_status 120 running "the guest is not running after its restore"
}

guest_state() {
	if ! kill -0 "$(cat "/run/$1.pid")" 2>/dev/null; then
		echo gone
	elif grep -aq 'Kernel panic' "$consoles/$1" ||
		grep -aqE '^KVM: entry failed|^KVM internal error' "$consoles/$1.qemu"; then
		echo crashed
	elif [ -e "/run/$1.paused" ]; then
		echo paused
	else
		echo running
	fi
}

guest_tty() {
	echo "/run/$1.tty.in"
}

guest_pause() {
	monitor stop
	until_status 20 paused "the guest is not paused after stop"
	touch "/run/$name.paused"
}

guest_resume() {
	monitor cont
	until_status 20 running "the guest is not running after cont"
	rm "/run/$name.paused"
}

last_cpu() {
	echo $(($(nproc) - 1))
}

# guest_memory MIB
guest_memory() {
	monitor "balloon $1"
}

guest_destroy() {
	kill "$(cat "/run/$name.pid")"
	wait "$(cat "/run/$name.pid")" || :
}

# of the guest: its disk, its address and the host's
disk=vda host_address=10.0.2.2 guest_address=10.0.2.15

guest_disk() {
	echo "-drive file=$1,format=raw,if=virtio"
}

guest_net() {
	# without the ROM that would boot from it
	echo "-netdev user,id=net -device virtio-net-pci,netdev=net,romfile="
}

# guest_time: that QEMU has used, in milliseconds; ticks of 10 ms
guest_time() {
	awk '{ print ($14 + $15) * 10 }' "/proc/$(cat "/run/$name.pid")/stat"
}

halts() {
	cat /sys/kernel/debug/kvm/halt_exits
}

# guest_blocks SECONDS: how often its vCPUs have halted
guest_blocks() {
	halts_before=$(halts)
	sleep "$1"
	echo $(($(halts) - halts_before))
}
