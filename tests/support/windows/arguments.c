// SPDX-License-Identifier: Apache-2.0 OR MIT
// Prints its arguments in UTF-8, each in <> and on a line of its own, after @FILE also the text of
// that file. Its exit code is $ARGUMENTS_EXIT.
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>

static void print_file(const wchar_t *path)
{
  FILE *const file = _wfopen(path, L"rb");
  int c;
  if (file == NULL)
    return;
  while ((c = getc(file)) != EOF)
    putchar(c);
  fclose(file);
}

int wmain(int count, wchar_t **words)
{
  const char *const code = getenv("ARGUMENTS_EXIT");
  for (int i = 1; i < count; ++i) {
    static char text[65536];
    WideCharToMultiByte(CP_UTF8, 0, words[i], -1, text, sizeof text, NULL, NULL);
    printf("<%s>\n", text);
    if (words[i][0] == L'@')
      print_file(words[i] + 1);
  }
  return code == NULL ? 0 : atoi(code);
}
