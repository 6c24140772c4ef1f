// SPDX-License-Identifier: Apache-2.0 OR MIT
//! C and C++ that are compiled for the host and for the target alike.

use std::ffi::{c_char, CStr, CString};

mod native {
    use super::c_char;
    extern "C" {
        pub fn machine() -> *const c_char;
        pub fn words(text: *const c_char) -> i32;
    }
}

/// The machine that the C of this crate was compiled for.
pub fn machine() -> &'static str {
    unsafe { CStr::from_ptr(native::machine()) }.to_str().unwrap()
}

pub fn words(text: &str) -> i32 {
    let text = CString::new(text).unwrap();
    unsafe { native::words(text.as_ptr()) }
}
