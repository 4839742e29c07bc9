# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# Programs that nobody here wrote: hackbench, cyclictest, stress-ng's stressors with
# --verify, and perf bench.
# fail: one ends with a status that is not 0, or not at all.

guest_files=loads

# run SECONDS NAME COMMAND: NAME is what the table calls it
run() {
	in_guest "$1" "$3 2>&1" >/run/load || {
		cat /run/load
		fail "$2: $3"
	}
	tail -n 3 /run/load | sed "s/^/pvops: $2: /"
}

# for programs and their libraries
memory=512

scenario() {
	guest_start
	run 300 hackbench "hackbench -p -g 2 -l 50"
	run 300 hackbench "hackbench -T -g 2 -l 50"
	run 300 cyclictest "cyclictest -q -m -t -i 2000 -l 1000 -p 80"
	for stressor in fork mmap mprotect context signal futex; do
		run 300 stress-ng "stress-ng --verify --metrics-brief --timeout 3 --$stressor 2 $(
			[ $stressor != mmap ] || echo --mmap-bytes 8M)"
	done
	run 300 perf "perf bench sched pipe -l 2000"
	run 300 perf "perf bench sched messaging -g 1 -l 50"
	run 300 perf "perf bench syscall basic -l 100000"
	run 300 perf "perf bench futex hash -r 2 -t 2"
}
