// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The program's `main` is C's: src/loader.c.
#![no_main]

#[link(name = "loader", kind = "static")]
#[cfg_attr(unix, link(name = "dl"))]
extern "C" {}
