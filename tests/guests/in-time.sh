# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Waiting, on the host and in a guest.

# in_time SECONDS CONDITION...: until CONDITION, a command, is true; the status is 1 if
# it was not in time. Looking may take longer than the pause between two looks.
in_time() {
	read -r now rest </proc/uptime
	end=$((${now%.*} + $1))
	shift
	until "$@"; do
		read -r now rest </proc/uptime
		[ "${now%.*}" -lt "$end" ] || return 1
		sleep 0.2
	done
}
