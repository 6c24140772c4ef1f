// SPDX-License-Identifier: Apache-2.0 OR MIT
//! C and assembler behind the cc crate.

use std::ffi::c_void;
use std::os::raw::c_char;

#[repr(C)]
#[derive(Debug, PartialEq)]
struct Pair {
    number: i32,
    real: f64,
    wide: i64,
}

extern "C" {
    fn answer() -> i32;
    fn twice(given: Pair) -> Pair;
    fn sum_over(callback: extern "C" fn(i32, *mut c_void) -> i32, state: *mut c_void, count: i32) -> i32;
    fn threads() -> i32;
    fn divide(dividend: i64, divisor: i64) -> i64;
    fn is_folder(path: *const c_char) -> i32;
}

extern "C" fn square(number: i32, calls: *mut c_void) -> i32 {
    unsafe { *calls.cast::<i32>() += 1 };
    number * number
}

fn main() {
    let mut calls = 0;
    unsafe {
        assert_eq!(answer(), 42);
        let pair = twice(Pair { number: 4, real: 1.25, wide: 1 << 40 });
        assert_eq!(pair, Pair { number: 8, real: 2.5, wide: 1 << 41 });
        assert_eq!(sum_over(square, std::ptr::addr_of_mut!(calls).cast(), 5), 30);
        assert_eq!(threads(), 1205);
        assert_eq!(divide(-(1 << 50), 1 << 20), -(1 << 30));
        assert_eq!(is_folder(b"/\0".as_ptr().cast()), 1);
    }
    assert_eq!(calls, 5);
    println!("cc: ok");
}
