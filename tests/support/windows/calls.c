// SPDX-License-Identifier: Apache-2.0 OR MIT
// Starts each line of a UTF-8 file as a process, with nothing done to it that a shell would do, and
// prints "=== CODE" after its output.
#include <windows.h>

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
  static char line[65536];
  static wchar_t text[65536];
  FILE *const file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL)
    return 2;
  setvbuf(stdout, NULL, _IONBF, 0);
  while (fgets(line, sizeof line, file) != NULL) {
    STARTUPINFOW start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
    PROCESS_INFORMATION process;
    DWORD code = 9009;
    line[strcspn(line, "\r\n")] = 0;
    MultiByteToWideChar(CP_UTF8, 0, line, -1, text, 65536);
    start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    start.hStdError = start.hStdOutput;
    if (CreateProcessW(NULL, text, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process)) {
      WaitForSingleObject(process.hProcess, INFINITE);
      GetExitCodeProcess(process.hProcess, &code);
    }
    printf("=== %lu\n", code);
  }
  return 0;
}
