// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    println!("cargo:rerun-if-changed=native");
    cc::Build::new().files(["native/code.c", "native/answer.S"]).warnings_into_errors(true).compile("native");
}
