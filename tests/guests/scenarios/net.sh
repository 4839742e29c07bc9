# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# 64 MB fetched from the host by HTTP, through the PV network driver, are the same.
# fail: they are not, or the host cannot be reached.

scenario() {
	mkdir -p /tmp/www
	dd if=/dev/urandom of=/tmp/www/data bs=1M count=64 2>/dev/null
	guest_start "$(guest_net)"
	httpd -h /tmp/www
	in_guest 20 "ip addr add $guest_address/24 dev eth0 && ip link set eth0 up" ||
		fail "no eth0"
	sum=$(in_guest 120 "wget -q -O - http://$host_address/data | sha256sum")
	[ "$sum" = "$(sha256sum </tmp/www/data)" ] || fail "what came is not what was sent"
}
