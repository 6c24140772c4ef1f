// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Functions of Windows, whose import libraries rustc makes while it compiles.

use windows_sys::Win32::Foundation::{GetLastError, SetLastError};
use windows_sys::Win32::System::SystemInformation::GetTickCount64;
use windows_sys::Win32::System::Threading::{GetCurrentProcessId, GetCurrentThreadId};

#[link(name = "kernel32", kind = "raw-dylib")]
extern "system" {
    // Of another name here than in the DLL.
    #[link_name = "MulDiv"]
    fn multiply_and_divide(number: i32, numerator: i32, denominator: i32) -> i32;
}

#[link(name = "ws2_32", kind = "raw-dylib")]
extern "system" {
    #[link_ordinal(112)]
    fn set_last_error_of_sockets(code: i32);
    #[link_ordinal(111)]
    fn last_error_of_sockets() -> i32;
}

fn main() {
    unsafe {
        SetLastError(1234);
        assert_eq!(GetLastError(), 1234);
        set_last_error_of_sockets(5678);
        assert_eq!(last_error_of_sockets(), 5678);
        assert_eq!(multiply_and_divide(1_000_000, 3_000, 1_000), 3_000_000);
        assert_eq!(GetCurrentProcessId(), std::process::id());
        assert_ne!(GetCurrentThreadId(), 0);
        let before = GetTickCount64();
        assert!(GetTickCount64() >= before && before > 0);
    }
    println!("raw-dylib: ok");
}
