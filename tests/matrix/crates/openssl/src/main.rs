// SPDX-License-Identifier: Apache-2.0 OR MIT
//! OpenSSL, built from its own sources.

use openssl::{hash, symm};

fn main() {
    let hashed = hash::hash(hash::MessageDigest::sha256(), b"abc").unwrap();
    assert_eq!(hashed[..4], [0xba, 0x78, 0x16, 0xbf]);
    let cipher = symm::Cipher::aes_256_cbc();
    let secret = symm::encrypt(cipher, &[7; 32], Some(&[1; 16]), b"in the clear").unwrap();
    assert_eq!(symm::decrypt(cipher, &[7; 32], Some(&[1; 16]), &secret).unwrap(), b"in the clear");
    assert!(openssl::version::version().starts_with("OpenSSL 3"));
    println!("openssl: ok");
}
