# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# A guest that has nothing to do tells the hypervisor so, which sees it block, by the
# hypercall if it is a PV guest, by HLT if it is not; it uses little time.
# fail: it does not block, or runs all the while.

scenario() {
	guest_start
	before=$(guest_time)
	sleep 5
	after=$(guest_time)
	if [ -z "$before" ] || [ -z "$after" ]; then
		fail "the hypervisor does not say how long the guest ran"
	fi
	share=$(((after - before) / 50))
	blocks=$(guest_blocks 5)
	echo "pvops: idle blocks=$blocks running=$share%"
	[ "$blocks" -ge 5 ] || fail "the guest has blocked $blocks times in 5 s"
	[ "$share" -lt 25 ] || fail "the guest ran for $share % of 5 s"
}
