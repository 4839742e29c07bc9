# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# A module with sites is loaded and unloaded 1,000 times.
# fail: a load fails, leaks memory, or a site is left as it was linked.

scenario() {
	guest_start
	in_guest 900 "cd /tests && ./modules good.ko ${turns:-1000}" >/run/modules || {
		grep '^not ok\|^#\|^Bail out' /run/modules || :
		fail "the selftest of modules"
	}
	grep '^ok' /run/modules
	layer_agrees
}
