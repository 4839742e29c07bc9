# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# 64 MB that are written to the disk, through the PV driver, are read back the same,
# and are the same in the host's file.
# fail: they differ, or there is no disk.

scenario() {
	dd if=/dev/zero of=/tmp/disk bs=1M count=64 2>/dev/null
	guest_start "$(guest_disk /tmp/disk)"
	sum=$(in_guest 60 "dd if=/dev/urandom of=/tmp/data bs=1M count=64 2>/dev/null; sha256sum </tmp/data")
	in_guest 60 "dd if=/tmp/data of=/dev/$disk bs=1M conv=fsync 2>/dev/null; rm /tmp/data" ||
		fail "/dev/$disk cannot be written to"
	in_guest 5 "echo 3 >/proc/sys/vm/drop_caches"
	read=$(in_guest 60 "dd if=/dev/$disk bs=1M 2>/dev/null | sha256sum")
	[ "$read" = "$sum" ] || fail "what is read is not what was written"
	[ "$(sha256sum </tmp/disk)" = "$sum" ] || fail "the host's file is not what was written"
}
