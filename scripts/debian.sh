# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Where this machine has its Debian packages from.

# shellcheck disable=SC1091 # the file is the machine's
release=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
# shellcheck disable=SC2034
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# mirrors RELEASE: base address of it in the machine's own configuration
mirrors() {
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(RELEASE) $(REPO_URI)' \
		'Created-By: Packages' 2>/dev/null |
		sed -n "s,^$1 ,,p" | sort -u | head -n 1
}

# mirror: of this machine's release
mirror() {
	main=$(mirrors "$release")
	[ -n "$main" ] ||
		die 1 "no Debian mirror for $release in this machine's apt sources; add one to /etc/apt/sources.list"
	echo "$main"
}
