// SPDX-License-Identifier: Apache-2.0 OR MIT
//! C++ and Rust through the cxx bridge.

#[cxx::bridge]
mod ffi {
    extern "Rust" {
        fn from_rust(number: i32) -> i32;
    }
    unsafe extern "C++" {
        include!("code.h");
        type Counter;
        fn make_counter(start: i32) -> UniquePtr<Counter>;
        fn add(self: Pin<&mut Counter>, amount: i32) -> i32;
        fn reversed(text: &str) -> String;
        fn refuse(number: i32) -> Result<i32>;
        fn call_back(number: i32) -> i32;
    }
}

fn from_rust(number: i32) -> i32 {
    number * 2
}

fn main() {
    let mut counter = ffi::make_counter(40);
    assert_eq!(counter.pin_mut().add(2), 42);
    assert_eq!(ffi::reversed("abc"), "cba");
    assert_eq!(ffi::refuse(3).unwrap(), 3);
    assert_eq!(ffi::refuse(-3).unwrap_err().what(), "below zero");
    assert_eq!(ffi::call_back(4), 9);
    println!("cxx: ok");
}
