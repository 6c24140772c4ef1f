// SPDX-License-Identifier: Apache-2.0 OR MIT
/* int answer(void): 42, in the target's own instructions. */
    .text
    .globl answer
#if defined(__arm__)
    .type answer, %function
#elif defined(__ELF__)
    .type answer, @function
#endif
answer:
#if defined(__arm__)
    mov r0, #42
    bx lr
#elif defined(__aarch64__)
    mov w0, #42
    ret
#elif defined(__i386__) || defined(__x86_64__)
    movl $42, %eax
    ret
#elif defined(__powerpc64__)
    li 3, 42
    blr
#elif defined(__s390x__)
    lghi %r2, 42
    br %r14
#elif defined(__mips__)
    .set noreorder
    jr $31
    li $2, 42
#elif defined(__riscv)
    li a0, 42
    ret
#else
#error "no code for this machine"
#endif
#if defined(__ELF__)
    .size answer, . - answer
#endif
#if defined(__arm__)
    .section .note.GNU-stack, "", %progbits
#elif defined(__ELF__)
    .section .note.GNU-stack, "", @progbits
#endif
