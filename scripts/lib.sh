# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Sourced by the other scripts: where things are, and how they speak.

# the checkout; a script that sources this has set it
: "${PVOPS_TOP:?}"

# everything that is made or fetched, ignored by git
PVOPS_OUT=${PVOPS_OUT:-$PVOPS_TOP/out}
PVOPS_CACHE=${PVOPS_CACHE:-$PVOPS_OUT/cache}

# the kernel that the layer is for, and the release of Debian that has it
# shellcheck disable=SC2034
PVOPS_VERSION=6.12
# shellcheck disable=SC2034
PVOPS_SUITE=${PVOPS_SUITE:-trixie}

prog=${0##*/}

# die STATUS SENTENCE: say what is wrong, where, and what to do
die() {
	status=$1
	shift
	printf '%s: %s\n' "$prog" "$*" >&2
	exit "$status"
}

# usage from the comment at the top of the script: from "Usage:" on
usage() {
	sed -n '/^# Usage:/,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"
}

# end_all PROCESS...: and what they have started
end_all() {
	for process; do
		# shellcheck disable=SC2046 # a list of processes
		(end_all $(cat "/proc/$process/task"/*/children 2>/dev/null))
		kill "$process" 2>/dev/null || :
	done
}

# address_of VMLINUX SYMBOL: its low 32 bits; more is too much for the shell
address_of() {
	nm "$1" | awk -v name="$2" '$3 == name { print "0x" substr($1, 9) }'
}

# configurations of the kernels of "make boot", which tests use as well
# shellcheck disable=SC2034
on_fragments="base x86_64 gcc guest xen debug verify"
# shellcheck disable=SC2034
off_fragments="base x86_64 gcc off"

# kbuild_env: the same image from the same source, whoever builds it and when; and
# quickly, if it was built before
kbuild_env() {
	export KBUILD_BUILD_TIMESTAMP=@0 KBUILD_BUILD_USER=pvops
	export KBUILD_BUILD_HOST=pvops
	export CCACHE_DIR="${CCACHE_DIR:-$PVOPS_CACHE/ccache}"
	# what a file includes is taken from its compiler's -MMD, not from one more
	# run of the preprocessor: a fifth of a cold build
	export CCACHE_DEPEND=1
}

# sha256 of standard input, the sum alone
sum_of() {
	sha256sum | cut -d' ' -f1
}
