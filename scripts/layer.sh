# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Which files the layer is, and where they go in a kernel tree.

# layer_files: a line "FILE-HERE FILE-IN-TREE" for each file of the layer
layer_files() {
	(
		cd "$PVOPS_TOP" || exit 1
		echo Kconfig.paravirt arch/x86/Kconfig.paravirt
		for file in include/asm/*.h; do
			echo "$file arch/x86/$file"
		done
		for file in arch/x86/paravirt/.kunitconfig arch/x86/paravirt/*; do
			echo "$file $file"
		done
		for file in scripts/pvcheck/*; do
			echo "$file arch/x86/tools/pvcheck/${file##*/}"
		done
		for file in tests/kselftest/*; do
			echo "$file tools/testing/selftests/paravirt/${file##*/}"
		done
		for file in Documentation/*.rst Documentation/*.svg; do
			echo "$file Documentation/arch/x86/paravirt/${file##*/}"
		done
	)
}

# layer_series: the patches, in order
layer_series() {
	sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$PVOPS_TOP/series"
}

# layer_replaced: files of the tree that the layer takes the place of, from
# scripts/replaced: "SHA256  FILE", a line for each content that is known
layer_replaced() {
	sed -e '/^#/d' -e 's/^[0-9a-f]*  //' "$PVOPS_TOP/scripts/replaced" | sort -u
}

# layer_state: changes when anything that ends up in a tree does
layer_state() {
	(
		cd "$PVOPS_TOP" || exit 1
		{
			layer_files | cut -d' ' -f1
			layer_series | sed 's,^,patches/,'
			echo series
			echo scripts/replaced
		} | sort | xargs sha256sum
	) | sum_of
}
