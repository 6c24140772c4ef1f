// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    println!("cargo:rerun-if-changed=src/loader.c");
    // For the program alone, which names it: Cargo's instruction would give it to the library.
    cc::Build::new().file("src/loader.c").cargo_metadata(false).compile("loader");
    println!("cargo:rustc-link-search=native={}", std::env::var("OUT_DIR").unwrap());
}
