// SPDX-License-Identifier: Apache-2.0 OR MIT
//! AWS-LC through its Rust crate.

use aws_lc_rs::{aead, digest};

fn main() {
    let hashed = digest::digest(&digest::SHA256, b"abc");
    assert_eq!(hashed.as_ref()[..4], [0xba, 0x78, 0x16, 0xbf]);
    let key = || aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_256_GCM, &[7; 32]).unwrap());
    let nonce = || aead::Nonce::assume_unique_for_key([1; 12]);
    let mut data = b"in the clear".to_vec();
    key().seal_in_place_append_tag(nonce(), aead::Aad::empty(), &mut data).unwrap();
    assert_eq!(key().open_in_place(nonce(), aead::Aad::empty(), &mut data).unwrap(), b"in the clear");
    println!("aws-lc: ok");
}
