// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What std itself needs of the linker and of the C library.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs, panic, process, thread};

thread_local! {
    static MINE: Cell<u32> = const { Cell::new(1) };
}
static TOTAL: AtomicU64 = AtomicU64::new(u32::MAX as u64);

struct OnDrop<'a>(&'a AtomicU64);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn threads() -> u64 {
    let handles: Vec<_> = (0..4u32)
        .map(|number| {
            thread::spawn(move || {
                MINE.with(|mine| mine.set(mine.get() + number));
                TOTAL.fetch_add(MINE.with(Cell::get).into(), Ordering::SeqCst);
            })
        })
        .collect();
    handles.into_iter().for_each(|handle| handle.join().unwrap());
    assert_eq!(MINE.with(Cell::get), 1);
    TOTAL.load(Ordering::SeqCst) - u64::from(u32::MAX)
}

fn unwinding() -> u64 {
    let dropped = AtomicU64::new(0);
    panic::set_hook(Box::new(|_| {}));
    let caught = panic::catch_unwind(panic::AssertUnwindSafe(|| {
        let _first = OnDrop(&dropped);
        let _second = OnDrop(&dropped);
        panic!("caught");
    }));
    let in_thread = thread::spawn(|| panic!("{}", String::from("in a thread"))).join();
    let _ = panic::take_hook();
    assert_eq!(*caught.unwrap_err().downcast_ref::<&str>().unwrap(), "caught");
    assert_eq!(in_thread.unwrap_err().downcast_ref::<String>().unwrap(), "in a thread");
    dropped.load(Ordering::SeqCst)
}

#[inline(never)]
fn a_function_to_find() -> Backtrace {
    std::hint::black_box(Backtrace::force_capture())
}

fn backtrace() {
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
    let path = env::temp_dir().join(format!("matrix-hello-{}", process::id()));
    fs::write(&path, "written").unwrap();
    assert_eq!(fs::metadata(&path).unwrap().len(), 7);
    fs::remove_file(&path).unwrap();
}

fn sockets() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let client = thread::spawn(move || {
        TcpStream::connect(address).unwrap().write_all(b"over the wire").unwrap();
    });
    let mut said = String::new();
    listener.accept().unwrap().0.read_to_string(&mut said).unwrap();
    client.join().unwrap();
    assert_eq!(said, "over the wire");
}

fn main() {
    assert_eq!(threads(), 10);
    assert_eq!(unwinding(), 2);
    backtrace();
    assert_eq!(wide_integers(std::hint::black_box(1 << 63)), 291_172_005);
    files();
    sockets();
    println!("hello: ok");
}

#[cfg(test)]
mod tests {
    #[test]
    fn unwinding_runs_destructors() {
        assert_eq!(super::unwinding(), 2);
    }

    #[test]
    #[should_panic(expected = "as it should")]
    fn a_test_may_panic() {
        panic!("as it should");
    }
}
