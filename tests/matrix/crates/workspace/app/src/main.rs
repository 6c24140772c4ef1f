// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Each piece of C runs on the machine that it was compiled for.

fn main() {
    let host = env!("HOST").split('-').next().unwrap();
    assert_eq!(derive::machine_of_the_compiler!(), host);
    assert_eq!(env!("MACHINE_OF_THE_BUILD_SCRIPT"), host);
    assert_eq!(hostside::machine(), std::env::consts::ARCH);
    assert_eq!(hostside::words("a b"), 2);
    println!("workspace: ok");
}
