# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# What rows of the scenario "hypercalls" have counted: $work/NAME.counts, lines "VCPU
# WHAT NUMBER". Sourced by scripts/guests, whose verdict and reason it sets.

# entries <COUNTS: how often a PV guest's vCPUs have entered Xen by themselves: by a
# hypercall, or by a write to a page table that Xen emulates, which is what it is without
# one. Not those by which each system call returns; and not what a multicall has in it,
# which xenalyze counts as a hypercall too (pv_summary() of tools/xentrace/xenalyze.c).
entries() {
	awk '
		$2 == "hypercall" || $2 == "ptwr" { n += $3 }
		$2 == "iret" || $2 == "hypercall_(subcall)" { n -= $3 }
		END { print n + 0 }'
}

# keep_counts NAME LOG: of a row that passed, and, of PV guests, all their entries; one
# fails if Linux's own layer, whose row has to be before it, entered Xen less often
keep_counts() {
	counts=$work/$1.counts
	tr -d '\r' <"$2" | sed -n 's/^pvops: count //p' >"$counts"
	case $1 in
	pvh.*) return ;;
	esac
	ours=$(entries <"$counts")
	echo "all entries $ours" >>"$counts"
	case $1 in
	*-intree.*) return ;;
	esac
	other=$(echo "$1" | sed 's/\.\([^.]*\)\.hypercalls$/.\1-intree.hypercalls/')
	if [ ! -f "$work/$other.counts" ]; then
		echo "# $1: not compared, as $other has not passed here"
		return
	fi
	theirs=$(sed -n 's/^all entries //p' "$work/$other.counts")
	if [ "$ours" -gt "$theirs" ]; then
		verdict=fail
		reason="$ours entries to Xen, $theirs with Linux's own layer"
	fi
}

# counts_table: rows that have counted, side by side
counts_table() {
	for counted in "$work"/*.counts; do
		row=${counted##*/}
		sed "s/^/${row%.hypercalls.counts} /" "$counted"
	done | awk '
		{
			if (!($1 in columns)) { columns[$1]; column[++nr] = $1 }
			what = $2 " " $3
			if (!(what in number)) { number[what]; line[++lines] = what }
			value[what, $1] = $4
		}
		END {
			printf "%-28s", ""
			for (c = 1; c <= nr; c++) printf " %20s", column[c]
			print ""
			for (l = 1; l <= lines; l++) {
				printf "%-28s", line[l]
				for (c = 1; c <= nr; c++)
					printf " %20s", (line[l], column[c]) in value ? value[line[l], column[c]] : "-"
				print ""
			}
		}'
}
