// SPDX-License-Identifier: Apache-2.0 OR MIT
// What every program and library of Microsoft's ABI takes from its C runtime and Wine's DLLs do not
// have: thread-local storage, the check of large stack frames, and the mark for floating point.
int _fltused = 0x9875;
unsigned int _tls_index = 0;

#pragma section(".tls", read, write)
#pragma section(".tls$ZZZ", read, write)
#pragma section(".CRT$XLA", read)
#pragma section(".CRT$XLZ", read)
#pragma section(".rdata$T", read)
__declspec(allocate(".tls")) char tls_first = 0;
__declspec(allocate(".tls$ZZZ")) char tls_last = 0;
__declspec(allocate(".CRT$XLA")) void *callbacks_first = 0;
__declspec(allocate(".CRT$XLZ")) void *callbacks_last = 0;

struct tls_directory {
  void *first, *last, *index, *callbacks;
  unsigned zeros, flags;
};
__declspec(allocate(".rdata$T")) const struct tls_directory _tls_used = {
    &tls_first, &tls_last, &_tls_index, &callbacks_first + 1, 0, 0};

// The table of functions that objects of C++'s type_info have.
void *vtable_of_type_info[2] __asm__("??_7type_info@@6B@") = {0, 0};

// Touches each page of a frame of RAX bytes, and changes no register.
__asm__(
    ".globl __chkstk\n"
    "__chkstk:\n"
    "  push %rcx\n"
    "  push %rax\n"
    "  lea 24(%rsp), %rcx\n"
    "1: cmp $0x1000, %rax\n"
    "  jb 2f\n"
    "  sub $0x1000, %rcx\n"
    "  test %rcx, (%rcx)\n"
    "  sub $0x1000, %rax\n"
    "  jmp 1b\n"
    "2: sub %rax, %rcx\n"
    "  test %rcx, (%rcx)\n"
    "  pop %rax\n"
    "  pop %rcx\n"
    "  ret\n");
