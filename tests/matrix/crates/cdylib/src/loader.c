// SPDX-License-Identifier: Apache-2.0 OR MIT
/* Loads the library that lies beside this program. */
#include <dlfcn.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
  char program[4096], path[5000];
  if (argc < 1) return 1;
  strncpy(program, argv[0], sizeof program - 1);
  program[sizeof program - 1] = 0;
  snprintf(path, sizeof path, "%s/libcdylib.so", dirname(program));
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    fprintf(stderr, "cdylib: %s\n", dlerror());
    return 1;
  }
  int64_t (*add)(int64_t, int64_t) = (int64_t(*)(int64_t, int64_t))dlsym(library, "matrix_add");
  int32_t (*panics)(void) = (int32_t(*)(void))dlsym(library, "matrix_panic");
  if (!add || !panics || dlsym(library, "rust_eh_personality")) {
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
