# SPDX-License-Identifier: Apache-2.0 OR MIT
    .data
    .globl own_answer
own_answer:
    .byte 42
#ifdef __ELF__
    .section .note.GNU-stack, ""
#endif
