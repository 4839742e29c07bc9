# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# What programs that nobody here wrote have each vCPU do with the hypervisor, from Xen's
# trace: hypercalls of a PV guest, and what of it is emulated; exits of a PVH guest. The
# lines "count VCPU WHAT NUMBER" go to the table of scripts/guests, which has rows of
# this scenario side by side.
# fail: there is no hypercall in the trace, or some of it was lost; or a PV guest entered
# Xen more often than one with Linux's own layer, whose row was before this one.

guest_files=loads
memory=512

scenario() {
	guest_start
	trace_start
	in_guest 300 "hackbench -p -g 2 -l 50" >/dev/null
	# the same random numbers each time, or what is compared is not the same work
	stress="stress-ng --verify --no-rand-seed"
	in_guest 300 "$stress --fork 1 --fork-ops 100" >/dev/null
	in_guest 300 "$stress --mmap 1 --mmap-ops 5 --mmap-bytes 4M" >/dev/null
	in_guest 300 "$stress --mprotect 1 --mprotect-ops 500" >/dev/null
	in_guest 300 "$stress --context 1 --context-ops 100" >/dev/null
	trace_end
	trace_counts >/run/counts
	sed 's/^/pvops: count /' /run/counts
	grep -q 'hypercall\|VMMCALL' /run/counts || fail "no hypercall in Xen's trace"
	! grep -E 'lost_records|lost cpus|^ +lost:' /run/trace /run/trace.log ||
		fail "some of the trace was lost"
}
