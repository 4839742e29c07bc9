# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Sourced by the tests, and by scripts/boot-matrix: verdicts, and what several of
# them need.

PVOPS_TOP=$(cd "$(dirname "$0")/.." && pwd)
. "$PVOPS_TOP/scripts/lib.sh"

# shellcheck disable=SC2034
scripts=$PVOPS_TOP/scripts
# a folder for this test alone, on the file system of the builds
work=$PVOPS_OUT/check/${prog%.test}
mkdir -p "${work%/*}"
# who has this open, as whatever it starts, has the lock
exec 9>"$work.lock"
flock -n 9 || die 2 "$work: another $prog works there; wait for its end, or name another folder by PVOPS_OUT"
rm -rf "$work"
mkdir -p "$work"

fail() {
	echo "FAIL: $*"
	exit 1
}

skip() {
	echo "$*"
	exit 4
}

# must STATUS TEXT COMMAND...: it ends with STATUS, and its output has TEXT
must() {
	want=$1
	text=$2
	shift 2
	got=0
	"$@" >"$work/output" 2>&1 || got=$?
	cat "$work/output"
	[ "$got" -eq "$want" ] || fail "$*: status $got, not $want"
	grep -qF -- "$text" "$work/output" || fail "$*: did not say: $text"
}

# the tree with the layer, prepared; "make boot" does it as well
prepared_tree() {
	"$scripts/tree" || exit 2
}

# guest_said CONSOLE TEXT: the console has TEXT
guest_said() {
	grep -qF -- "$2" "$1" || {
		tail -n 20 "$1"
		fail "$1: did not say: $2"
	}
}

# tool NAME: build tests/tools/NAME.c and print the path of the program
tool() {
	gcc -O2 -Wall -Wextra -Werror -o "$work/$1" \
		"$PVOPS_TOP/tests/tools/$1.c" -lelf || exit 2
	echo "$work/$1"
}

# native_inline PVSITES VMLINUX: how many sites native code goes into, from the
# rows of the op table that have instructions or nothing to do, and the records;
# sites that are not of the form call are native in any case
native_inline() {
	awk '
		function row() {
			if (text ~ /PV_(INSN|SAME|GET|PUT|STORE|XCHG|UNLOCK)\(|PV_NOP|PV_ZERO/) {
				split(text, part, /[(, ]+/)
				print part[3]
			}
			text = ""
		}
		/^(PV_|#|\/\*)/ { row() }
		/^PV_V?OP\(/ || text != "" { text = text $0 }
		END { row() }' "$PVOPS_TOP/include/asm/paravirt_op_table.h" |
		sort >"$work/inline-ops"
	[ -s "$work/inline-ops" ] || exit 2
	"$1" --ops "$2" | awk '
		NR == FNR { inline[$1]; next }
		{ n += ($2 in inline) ? $1 : $3 }
		END { print n + 0 }' "$work/inline-ops" -
}

# no_warnings LOG: of the compiler's, the linker's or objtool's
no_warnings() {
	if grep -nE 'warning|objtool:' "$1"; then
		fail "$1: warnings"
	fi
}

# no_complaints CONSOLE [PATTERN]: of the kernel's, nor what else is named
no_complaints() {
	if grep -E "WARNING|BUG:|Oops${2:+|$2}" "$1"; then
		fail "$1: complaints"
	fi
}

# libraries PROGRAM...: paths of those that they load
libraries() {
	for program; do
		ldd "$program" 2>/dev/null || :
	done | sed -nE 's,.*[[:space:]](/[^ ]*) \(0x.*,\1,p' | sort -u
}

# layer_tests ROOT TREE BUILD: the tests of tools/testing/selftests/paravirt, static,
# in a folder that becomes an initramfs
layer_tests() {
	make -s -C "$2" O="$3" headers >/dev/null || exit 2
	make -s -C "$2/tools/testing/selftests" O="$work/built" TARGETS=paravirt \
		USERCFLAGS=-static KHDR_INCLUDES="-isystem $3/usr/include" all || exit 2
	mkdir -p "$1/selftests/paravirt"
	find "$work/built/kselftest/paravirt" -type f -perm /111 \
		-exec cp -t "$1/selftests/paravirt" {} +
}

# test_modules TREE BUILD NAME...: $work/module/NAME.ko of tests/modules, for a kernel
# whose own modules need not be built
test_modules() {
	test_tree=$1
	test_build=$2
	shift 2
	mkdir -p "$work/module"
	for module; do
		cp "$PVOPS_TOP/tests/modules/$module.c" "$work/module/"
		echo "obj-m += $module.o"
	done >"$work/module/Kbuild"
	make -s -C "$test_tree" O="$test_build" modules_prepare || exit 2
	# without them there is no list of what the kernel exports
	make -s -C "$test_tree" O="$test_build" M="$work/module" CONFIG_PARAVIRT_VERIFY= \
		KBUILD_MODPOST_WARN=1 modules >"$work/output" 2>&1 || {
		tail -n 10 "$work/output" >&2
		exit 2
	}
}

# builds LOG TREE NAME "FRAGMENT..." [TARGET...] [VARIABLE=VALUE...]: the kernel
# builds, as with scripts/build, without a warning
builds() {
	log=$1
	shift
	"$scripts/build" "$@" >"$log" 2>&1 || {
		tail -n 20 "$log"
		fail "$2: build"
	}
	no_warnings "$log"
}

# kernel_passes NAME "FRAGMENT..." "MACHINE..." [VARIABLE=VALUE...]: it builds
# without a warning of the compiler's, the linker's or objtool's, every record in
# it is good, and on each machine it boots, does what it should, natively with as
# many sites inline as the op table says, and leaves nothing unpatched
kernel_passes() {
	name=$1
	fragments=$2
	machines=$3
	shift 3
	tree=$(prepared_tree)
	build=$PVOPS_OUT/build/$name
	builds "$PVOPS_OUT/log/build-$name.log" "$tree" "$name" "$fragments" "$@"

	pvsites=$(tool pvsites)
	must 0 "wrong=0" "$pvsites" --ops "$build/vmlinux"
	sites=$("$pvsites" "$build/vmlinux" | sed -n 's/^sites=\([0-9]*\) .*/\1/p')
	inline=$(native_inline "$pvsites" "$build/vmlinux")

	initramfs=$("$scripts/initramfs" "$tree" "$name") || exit 2
	XEN=$PVOPS_OUT/xen.elf
	export XEN
	for machine in $machines; do
		console=$PVOPS_OUT/log/console-$name-$machine.log
		"$scripts/machine" "$machine" "$build/arch/x86/boot/bzImage" \
			"$initramfs" "$console" || fail "$name: $machine"
		case $machine in
		native) guest_said "$console" "paravirt: native: $sites sites, $inline inline, " ;;
		*) guest_said "$console" "paravirt: $machine: $sites sites, " ;;
		esac
		guest_said "$console" " 0 indirect"
		guest_said "$console" "pvops: work=ok"
		guest_said "$console" "pvops: scan_unpatched=0"
		guest_said "$console" "pvops: scan_indirect=0"
		if grep -E 'WARNING|BUG:|Oops|BUG\(\)|left as it is|decided was|without effect' "$console"; then
			fail "$console: complaints"
		fi
	done
}
