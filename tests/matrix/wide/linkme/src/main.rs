// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Lists that the linker puts together: sections between `__start_` and `__stop_`, and initializers.

use std::sync::atomic::{AtomicU32, Ordering};

#[linkme::distributed_slice]
static NUMBERS: [fn() -> u32];

#[linkme::distributed_slice(NUMBERS)]
fn one() -> u32 {
    1
}

#[linkme::distributed_slice(NUMBERS)]
fn forty() -> u32 {
    40
}

#[linkme::distributed_slice]
static NONE: [u8];

struct Word(&'static str);
inventory::collect!(Word);
inventory::submit! { Word("left") }
inventory::submit! { Word("right") }

static STARTED: AtomicU32 = AtomicU32::new(0);

#[ctor::ctor]
fn start() {
    STARTED.fetch_add(7, Ordering::SeqCst);
}

fn main() {
    assert_eq!(NUMBERS.iter().map(|number| number()).sum::<u32>(), 41);
    assert!(NONE.is_empty());
    let mut words: Vec<_> = inventory::iter::<Word>.into_iter().map(|word| word.0).collect();
    words.sort();
    assert_eq!(words, ["left", "right"]);
    assert_eq!(STARTED.load(Ordering::SeqCst), 7);
    println!("linkme: ok");
}
