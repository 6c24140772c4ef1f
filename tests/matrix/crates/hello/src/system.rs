// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Threads, unwinding and sockets, of which WASI has none.

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::Ordering;
#[cfg(target_has_atomic = "64")]
use std::sync::atomic::AtomicU64 as Counter;
#[cfg(not(target_has_atomic = "64"))]
use std::sync::atomic::AtomicU32 as Counter;
use std::{panic, thread};

#[cfg(target_has_atomic = "64")]
const BEGIN: u64 = u32::MAX as u64;
#[cfg(not(target_has_atomic = "64"))]
const BEGIN: u32 = u16::MAX as u32;

thread_local! {
    static MINE: Cell<u8> = const { Cell::new(1) };
}
static TOTAL: Counter = Counter::new(BEGIN);

struct OnDrop<'a>(&'a Counter);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

pub fn threads() {
    let handles: Vec<_> = (0..4u8)
        .map(|number| {
            thread::spawn(move || {
                MINE.with(|mine| mine.set(mine.get() + number));
                TOTAL.fetch_add(MINE.with(Cell::get).into(), Ordering::SeqCst);
            })
        })
        .collect();
    handles.into_iter().for_each(|handle| handle.join().unwrap());
    assert_eq!(MINE.with(Cell::get), 1);
    assert_eq!(TOTAL.load(Ordering::SeqCst), BEGIN + 10);
}

pub fn unwinding() {
    let dropped = Counter::new(0);
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
    assert_eq!(dropped.load(Ordering::SeqCst), 2);
}

pub fn sockets() {
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
