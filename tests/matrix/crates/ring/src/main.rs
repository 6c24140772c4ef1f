// SPDX-License-Identifier: Apache-2.0 OR MIT
//! ring's hand-written assembler.

use ring::{aead, digest, rand, signature};
use ring::signature::KeyPair;

fn hash() {
    let hashed = digest::digest(&digest::SHA256, b"abc");
    assert_eq!(hashed.as_ref()[..4], [0xba, 0x78, 0x16, 0xbf]);
}

fn seal(algorithm: &'static aead::Algorithm) {
    let key = || aead::LessSafeKey::new(aead::UnboundKey::new(algorithm, &[7; 32]).unwrap());
    let nonce = || aead::Nonce::assume_unique_for_key([1; 12]);
    let mut data = b"in the clear".to_vec();
    key().seal_in_place_append_tag(nonce(), aead::Aad::empty(), &mut data).unwrap();
    assert_ne!(&data[..12], b"in the clear");
    assert_eq!(key().open_in_place(nonce(), aead::Aad::empty(), &mut data).unwrap(), b"in the clear");
}

fn sign() {
    let random = rand::SystemRandom::new();
    let document = signature::Ed25519KeyPair::generate_pkcs8(&random).unwrap();
    let pair = signature::Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
    let signed = pair.sign(b"message");
    signature::UnparsedPublicKey::new(&signature::ED25519, pair.public_key().as_ref())
        .verify(b"message", signed.as_ref())
        .unwrap();
    let algorithm = &signature::ECDSA_P256_SHA256_ASN1_SIGNING;
    let document = signature::EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    let pair = signature::EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
    let signed = pair.sign(&random, b"message").unwrap();
    signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_ASN1, pair.public_key().as_ref())
        .verify(b"message", signed.as_ref())
        .unwrap();
}

fn main() {
    hash();
    seal(&aead::AES_256_GCM);
    seal(&aead::CHACHA20_POLY1305);
    sign();
    println!("ring: ok");
}
