/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The op table: one row per paravirt op, and the only place that lists them.
 *
 * The file has no include guard. Whoever includes it defines the row macros
 * first and gets them undefined at the end; everything that can be derived
 * from a row is: the members of pv_ops, op numbers, wrappers, native defaults
 * and native functions, trampolines, names.
 * See Documentation/arch/x86/paravirt/op-table.rst.
 *
 * PV_OP(group, op, ret, proto, args, class, section, native)
 *	An op that returns @ret, a scalar or a struct of one, in the return
 *	register of the C convention.
 * PV_VOP(group, op, proto, args, class, section, native)
 *	An op that returns nothing.
 * PV_GROUP(group) ... PV_GROUP_END(group)
 *	Bracket the rows of a group: a struct of its own in pv_ops.
 * PV_STATIC_CALL(op, ret, proto, args, native)
 *	An op that may change after boot: a static call, not a row of pv_ops.
 *
 * proto, args	as a C function takes them, and what goes into the argument
 *		registers: a struct of one scalar as that scalar
 * class	PV_C: clobbers what the C convention lets a callee clobber
 *		PV_CALLEE: clobbers the return register and flags alone; a
 *		backend's C function sits behind PV_CALLEE_SAVE_REGS_THUNK()
 * section	text, or noinstr where each backend's function is noinstr
 * native	what bare hardware does, and with it the form of the op's sites:
 *		PV_FN(function): call it
 *		PV_QUIET(function): its native code stands beside a branch
 *		site, and a call is to disturb it as little as can be
 *		PV_INSN(function, instructions, clobbers): put them inline; the
 *		function of this name, made from the row, has the same bytes,
 *		as have all below
 *		PV_NOP: nothing to do; PV_ZERO: nothing but 0 to return. Sites
 *		are branch sites.
 *	64 bit alone, with operands where the instruction of this name has them,
 *	which the sites get:
 *		PV_RDMSR(function), PV_WRMSR(function), PV_CPUID(function)
 *	64 bit alone, with operands in registers of the compiler's choice:
 *		PV_SAME(function): return the argument, so nothing to do
 *		PV_GET(function, bytes): five bytes that put the value into
 *		register number .Lpv_n
 *		PV_PUT(function, bytes): the same, from the register
 *		PV_STORE(function): store the second argument where the first
 *		points
 *		PV_UNLOCK(function): store a zero byte there (32 bit: a call)
 *		PV_XCHG(function): exchange 0 with what is where the argument
 *		points, and return that
 *		PV_CMPXCHG(function): the compare and exchange of a loop that
 *		the caller has, PV_CALL_CMPXCHG(), which is over when the op is
 *
 * PV_R stands for the % of a register name.
 */

#ifndef PV_OP
# error "define PV_OP() before including the op table"
#endif
#ifndef PV_VOP
# error "define PV_VOP() before including the op table"
#endif
#ifndef PV_GROUP
# define PV_GROUP(group)
# define PV_GROUP_END(group)
#endif
#ifndef PV_STATIC_CALL
# define PV_STATIC_CALL(op, ret, proto, args, native)
#endif

PV_GROUP(cpu)
PV_VOP(cpu, io_delay, (void), (), PV_C, text, PV_FN(native_io_delay))
#ifdef CONFIG_PARAVIRT_XXL
PV_OP(cpu, get_debugreg, unsigned long, (int regno), (regno),
	PV_C, noinstr, PV_FN(pv_native_get_debugreg))
PV_VOP(cpu, set_debugreg, (int regno, unsigned long value), (regno, value),
	PV_C, noinstr, PV_FN(pv_native_set_debugreg))
PV_OP(cpu, read_cr0, unsigned long, (void), (), PV_C, text,
	PV_INSN(pv_native_read_cr0, "mov " PV_R "cr0, " PV_R "rax", PV_RAX))
PV_VOP(cpu, write_cr0, (unsigned long val), (val),
	PV_C, text, PV_FN(native_write_cr0))
PV_VOP(cpu, write_cr4, (unsigned long val), (val),
	PV_C, text, PV_FN(native_write_cr4))
/* segment descriptors */
PV_VOP(cpu, load_tr_desc, (void), (), PV_C, text, PV_FN(native_load_tr_desc))
PV_VOP(cpu, load_gdt, (const struct desc_ptr *dtr), (dtr), PV_C, text,
	PV_INSN(pv_native_load_gdt, "lgdt (" PV_R "rdi)", 0))
PV_VOP(cpu, load_idt, (const struct desc_ptr *dtr), (dtr), PV_C, text,
	PV_INSN(pv_native_load_idt, "lidt (" PV_R "rdi)", 0))
PV_VOP(cpu, set_ldt, (const void *desc, unsigned int entries), (desc, entries),
	PV_C, text, PV_FN(native_set_ldt))
PV_OP(cpu, store_tr, unsigned long, (void), (), PV_C, text,
	PV_INSN(pv_native_store_tr, "str " PV_R "rax", PV_RAX))
PV_VOP(cpu, load_tls, (struct thread_struct *t, unsigned int cpu), (t, cpu),
	PV_C, text, PV_FN(native_load_tls))
/* user mode's gs; interrupts are off */
PV_VOP(cpu, load_gs_index, (unsigned int idx), (idx),
	PV_C, text, PV_FN(asm_load_gs_index))
PV_VOP(cpu, write_ldt_entry,
	(struct desc_struct *ldt, int entrynum, const void *desc),
	(ldt, entrynum, desc), PV_C, text, PV_FN(native_write_ldt_entry))
PV_VOP(cpu, write_gdt_entry,
	(struct desc_struct *gdt, int entrynum, const void *desc, int size),
	(gdt, entrynum, desc, size), PV_C, text, PV_FN(native_write_gdt_entry))
PV_VOP(cpu, write_idt_entry,
	(gate_desc *idt, int entrynum, const gate_desc *gate),
	(idt, entrynum, gate), PV_C, text, PV_FN(native_write_idt_entry))
PV_VOP(cpu, alloc_ldt, (struct desc_struct *ldt, unsigned int entries),
	(ldt, entries), PV_C, text, PV_NOP)
PV_VOP(cpu, free_ldt, (struct desc_struct *ldt, unsigned int entries),
	(ldt, entries), PV_C, text, PV_NOP)
PV_VOP(cpu, load_sp0, (unsigned long sp0), (sp0),
	PV_C, text, PV_FN(native_load_sp0))
#ifdef CONFIG_X86_IOPL_IOPERM
PV_VOP(cpu, invalidate_io_bitmap, (void), (),
	PV_C, text, PV_FN(native_tss_invalidate_io_bitmap))
PV_VOP(cpu, update_io_bitmap, (void), (),
	PV_C, text, PV_FN(native_tss_update_io_bitmap))
#endif
PV_VOP(cpu, wbinvd, (void), (), PV_C, noinstr,
	PV_INSN(pv_native_wbinvd, "wbinvd", 0))
/* cpuid: a backend hides features it cannot give */
PV_VOP(cpu, cpuid, (unsigned int *eax, unsigned int *ebx,
		    unsigned int *ecx, unsigned int *edx), (eax, ebx, ecx, edx),
	PV_C, text, PV_CPUID(native_cpuid))
/* MSRs: the first two warn or panic when refused, *_safe return -EIO */
PV_OP(cpu, read_msr, u64, (unsigned int msr), (msr),
	PV_C, text, PV_RDMSR(native_read_msr))
PV_VOP(cpu, write_msr, (unsigned int msr, unsigned int low, unsigned int high),
	(msr, low, high), PV_C, text, PV_WRMSR(native_write_msr))
PV_OP(cpu, read_msr_safe, u64, (unsigned int msr, int *err), (msr, err),
	PV_C, text, PV_FN(native_read_msr_safe))
PV_OP(cpu, write_msr_safe, int,
	(unsigned int msr, unsigned int low, unsigned int high),
	(msr, low, high), PV_C, text, PV_FN(native_write_msr_safe))
PV_OP(cpu, read_pmc, u64, (int counter), (counter),
	PV_C, text, PV_FN(native_read_pmc))
/* lazy modes, which lazy.c keeps: apply what was queued in one */
PV_VOP(cpu, lazy_flush, (void), (), PV_C, text, PV_NOP)
#endif /* CONFIG_PARAVIRT_XXL */
PV_GROUP_END(cpu)

PV_GROUP(irq)
#ifdef CONFIG_PARAVIRT_XXL
/*
 * save_fl, irq_save: X86_EFLAGS_IF is valid, the other bits are not.
 *
 * cli and sti fill the five bytes with three cs prefixes and a rex: neither
 * has a longer form, and a nop would be one more instruction to execute.
 */
PV_OP(irq, save_fl, unsigned long, (void), (), PV_CALLEE, noinstr,
	/* rex.w pushf; pop, with the long form's opcode */
	PV_GET(pv_native_save_fl,
	       ".byte 0x48,0x9c,0x48+(.Lpv_n>>3),0x8f,0xc0+(.Lpv_n&7)"))
/* save_fl and irq_disable in one */
PV_OP(irq, irq_save, unsigned long, (void), (), PV_CALLEE, noinstr,
	/* pushf; rex.w pop; cs cli */
	PV_GET(pv_native_irq_save,
	       ".byte 0x9c,0x48+(.Lpv_n>>3),0x58+(.Lpv_n&7),0x2e,0xfa"))
PV_VOP(irq, irq_disable, (void), (), PV_CALLEE, noinstr,
	PV_INSN(pv_native_irq_disable,
		".byte 0x2e, 0x2e, 0x2e, 0x48; cli", 0))
PV_VOP(irq, irq_enable, (void), (), PV_CALLEE, noinstr,
	PV_INSN(pv_native_irq_enable,
		".byte 0x2e, 0x2e, 0x2e, 0x48; sti", 0))
#endif
PV_VOP(irq, safe_halt, (void), (), PV_C, noinstr, PV_FN(pv_native_safe_halt))
PV_VOP(irq, halt, (void), (), PV_C, text, PV_FN(native_halt))
PV_GROUP_END(irq)

PV_GROUP(mmu)
PV_VOP(mmu, flush_tlb_user, (void), (),
	PV_C, text, PV_QUIET(native_flush_tlb_local))
PV_VOP(mmu, flush_tlb_kernel, (void), (),
	PV_C, text, PV_QUIET(native_flush_tlb_global))
/*
 * Pages of the current address space, 1 << stride_shift bytes apart: user's, or
 * the kernel's with start and end in one page
 */
PV_VOP(mmu, flush_tlb_user_range,
	(unsigned long start, unsigned long end, unsigned int stride_shift),
	(start, end, stride_shift),
	PV_C, text, PV_QUIET(native_flush_tlb_user_range))
PV_VOP(mmu, flush_tlb_multi,
	(const struct cpumask *cpus, const struct flush_tlb_info *info),
	(cpus, info), PV_C, text, PV_FN(native_flush_tlb_multi))
PV_VOP(mmu, tlb_remove_table, (struct mmu_gather *tlb, void *table),
	(tlb, table), PV_C, text, PV_FN(pv_native_tlb_remove_table))
PV_VOP(mmu, exit_mmap, (struct mm_struct *mm), (mm), PV_C, text, PV_NOP)
PV_VOP(mmu, notify_page_enc_status_changed,
	(unsigned long pfn, int npages, bool enc), (pfn, npages, enc),
	PV_C, text, PV_NOP)
/* a page fault: true if it was the hypervisor's, and is done; token: cr2 */
PV_OP(mmu, async_page_fault, bool, (struct pt_regs *regs, u32 token),
	(regs, token), PV_C, noinstr, PV_ZERO)
#ifdef CONFIG_PARAVIRT_XXL
PV_OP(mmu, read_cr2, unsigned long, (void), (), PV_CALLEE, noinstr,
	/* ds rex.w mov %cr2 */
	PV_GET(pv_native_read_cr2,
	       ".byte 0x3e,0x48+(.Lpv_n>>3),0x0f,0x20,0xd0+(.Lpv_n&7)"))
PV_VOP(mmu, write_cr2, (unsigned long val), (val), PV_C, noinstr,
	PV_INSN(pv_native_write_cr2, "mov " PV_R "rdi, " PV_R "cr2", 0))
PV_OP(mmu, read_cr3, unsigned long, (void), (), PV_C, text,
	PV_INSN(pv_native_read_cr3, "mov " PV_R "cr3, " PV_R "rax", PV_RAX))
PV_VOP(mmu, write_cr3, (unsigned long val), (val), PV_C, text,
	/* ds rex.w mov to %cr3 */
	PV_PUT(pv_native_write_cr3,
	       ".byte 0x3e,0x48+(.Lpv_n>>3),0x0f,0x22,0xd8+(.Lpv_n&7)"))
/* an address space comes into use; exit_mmap, above, is its end */
PV_VOP(mmu, enter_mmap, (struct mm_struct *mm), (mm), PV_C, text, PV_NOP)
/* top-level page tables */
PV_OP(mmu, pgd_alloc, int, (struct mm_struct *mm), (mm),
	PV_C, text, PV_ZERO)
PV_VOP(mmu, pgd_free, (struct mm_struct *mm, pgd_t *pgd), (mm, pgd),
	PV_C, text, PV_NOP)
/* a page becomes, or ceases to be, a page table */
PV_VOP(mmu, alloc_pte, (struct mm_struct *mm, unsigned long pfn), (mm, pfn),
	PV_C, text, PV_NOP)
PV_VOP(mmu, alloc_pmd, (struct mm_struct *mm, unsigned long pfn), (mm, pfn),
	PV_C, text, PV_NOP)
PV_VOP(mmu, alloc_pud, (struct mm_struct *mm, unsigned long pfn), (mm, pfn),
	PV_C, text, PV_NOP)
PV_VOP(mmu, alloc_p4d, (struct mm_struct *mm, unsigned long pfn), (mm, pfn),
	PV_C, text, PV_NOP)
PV_VOP(mmu, release_pte, (unsigned long pfn), (pfn), PV_C, text, PV_NOP)
PV_VOP(mmu, release_pmd, (unsigned long pfn), (pfn), PV_C, text, PV_NOP)
PV_VOP(mmu, release_pud, (unsigned long pfn), (pfn), PV_C, text, PV_NOP)
PV_VOP(mmu, release_p4d, (unsigned long pfn), (pfn), PV_C, text, PV_NOP)
/* page-table entries: write */
PV_VOP(mmu, set_pte, (pte_t *ptep, pte_t pte), (ptep, pte.pte), PV_C, text,
	PV_STORE(pv_native_set_pte))
PV_VOP(mmu, set_pmd, (pmd_t *pmdp, pmd_t pmd), (pmdp, native_pmd_val(pmd)),
	PV_C, text,
	PV_STORE(pv_native_set_pmd))
PV_VOP(mmu, set_pud, (pud_t *pudp, pud_t pud), (pudp, native_pud_val(pud)),
	PV_C, text,
	PV_STORE(pv_native_set_pud))
PV_VOP(mmu, set_p4d, (p4d_t *p4dp, p4d_t p4d), (p4dp, native_p4d_val(p4d)),
	PV_C, text, PV_FN(native_set_p4d))
#if CONFIG_PGTABLE_LEVELS >= 5
PV_VOP(mmu, set_pgd, (pgd_t *pgdp, pgd_t pgd), (pgdp, native_pgd_val(pgd)),
	PV_C, text, PV_FN(native_set_pgd))
#endif
/* what start has read may be changed until commit, which keeps the changes */
PV_OP(mmu, ptep_modify_prot_start, pte_t, (pte_t *ptep), (ptep),
	PV_C, text, PV_XCHG(pv_native_ptep_modify_prot_start))
PV_VOP(mmu, ptep_modify_prot_commit, (pte_t *ptep, pte_t pte), (ptep, pte.pte),
	PV_C, text, PV_STORE(pv_native_ptep_modify_prot_commit))
/* only if nothing is lost that the hardware might set meanwhile */
PV_OP(mmu, ptep_get_and_clear, pte_t, (pte_t *ptep), (ptep),
	PV_C, text, PV_XCHG(pv_native_ptep_get_and_clear))
/* dirty stays, whoever sets it meanwhile */
PV_VOP(mmu, ptep_set_wrprotect, (pte_t *ptep), (ptep),
	PV_C, text, PV_CMPXCHG(pv_native_ptep_set_wrprotect))
/* page-table entries: from and to what the hardware sees */
PV_OP(mmu, pte_val, pteval_t, (pteval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_pte_val))
PV_OP(mmu, make_pte, pteval_t, (pteval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_make_pte))
PV_OP(mmu, pmd_val, pmdval_t, (pmdval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_pmd_val))
PV_OP(mmu, make_pmd, pmdval_t, (pmdval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_make_pmd))
PV_OP(mmu, pud_val, pudval_t, (pudval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_pud_val))
PV_OP(mmu, make_pud, pudval_t, (pudval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_make_pud))
#if CONFIG_PGTABLE_LEVELS >= 5
PV_OP(mmu, p4d_val, p4dval_t, (p4dval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_p4d_val))
PV_OP(mmu, make_p4d, p4dval_t, (p4dval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_make_p4d))
#endif
PV_OP(mmu, pgd_val, pgdval_t, (pgdval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_pgd_val))
PV_OP(mmu, make_pgd, pgdval_t, (pgdval_t val), (val), PV_CALLEE, text,
	PV_SAME(pv_native_make_pgd))
/* set_fixmap: whether phys is a guest's or the machine's, idx tells */
PV_VOP(mmu, set_fixmap, (unsigned int idx, phys_addr_t phys, pgprot_t flags),
	(idx, phys, pgprot_val(flags)), PV_C, text, PV_FN(native_set_fixmap))
#endif /* CONFIG_PARAVIRT_XXL */
PV_GROUP_END(mmu)

PV_GROUP(lock)
#if defined(CONFIG_SMP) && defined(CONFIG_PARAVIRT_SPINLOCKS)
PV_VOP(lock, queued_spin_lock_slowpath, (struct qspinlock *lock, u32 val),
	(lock, val), PV_C, text, PV_FN(native_queued_spin_lock_slowpath))
PV_VOP(lock, queued_spin_unlock, (struct qspinlock *lock), (lock),
	PV_CALLEE, text,
	PV_UNLOCK(pv_native_queued_spin_unlock))
PV_VOP(lock, wait, (u8 *ptr, u8 val), (ptr, val), PV_C, text, PV_NOP)
PV_VOP(lock, kick, (int cpu), (cpu), PV_C, text, PV_NOP)
#endif
/* KVM sets it whatever the spinlocks are */
PV_OP(lock, vcpu_is_preempted, bool, (long cpu), (cpu), PV_CALLEE, text,
	PV_ZERO)
PV_GROUP_END(lock)

/* time: hypervisors settle on a clock when sites are patched already */
PV_STATIC_CALL(steal_clock, u64, (int cpu), (cpu), pv_native_steal_clock)
PV_STATIC_CALL(sched_clock, u64, (void), (), native_sched_clock)

#undef PV_OP
#undef PV_VOP
#undef PV_GROUP
#undef PV_GROUP_END
#undef PV_STATIC_CALL
