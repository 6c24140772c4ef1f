// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    println!("cargo:rerun-if-changed=native");
    cc::Build::new().file("native/machine.c").compile("machine");
    cc::Build::new().cpp(true).file("native/code.cc").compile("hostside_code");
}
