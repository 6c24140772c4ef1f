// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "layouts.h"

long own_sum(struct own given) { return given.letter + given.number + (long)given.real + given.bits; }
size_t size_of_stat(void) { return sizeof(struct stat); }
size_t size_of_tm(void) { return sizeof(struct tm); }
size_t size_of_sockaddr_storage(void) { return sizeof(struct sockaddr_storage); }
size_t size_of_mutex(void) { return sizeof(pthread_mutex_t); }
size_t size_of_timespec(void) { return sizeof(struct timespec); }
size_t size_of_own(void) { return sizeof(struct own); }
