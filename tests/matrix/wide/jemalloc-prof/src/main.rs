// SPDX-License-Identifier: Apache-2.0 OR MIT
//! jemalloc's heap profiler walks stacks by the unwinder that its configure has found.

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn is_set(name: &[u8]) -> bool {
    unsafe { tikv_jemalloc_ctl::raw::read(name).unwrap() }
}

fn main() {
    assert!(is_set(b"config.prof\0"));
    assert!(is_set(b"config.prof_libgcc\0") || is_set(b"config.prof_libunwind\0"));
    println!("jemalloc-prof: ok");
}
