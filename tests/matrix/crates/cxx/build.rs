// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    println!("cargo:rerun-if-changed=native");
    cxx_build::bridge("src/main.rs").file("native/code.cc").include("native").std("c++17").compile("bridge");
}
