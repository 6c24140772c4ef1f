// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The host's zlib must not be linked into another machine's program.

fn main() {
    println!("pkgconfig: linked a library of the host");
}
