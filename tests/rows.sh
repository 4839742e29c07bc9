# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
#
# For what runs the rows of a table, scripts/boot-matrix and scripts/guests: which rows
# there are, their kernels, and what became of them. Sourced; kernels and what became of
# them need tests/lib.sh, $logs, which is a folder, and $table, a file.

# row_lines FILE "WHEN...": rows that run with one of these words, which they begin with;
# without it
row_lines() {
	sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1" | while read -r row_when line; do
		case " $2 " in
		*" $row_when "*) echo "$line" ;;
		esac
	done
}

# whole NUMBER: is it one, and not 0?
whole() {
	case $1 in
	'' | 0* | *[!0-9]*) return 1 ;;
	esac
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

# kernel_words NAME: what tests/matrix/kernels says of it
kernel_words() {
	sed -n "s/^$1 //p" "$PVOPS_TOP/tests/matrix/kernels" |
		sed "s/\$on_fragments/$on_fragments/; s/\$off_fragments/$off_fragments/" |
		tr ' ' '\n'
}

# row_tree NAME: the source of a kernel, with the layer if it is not from that without it;
# prepared once for all rows
row_tree() {
	case $(kernel_words "$1") in
	*without-layer*) prepared=pristine option=--pristine ;;
	*) prepared=layer option= ;;
	esac
	if [ ! -s "$work/$prepared.tree" ]; then
		"$scripts/tree" ${option:+"$option"} >"$work/$prepared.new" || exit 2
		mv "$work/$prepared.new" "$work/$prepared.tree"
	fi
	cat "$work/$prepared.tree"
}

# row_kernel NAME [TARGET...]: build a kernel of tests/matrix/kernels, unless that was
# done; $work/NAME.built is there then, with what went wrong
row_kernel() {
	[ ! -f "$work/$1.built" ] || return 0
	log=$logs/build-$1.log
	echo "# building $1: $log"
	: >"$work/$1.built"
	kernel_words "$1" >"$work/words"
	if [ ! -s "$work/words" ]; then
		echo "$1: no such kernel; see tests/matrix/kernels" >"$work/$1.built"
		return 0
	fi
	fragments=$(grep -v '=\|^without-layer$' "$work/words" | paste -sd' ')
	variables=$(grep '=' "$work/words" || :)
	kernel_name=$1
	shift
	# shellcheck disable=SC2086 # a list of words
	if ! "$scripts/build" "$(row_tree "$kernel_name")" "$kernel_name" "$fragments" $variables \
		"$@" >"$log" 2>&1; then
		tail -n 5 "$log" | sed 's/^/# /'
		echo "$kernel_name: was not built, see $log" >"$work/$kernel_name.built"
	fi
}

# crash_reason LOG SAID: why a machine did not reach its end, from its console or else
# from what was said about it
crash_reason() {
	crashed=$(grep -aoE 'Kernel panic.*|BUG: .*|Oops: .*|\(XEN\).*(Panic|crash).*' "$1" |
		head -n 1)
	echo "${crashed:-$(tail -n 1 "$2")}"
}

# run_rows: those of $work/rows, lines of "NAME WORD...", as KTAP and in $table. Who
# calls it has boot NAME WORD..., which sets verdict and reason of row $number, and took,
# in seconds, if that is not what it takes itself; and last_lines NAME, for a row that has
# run and did not pass. The status is 1 if there was such a row, or error.
run_rows() {
	number=0
	bad=0
	: >"$table"
	echo "KTAP version 1"
	echo "1..$(wc -l <"$work/rows")"
	while read -r row words; do
		number=$((number + 1))
		started=$(date +%s)
		took=
		# shellcheck disable=SC2086 # a list of words
		boot "$row" $words
		reason=$(echo "$reason" | tr -d '\r' | sed 's/^ *//; s/;$//')
		: "${took:=$(($(date +%s) - started))}"
		case $verdict in
		pass) echo "ok $number - $row # $took s" ;;
		skip) echo "ok $number - $row # SKIP $reason" ;;
		*)
			bad=$((bad + 1))
			[ "$verdict" = error ] || last_lines "$row" | sed 's/^/# /'
			echo "not ok $number - $row # $verdict: $reason"
			;;
		esac
		printf '%-52s %-5s %s\n' "$row" "$verdict" "$reason" |
			sed 's/ *$//' >>"$table"
	done <"$work/rows"
	echo "# $(awk '{ print $2 }' "$table" | sort | uniq -c |
		awk '{ printf "%s%d %s", n++ ? ", " : "", $1, $2 }'); the table is $table"
	[ "$bad" -eq 0 ]
}
