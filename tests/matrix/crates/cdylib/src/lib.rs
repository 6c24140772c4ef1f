// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Two functions for C, and nothing else.

use std::panic;

#[no_mangle]
pub extern "C" fn matrix_add(left: i64, right: i64) -> i64 {
    left.wrapping_add(right)
}

/// How long the message of the panic was that happened in here.
#[no_mangle]
pub extern "C" fn matrix_panic() -> i32 {
    panic::set_hook(Box::new(|_| {}));
    let caught = std::thread::spawn(|| panic::catch_unwind(|| panic!("four")).unwrap_err());
    let message = caught.join().unwrap();
    message.downcast_ref::<&str>().map_or(-1, |text| text.len() as i32)
}
