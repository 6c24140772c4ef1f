// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    assert_eq!(hostside::words(""), 0);
    println!("cargo:rustc-env=MACHINE_OF_THE_BUILD_SCRIPT={}", hostside::machine());
    println!("cargo:rustc-env=HOST={}", std::env::var("HOST").unwrap());
}
