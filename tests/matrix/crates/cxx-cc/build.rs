// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    println!("cargo:rerun-if-changed=native");
    cc::Build::new().cpp(true).std("c++17").file("native/code.cc").compile("native");
}
