// SPDX-License-Identifier: Apache-2.0 OR MIT
// Where a program of Microsoft's ABI begins.
typedef void (*initializer)(void);

int main(int argc, char **argv, char **environment);

__declspec(dllimport) int _configure_narrow_argv(int mode);
__declspec(dllimport) int _initialize_narrow_environment(void);
__declspec(dllimport) int *__p___argc(void);
__declspec(dllimport) char ***__p___argv(void);
__declspec(dllimport) void _initterm(initializer *first, initializer *last);
__declspec(dllimport) void exit(int status);

#pragma section(".CRT$XCA", read)
#pragma section(".CRT$XCZ", read)
__declspec(allocate(".CRT$XCA")) initializer initializers_first = 0;
__declspec(allocate(".CRT$XCZ")) initializer initializers_last = 0;

void mainCRTStartup(void)
{
  _configure_narrow_argv(1);
  _initialize_narrow_environment();
  _initterm(&initializers_first, &initializers_last);
  exit(main(*__p___argc(), *__p___argv(), 0));
}
