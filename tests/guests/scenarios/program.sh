# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
#
# A guest whose first program needs nothing from the host, and ends the guest. Its
# console tells how it went.
# fail: it does not end. crash: the guest did not survive.

scenario() {
	guest_create "$name"
	# how far it is
	follow '^pvops: selftest='
	until_state 5000 gone
	ended=yes
}
