// SPDX-License-Identifier: Apache-2.0 OR MIT
//! C++ behind the cc crate.

extern "C" {
    fn exceptions() -> i32;
    fn rtti() -> i32;
    fn threads() -> i32;
    fn streams() -> i32;
    fn folders() -> i32;
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    assert!(std::panic::catch_unwind(|| panic!("Rust's own")).is_err());
    let _ = std::panic::take_hook();
    unsafe {
        assert_eq!(exceptions(), 5);
        assert_eq!(rtti(), 3);
        assert_eq!(threads(), 14);
        assert_eq!(streams(), 1);
        assert_eq!(folders(), 1);
    }
    println!("cxx-cc: ok");
}
