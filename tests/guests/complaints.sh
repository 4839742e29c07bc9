# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
#
# What no kernel says, a host's or a guest's, if all is well.

complaints='WARNING|BUG:|Oops|soft lockup|detected stall|left as it is|without effect|unpacking failed'
