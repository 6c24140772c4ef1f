// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <sys/stat.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#endif

struct pair {
  int32_t number;
  double real;
  int64_t wide;
};

struct pair twice(struct pair given)
{
  struct pair result = {given.number * 2, sqrt(given.real * given.real) * 2, given.wide * 2};
  return result;
}

int32_t sum_over(int32_t (*callback)(int32_t, void *), void *state, int32_t count)
{
  int32_t sum = 0;
  for (int32_t i = 0; i < count; ++i) sum += callback(i, state);
  return sum;
}

static __thread int mine = 5;

static void work(int *value)
{
  mine += *value;
  *value = mine;
}

#ifdef _WIN32
static DWORD WINAPI in_thread(void *argument)
{
  work(argument);
  return 0;
}

static int run_thread(int *value)
{
  HANDLE thread = CreateThread(0, 0, in_thread, value, 0, 0);
  return thread && WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0;
}
#else
static void *in_thread(void *argument)
{
  work(argument);
  return 0;
}

static int run_thread(int *value)
{
  pthread_t thread;
  return !pthread_create(&thread, 0, in_thread, value) && !pthread_join(thread, 0);
}
#endif

int32_t threads(void)
{
  int value = 7;
  return run_thread(&value) ? value * 100 + mine : -1;
}

int64_t divide(int64_t dividend, int64_t divisor) { return dividend / divisor; }

int32_t is_folder(const char *path)
{
  struct stat entry;
  memset(&entry, 0, sizeof entry);
  return stat(path, &entry) == 0 && S_ISDIR(entry.st_mode);
}
