// SPDX-License-Identifier: Apache-2.0 OR MIT
//! zstd's C library, there and back.

fn main() {
    let text: Vec<u8> = (0..200_000u32).flat_map(|number| (number % 251).to_le_bytes()).collect();
    let packed = zstd::encode_all(&text[..], 7).unwrap();
    assert!(packed.len() < text.len() / 20);
    assert_eq!(zstd::decode_all(&packed[..]).unwrap(), text);
    println!("zstd: ok");
}
