// SPDX-License-Identifier: Apache-2.0 OR MIT
_Static_assert(sizeof(void *) == POINTER, "check_type_size measured another machine");

int pointer_size(void) { return POINTER; }
