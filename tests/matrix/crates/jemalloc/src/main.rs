// SPDX-License-Identifier: Apache-2.0 OR MIT
//! jemalloc as the allocator, with its own count of what it gave out.

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn allocated() -> usize {
    tikv_jemalloc_ctl::epoch::advance().unwrap();
    tikv_jemalloc_ctl::stats::allocated::read().unwrap()
}

fn main() {
    let before = allocated();
    let large = std::hint::black_box(vec![1u8; 8 << 20]);
    assert!(allocated() >= before + large.len());
    let threads: Vec<_> = (0..4)
        .map(|number| std::thread::spawn(move || vec![number; 1000].iter().sum::<i32>()))
        .collect();
    assert_eq!(threads.into_iter().map(|thread| thread.join().unwrap()).sum::<i32>(), 6000);
    println!("jemalloc: ok");
}
