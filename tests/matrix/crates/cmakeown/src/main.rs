// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A CMake project of the crate's own.

use std::os::raw::c_char;

extern "C" {
    static own_answer: u8;
    fn pointer_size() -> i32;
    fn length_of(text: *const c_char) -> i32;
}

fn main() {
    unsafe {
        assert_eq!(own_answer, 42);
        assert_eq!((pointer_size() * 8).to_string(), env!("POINTER_SIZE"));
        assert_eq!(length_of(b"seven c\0".as_ptr().cast()), 7);
    }
    println!("cmakeown: ok");
}
