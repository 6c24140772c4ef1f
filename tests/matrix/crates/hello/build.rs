// SPDX-License-Identifier: Apache-2.0 OR MIT
use std::process::Command;

/// std::backtrace is there since Rust 1.65.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let asked = Command::new(std::env::var_os("RUSTC").unwrap()).arg("--version").output().unwrap();
    let version = String::from_utf8(asked.stdout).unwrap();
    let minor: u32 = version.split('.').nth(1).unwrap().parse().unwrap();
    if minor >= 65 {
        println!("cargo:rustc-cfg=has_backtrace");
    }
}
