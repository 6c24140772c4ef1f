// SPDX-License-Identifier: Apache-2.0 OR MIT
//! One call of each.

use std::ffi::CStr;

fn main() {
    assert_eq!(blake3::hash(b"abc").to_hex()[..16].to_string(), "6437b3ac38465133");
    unsafe {
        assert!(lz4_sys::LZ4_versionNumber() > 10000);
        let mut stream: bzip2_sys::bz_stream = std::mem::zeroed();
        assert_eq!(bzip2_sys::BZ2_bzCompressInit(&mut stream, 9, 0, 0), 0);
        assert!(liblzma_sys::lzma_version_number() > 50000000);
        assert!(!CStr::from_ptr(onig_sys::onig_version()).to_bytes().is_empty());
        let mut point = std::mem::zeroed();
        blst::blst_p1_mult(&mut point, blst::blst_p1_generator(), [3u8; 32].as_ptr(), 256);
        assert!(blst::blst_p1_on_curve(&point));
    }
    println!("small-c: ok");
}
