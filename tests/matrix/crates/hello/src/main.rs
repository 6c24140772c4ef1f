// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What std itself needs of the linker and of the C library.
#![allow(unknown_lints, unexpected_cfgs)]

use std::{env, fs};

#[cfg(not(target_family = "wasm"))]
mod system;

#[cfg(has_backtrace)]
fn backtrace() {
    use std::backtrace::{Backtrace, BacktraceStatus};

    #[inline(never)]
    fn a_function_to_find() -> Backtrace {
        std::hint::black_box(Backtrace::force_capture())
    }

    let trace = a_function_to_find();
    assert_eq!(trace.status(), BacktraceStatus::Captured);
    assert!(trace.to_string().contains("main"), "{trace}");
    #[cfg(debug_assertions)]
    {
        assert!(trace.to_string().contains("a_function_to_find"), "{trace}");
        assert!(trace.to_string().contains("main.rs"), "{trace}");
    }
}

fn wide_integers(factor: u128) -> u128 {
    (factor * factor) / (factor - 1) % 1_000_000_007
}

fn files() {
    // WASI knows no folder for temporary files.
    let folder = if cfg!(target_family = "wasm") { ".".into() } else { env::temp_dir() };
    let path = folder.join("matrix-hello");
    fs::write(&path, "written").unwrap();
    assert_eq!(fs::metadata(&path).unwrap().len(), 7);
    fs::remove_file(&path).unwrap();
}

fn main() {
    #[cfg(not(target_family = "wasm"))]
    {
        system::threads();
        system::unwinding();
        system::sockets();
    }
    #[cfg(has_backtrace)]
    backtrace();
    assert_eq!(wide_integers(env::args().count() as u128 * (1 << 63)), 291_172_005);
    files();
    println!("hello: ok");
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(not(target_family = "wasm"))]
    fn unwinding_runs_destructors() {
        super::system::unwinding();
    }

    #[test]
    #[should_panic(expected = "as it should")]
    fn a_test_may_panic() {
        panic!("as it should");
    }
}
