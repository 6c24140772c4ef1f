// SPDX-License-Identifier: Apache-2.0 OR MIT
// What Rust's standard library takes random numbers from since 1.78, and Wine before 8.19 lacks.
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);  // RtlGenRandom

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
  return SystemFunction036(buffer, (ULONG)length);
}
