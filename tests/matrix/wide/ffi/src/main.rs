// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Calls whose arguments are known at run time, in both directions.

use libffi::high::{arg, call, Closure2, CodePtr};

extern "C" fn mixed(a: i32, b: f64, c: u64, d: f32) -> f64 {
    a as f64 + b + c as f64 + d as f64
}

fn main() {
    let (a, b, c, d) = (1i32, 2.5f64, 1u64 << 40, 0.25f32);
    let sum: f64 = unsafe {
        call(CodePtr(mixed as *mut _), &[arg(&a), arg(&b), arg(&c), arg(&d)])
    };
    assert_eq!(sum, 1.0 + 2.5 + (1u64 << 40) as f64 + 0.25);
    let factor = 3u64;
    let lambda = |x: u64, y: u64| x * y * factor;
    let closure = Closure2::new(&lambda);
    assert_eq!(closure.code_ptr().call(5, 7), 105);
    println!("ffi: ok");
}
