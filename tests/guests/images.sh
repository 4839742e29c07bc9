# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
#
# What scripts/guests boots: the host's initramfs, a guest's, and, to go behind the
# host's, one with its modules and one with the guest's and its kernel. Sourced, behind
# tests/lib.sh, of which it uses the variables.

: "${work:?is of tests/lib.sh}" "${scripts:?}" "${guests:?}"

# image ROOT FILE: an initramfs; one single gzip stream, as Xen wants it
image() {
	(cd "$1" && find . | LC_ALL=C sort | cpio -o -H newc --quiet | gzip -n1) >"$2"
}

# with_shell ROOT INIT: busybox, and the first program
with_shell() {
	rm -rf "$1"
	mkdir -p "$1/bin" "$1/dev" "$1/tests"
	"$scripts/userland" host "$1" /bin/busybox
	ln -s busybox "$1/bin/sh"
	cp "$2" "$1/init"
}

# host_image FILE: with Xen's tools, and QEMU of this machine
host_image() {
	root=$work/host.root
	bin=/usr/lib/xen-4.17/bin
	with_shell "$root" "$guests/host-init"
	"$scripts/userland" host "$root" $bin/xl $bin/xenstored $bin/xen-init-dom0 \
		$bin/xenconsoled $bin/libxl-save-helper $bin/xentrace /usr/bin/xenalyze \
		/usr/bin/xenstore-read /usr/bin/xenstore-write \
		/lib/x86_64-linux-gnu/libgcc_s.so.1
	for file in $(libraries "$(command -v qemu-system-x86_64)") \
		/usr/bin/qemu-system-x86_64 /usr/share/seabios/bios-256k.bin \
		/usr/share/qemu/linuxboot_dma.bin /usr/share/qemu/kvmvapic.bin; do
		mkdir -p "$root${file%/*}"
		[ -e "$root$file" ] || cp -L "$file" "$root$file"
	done
	cp -R "$guests/run" "$guests/complaints.sh" "$guests/in-time.sh" \
		"$guests"/host*.sh "$guests/scenarios" "$root/tests/"
	mkdir -p "$root/etc/xen"
	cp -R "$guests/xen-scripts" "$root/etc/xen/scripts"
	image "$root" "$1"
}

# host_modules FILE BUILD: those of a host's kernel, KVM's
host_modules() {
	root=$1.root
	rm -rf "$root"
	mkdir -p "$root/modules"
	for module in virt/lib/irqbypass arch/x86/kvm/kvm arch/x86/kvm/kvm-amd; do
		cp "$2/$module.ko" "$root/modules/"
	done
	image "$root" "$1"
}

# guest_image FILE TREE BUILD [FILES]: with the modules of scenarios and, if TREE has the
# layer, its selftests, for the kernel in BUILD; FILES as a scenario has it in
# guest_files: "loads", programs that nobody here wrote
guest_image() {
	root=$work/guest.root
	with_shell "$root" "$guests/guest-init"
	cp "$guests/in-time.sh" "$guests"/programs/* "$root/tests/"
	gcc -O2 -Wall -Wextra -Werror -static -o "$root/tests/selfcheck" \
		"$guests/selfcheck.c" || exit 2
	modules=locks
	if [ -d "$2/tools/testing/selftests/paravirt" ]; then
		modules="locks good"
		layer_tests "$work/layer" "$2" "$3" >/dev/null
		cp "$work/layer/selftests/paravirt"/* "$root/tests/"
	fi
	# shellcheck disable=SC2086 # a list of words
	test_modules "$2" "$3" $modules
	for module in $modules; do
		cp "$work/module/$module.ko" "$root/tests/"
	done
	case ${4-} in
	'') ;;
	loads)
		"$scripts/userland" loads "$root" /usr/bin/stress-ng \
			/usr/bin/hackbench /usr/bin/cyclictest /usr/bin/perf
		;;
	*) die 2 "guest_files=$4: is not known to $guests/images.sh" ;;
	esac
	image "$root" "$1"
}

# for_host FILE KERNEL INITRAMFS: a guest's, where the host looks for them
for_host() {
	# several may be made at a time
	parts=$1.root
	rm -rf "$parts"
	mkdir -p "$parts/guest"
	cp "$2" "$parts/guest/kernel"
	cp "$3" "$parts/guest/initramfs"
	image "$parts" "$1"
}
