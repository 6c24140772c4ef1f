// SPDX-License-Identifier: Apache-2.0 OR MIT
// Where a library of Microsoft's ABI begins.
int _DllMainCRTStartup(void *module, unsigned reason, void *reserved) { return 1; }
