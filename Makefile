# SPDX-License-Identifier: GPL-2.0-only
#
# The front door. Everything that is made or fetched goes to out/.

.PHONY: help boot matrix guests bench prove pvtop check check-long fuzz clean distclean

help:
	@echo 'Targets:'
	@echo '  boot        build a kernel with the layer and one without, boot the first'
	@echo '              natively and as Xen dom0, the second natively; the table is'
	@echo '              in out/boot.txt. KERNEL=/path/to/tree: your own 6.12.y source'
	@echo '  matrix      boot kernels, options and machines, each row of'
	@echo '              tests/matrix/rows: out/matrix.txt; ONLY="*.xen.* on.*" picks'
	@echo '  guests      guests of Xen and KVM, through their whole life, each row of'
	@echo '              tests/guests/rows: out/guests.txt; ONLY="pvh.* *.save" picks.'
	@echo '              Without ONLY, the kernel'"'"'s own selftests in such guests as well'
	@echo '  bench       what the layer costs, in instructions: out/bench/report.html;'
	@echo '              ONLY="op ..." picks some, BASE=old.csv compares with before;'
	@echo '              CONFIG=orc, CONFIG=mitigations: other configurations'
	@echo '  prove       compare the native text with that of a kernel without the'
	@echo '              layer, function by function: out/prove.txt, out/prove.list'
	@echo '  pvtop       out/pvtop, which shows how often ops are used; for root of a'
	@echo '              kernel with CONFIG_PARAVIRT_DEBUGFS'
	@echo '  check       all tests that CI runs; ONLY="name ..." picks some'
	@echo '  check-long  tests that take longer'
	@echo '  fuzz        fuzz the patcher'"'"'s decision for SECONDS=600'
	@echo '  clean       remove builds and logs, keep what was fetched'
	@echo '  distclean   remove out/'
	@echo
	@echo 'By hand: scripts/apply TREE puts the layer into a kernel tree, and'
	@echo 'scripts/apply --reverse TREE takes it out. All scripts know --help.'

boot:
	@scripts/boot

matrix:
	@scripts/boot-matrix $(foreach name,$(ONLY),'$(name)')

guests:
ifdef ONLY
	@scripts/guests $(foreach name,$(ONLY),'$(name)')
else
	@status=0; scripts/guests || status=$$?; \
		ONLY_MACHINES="pv-intree pv pvh-intree pvh kvm-intree kvm" \
		tests/check --long selftests || status=1; exit $$status
endif

bench:
	@scripts/bench

prove:
	@scripts/prove

PVTOP = out/pvtop
pvtop:
	@mkdir -p out
	$(CC) -O2 -Wall -Wextra -static -o $(PVTOP) scripts/pvtop/pvtop.c

check:
	@tests/check $(ONLY)

check-long:
	@tests/check --long $(ONLY)

fuzz:
	@scripts/deps check
	@tests/fuzz/run $(or $(SECONDS),600)

clean:
	rm -rf out/bench out/build out/log out/tree* out/xen out/xen.elf out/xen-syms out/boot.txt out/matrix.txt out/guests.txt out/hypercalls.txt out/selftests.txt out/prove.* out/pvcheck out/text.bin

distclean:
	rm -rf out
