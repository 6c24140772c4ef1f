// SPDX-License-Identifier: Apache-2.0 OR MIT
//! zlib-ng, built by its own CMake project.

use libz_ng_sys as zlib;

fn main() {
    let text: Vec<u8> = (0..300_000u32).map(|number| (number / 7 % 61) as u8).collect();
    unsafe {
        let mut packed = vec![0; zlib::compressBound(text.len() as _) as usize];
        let mut size = packed.len() as _;
        assert_eq!(
            zlib::compress(packed.as_mut_ptr(), &mut size, text.as_ptr(), text.len() as _),
            zlib::Z_OK
        );
        assert!((size as usize) < text.len() / 20);
        let mut unpacked = vec![0; text.len()];
        let mut length = unpacked.len() as _;
        assert_eq!(zlib::uncompress(unpacked.as_mut_ptr(), &mut length, packed.as_ptr(), size), zlib::Z_OK);
        assert_eq!(unpacked, text);
        assert_eq!(zlib::adler32(1, b"Wikipedia".as_ptr(), 9), 0x11e6_0398);
        assert_eq!(zlib::crc32(0, b"123456789".as_ptr(), 9), 0xcbf4_3926);
    }
    println!("libz-ng: ok");
}
