// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A JPEG of one colour, made and read back, with an error that unwinds through C.

use std::mem;

use mozjpeg_sys::*;

const SIDE: usize = 64;

unsafe extern "C-unwind" fn fail(_: &mut jpeg_common_struct) {
    std::panic::panic_any("jpeg");
}

fn written() -> Vec<u8> {
    unsafe {
        let mut err: jpeg_error_mgr = mem::zeroed();
        let mut info: jpeg_compress_struct = mem::zeroed();
        info.common.err = jpeg_std_error(&mut err);
        jpeg_create_compress(&mut info);
        let (mut data, mut size) = (std::ptr::null_mut(), 0);
        jpeg_mem_dest(&mut info, &mut data, &mut size);
        info.image_width = SIDE as _;
        info.image_height = SIDE as _;
        info.input_components = 3;
        info.in_color_space = J_COLOR_SPACE::JCS_RGB;
        jpeg_set_defaults(&mut info);
        jpeg_set_quality(&mut info, 95, 1);
        jpeg_start_compress(&mut info, 1);
        let row = [200u8, 100, 50].repeat(SIDE);
        while info.next_scanline < info.image_height {
            jpeg_write_scanlines(&mut info, [row.as_ptr()].as_ptr(), 1);
        }
        jpeg_finish_compress(&mut info);
        jpeg_destroy_compress(&mut info);
        std::slice::from_raw_parts(data, size as usize).to_vec()
    }
}

fn read(data: &[u8]) -> Vec<u8> {
    unsafe {
        let mut err: jpeg_error_mgr = mem::zeroed();
        let mut info: jpeg_decompress_struct = mem::zeroed();
        info.common.err = jpeg_std_error(&mut err);
        err.error_exit = Some(fail);
        jpeg_create_decompress(&mut info);
        jpeg_mem_src(&mut info, data.as_ptr(), data.len() as _);
        jpeg_read_header(&mut info, 1);
        jpeg_start_decompress(&mut info);
        let mut row = vec![0u8; SIDE * 3];
        while info.output_scanline < info.output_height {
            jpeg_read_scanlines(&mut info, [row.as_mut_ptr()].as_mut_ptr(), 1);
        }
        jpeg_finish_decompress(&mut info);
        jpeg_destroy_decompress(&mut info);
        row
    }
}

fn main() {
    let row = read(&written());
    for (found, wanted) in row.iter().zip([200u8, 100, 50].iter().cycle()) {
        assert!(found.abs_diff(*wanted) < 8, "{found} {wanted}");
    }
    std::panic::set_hook(Box::new(|_| ()));
    let broken = std::panic::catch_unwind(|| read(b"not a picture at all"));
    assert_eq!(broken.unwrap_err().downcast_ref::<&str>(), Some(&"jpeg"));
    println!("mozjpeg: ok");
}
