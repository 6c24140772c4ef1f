// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    println!("cargo:rerun-if-changed=src/loader.c");
    cc::Build::new().file("src/loader.c").cargo_metadata(false).compile("loader");
    let out = std::env::var("OUT_DIR").unwrap();
    println!("cargo:rustc-link-arg-bins={out}/libloader.a");
    println!("cargo:rustc-link-arg-bins=-ldl");
}
