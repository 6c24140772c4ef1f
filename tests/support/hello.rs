// SPDX-License-Identifier: Apache-2.0 OR MIT
// A small program that uses what a foreign std has to bring: threads, channels, heap, formatting.
use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;

fn collatz_steps(mut n: u64) -> u32 {
    let mut steps = 0;
    while n != 1 {
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        steps += 1;
    }
    steps
}

fn main() {
    let (sender, receiver) = mpsc::channel();
    let workers: Vec<_> = (0..4u64)
        .map(|part| {
            let sender = sender.clone();
            thread::spawn(move || {
                for n in (part * 250 + 1)..=(part * 250 + 250) {
                    sender.send((collatz_steps(n), n)).unwrap();
                }
            })
        })
        .collect();
    drop(sender);
    let longest: BTreeMap<u32, u64> = receiver.iter().collect();
    for worker in workers {
        worker.join().unwrap();
    }
    let (steps, n) = longest.iter().next_back().unwrap();
    println!(
        "hello from {} ({}-bit, {}): below 1000, {n} takes the most Collatz steps, {steps}",
        std::env::consts::ARCH,
        usize::BITS,
        std::env::consts::OS
    );
}
