# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What "make boot" found, as key=value lines, as a table, and judged.

# sections of the layer, and the symbols that only the linker script makes
layer_sections='\.(parainstructions|parafuncs|discard\.pv_)'
layer_symbols='^(__PVT__.*|__para(instructions|funcs).*)$'

# layer_left BUILD VMLINUX: count what VMLINUX, built without the layer, has of
# the symbols that the objects of the layer in BUILD define, and of its sections
layer_left() {
	find "$1/arch/x86/paravirt" -name '*.o' ! -name 'built-in*' \
		-exec nm --defined-only --format=posix {} + 2>/dev/null |
		awk 'NF > 1 && $1 !~ /[.:]|^__UNIQUE_ID|^__(ksymtab|kstrtab|export)/ { print $1 }' |
		sort -u >"$1/layer.symbols"
	[ -s "$1/layer.symbols" ] || return 1
	nm "$2" | awk '{ print $NF }' | sort -u >"$2.symbols"
	left=$(comm -12 "$1/layer.symbols" "$2.symbols")
	left="$left $(grep -E "$layer_symbols" "$2.symbols" || :)"
	sections=$(readelf -SW "$2" | grep -oE "$layer_sections" || :)
	# shellcheck disable=SC2086 # lists of words
	{
		set -- $left
		echo "symbols=$# $*"
		set -- $sections
		echo "sections=$# $*"
	}
}

# value KEY FILE: of a line "pvops: KEY=value" on a guest's console
guest_value() {
	tr -d '\r' <"$2" | sed -n "s/^pvops: $1=//p" | tail -n 1
}

# boot_keys PREFIX CONSOLE: what the layer and the guest said
boot_keys() {
	tr -d '\r' <"$2" | sed -nE \
		's/^.*paravirt: ([^ ]+): ([0-9]+) sites, ([0-9]+) inline, ([0-9]+) calls, ([0-9]+) indirect, ([0-9]+) us$/backend=\1\nsites=\2\ninline=\3\ncall=\4\nindirect=\5\npatch_us=\6/p' |
		sed "s/^/$1./"
	echo "$1.user_space=$(guest_value user_space "$2")"
	echo "$1.cpus=$(guest_value cpus "$2")"
	echo "$1.work=$(guest_value work "$2")"
	echo "$1.scan_unpatched=$(guest_value scan_unpatched "$2")"
	echo "$1.scan_indirect=$(guest_value scan_indirect "$2")"
}

# off_keys CONSOLE LOG: of the kernel without the layer; LOG has layer_left's
off_keys() {
	echo "off.user_space=$(guest_value user_space "$1")"
	echo "off.work=$(guest_value work "$1")"
	echo "off.symbols=$(sed -n 's/^symbols=\([0-9]*\).*/\1/p' "$2")"
	echo "off.sections=$(sed -n 's/^sections=\([0-9]*\).*/\1/p' "$2")"
}

# boot_value KEY FILE: from boot.txt
boot_value() {
	sed -n "s/^$1=//p" "$2"
}

boot_row() {
	printf '%-8s %-8s %7s %7s %7s %9s %9s  %s\n' "$@"
}

# boot_table FILE: boot.txt as a table
boot_table() {
	echo "Linux $(boot_value kernel.version "$1")"
	boot_row machine backend sites inline call indirect patch_us user_space
	for machine in native xen loopback; do
		boot_row $machine "$(boot_value $machine.backend "$1")" \
			"$(boot_value $machine.sites "$1")" \
			"$(boot_value $machine.inline "$1")" \
			"$(boot_value $machine.call "$1")" \
			"$(boot_value $machine.indirect "$1")" \
			"$(boot_value $machine.patch_us "$1")" \
			"$(boot_value $machine.user_space "$1")"
	done
	boot_row off none 0 0 0 0 0 "$(boot_value off.user_space "$1")"
	echo "off: $(boot_value off.symbols "$1") symbols and $(boot_value off.sections "$1") sections of the layer"
}

# sites_in VMLINUX: entries in its .parainstructions
sites_in() {
	size=$(readelf -SW "$1" | sed -n 's/.* \.parainstructions *[A-Z]* *[0-9a-f]* [0-9a-f]* \([0-9a-f]*\) .*/\1/p')
	echo $((0x${size:-0} / 8))
}

# expect FILE KEY VALUE: remember what is not as it should be
expect() {
	got=$(boot_value "$2" "$1")
	[ "$got" = "$3" ] || wrong="$wrong $2 is '$got', not '$3';"
}

# expect_guest FILE KEY CPUS: user space works, with so many CPUs
expect_guest() {
	expect "$1" "$2.user_space" yes
	expect "$1" "$2.cpus" "$3"
	expect "$1" "$2.work" ok
}

# expect_layer FILE KEY BACKEND SITES: it is that of the machine, has patched all
# sites, and left no branch that is indirect
expect_layer() {
	expect "$1" "$2.backend" "$3"
	expect "$1" "$2.sites" "$4"
	expect "$1" "$2.indirect" 0
	expect "$1" "$2.scan_indirect" 0
	inline=$(boot_value "$2.inline" "$1")
	call=$(boot_value "$2.call" "$1")
	[ $((${inline:-0} + ${call:-0})) -eq "$4" ] ||
		wrong="$wrong $2.inline and $2.call are not $4 together;"
}

# judge_boot FILE VMLINUX: fail with a sentence if boot.txt shows a fault
judge_boot() {
	wrong=
	want=$(sites_in "$2")
	for machine in native xen loopback; do
		expect_guest "$1" $machine 2
		expect_layer "$1" $machine $machine "$want"
		expect "$1" $machine.scan_unpatched 0
	done
	expect "$1" off.user_space yes
	expect "$1" off.work ok
	expect "$1" off.symbols 0
	expect "$1" off.sections 0
	[ -z "$wrong" ] || die 1 "$1:$wrong look at the consoles in $PVOPS_OUT/log"
}
