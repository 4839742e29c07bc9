# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
#
# For what runs the rows of a table, scripts/boot-matrix and scripts/guests: which rows
# there are, and their kernels. Sourced, behind tests/lib.sh; $logs is a folder.

# row_lines FILE "WHEN...": rows that run with one of these words, which they begin with;
# without it
row_lines() {
	sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1" | while read -r row_when line; do
		case " $2 " in
		*" $row_when "*) echo "$line" ;;
		esac
	done
}

# picked NAME PATTERN...: does it match one? All do if there is none
picked() {
	name=$1
	shift
	[ $# -gt 0 ] || return 0
	for pattern; do
		# shellcheck disable=SC2254 # a pattern
		case $name in
		$pattern) return 0 ;;
		esac
	done
	return 1
}

# row_kernel TREE NAME: build a kernel of tests/matrix/kernels, unless that was done;
# $work/NAME.built is there then, with what went wrong
row_kernel() {
	[ ! -f "$work/$2.built" ] || return 0
	log=$logs/build-$2.log
	echo "# building $2: $log"
	: >"$work/$2.built"
	words=$(sed -n "s/^$2 //p" "$PVOPS_TOP/tests/matrix/kernels" |
		sed "s/\$on_fragments/$on_fragments/; s/\$off_fragments/$off_fragments/")
	if [ -z "$words" ]; then
		echo "$2: no such kernel; see tests/matrix/kernels" >"$work/$2.built"
		return 0
	fi
	fragments=$(printf '%s\n' "$words" | tr ' ' '\n' | grep -v '=' | paste -sd' ')
	variables=$(printf '%s\n' "$words" | tr ' ' '\n' | grep '=' || :)
	# shellcheck disable=SC2086 # a list of words
	if ! "$scripts/build" "$1" "$2" "$fragments" $variables >"$log" 2>&1; then
		tail -n 5 "$log" | sed 's/^/# /'
		echo "$2: was not built, see $log" >"$work/$2.built"
	fi
}
