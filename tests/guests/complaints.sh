# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
#
# What no kernel says, a host's or a guest's, if all is well.

complaints='WARNING|BUG:|Oops|soft lockup|detected stall|left as it is|without effect|unpacking failed|segfault at|general protection|Out of memory|traps: |decided was|holds no direct jump'

# and what Linux says with its own layer as well. A vCPU other than the first, idle
# between xen_vcpu_notify_suspend() and xen_vcpu_notify_restore(), gets an interrupt, and
# stops its clock event device, which is shut down already.
known_complaints='clockevents.c:[0-9]+ clockevents_switch_state'
