// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    println!("cargo:rerun-if-changed=native");
    let built = cmake::Config::new("native").build();
    println!("cargo:rustc-link-search=native={}/lib", built.display());
    println!("cargo:rustc-link-lib=static=own");
    // Nothing in it: cc says which C++ library the compiler brings.
    cc::Build::new().cpp(true).file("native/none.cc").compile("none");
    println!("cargo:rustc-env=POINTER_SIZE={}", std::env::var("CARGO_CFG_TARGET_POINTER_WIDTH").unwrap());
}
