// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <stdio.h>

int pointer_size(void);

int main(void) { return printf("%d\n", pointer_size()) < 0; }
