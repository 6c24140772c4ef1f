// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define OWN_LIMIT 17

struct own {
  char letter;
  long number;
  double real;
  uint8_t bits : 3;
};

long own_sum(struct own given);
size_t size_of_stat(void);
size_t size_of_tm(void);
size_t size_of_sockaddr_storage(void);
size_t size_of_mutex(void);
size_t size_of_timespec(void);
size_t size_of_own(void);
