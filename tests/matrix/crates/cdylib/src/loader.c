// SPDX-License-Identifier: Apache-2.0 OR MIT
/* Loads the library that lies beside this program. */
#include <stdint.h>
#include <stdio.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#include <libgen.h>
#include <unistd.h>
#endif

#ifdef _WIN32
/* The system looks beside the program by itself. */
static void *load(char *program)
{
  (void)program;
  return (void *)LoadLibraryA("cdylib.dll");
}

static void *find(void *library, const char *name)
{
  return (void *)GetProcAddress((HMODULE)library, name);
}
#else
static void *load(char *program)
{
  char path[5000];
  snprintf(path, sizeof path, "%s/libcdylib.so", dirname(program));
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) fprintf(stderr, "cdylib: %s\n", dlerror());
  return library;
}

static void *find(void *library, const char *name) { return dlsym(library, name); }
#endif

int main(int argc, char **argv)
{
  void *library = argc ? load(argv[0]) : NULL;
  if (!library) {
    fprintf(stderr, "cdylib: the library cannot be loaded\n");
    return 1;
  }
  int64_t (*add)(int64_t, int64_t) = (int64_t(*)(int64_t, int64_t))find(library, "matrix_add");
  int32_t (*panics)(void) = (int32_t(*)(void))find(library, "matrix_panic");
  if (!add || !panics || find(library, "rust_eh_personality")) {
    fprintf(stderr, "cdylib: wrong exports\n");
    return 1;
  }
  if (add((int64_t)1 << 40, 2) != ((int64_t)1 << 40) + 2 || panics() != 4) {
    fprintf(stderr, "cdylib: wrong results\n");
    return 1;
  }
  puts("cdylib: ok");
  return 0;
}
