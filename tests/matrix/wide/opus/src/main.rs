// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A tone survives Opus.

use audiopus_sys as opus;

const LENGTH: usize = 960;

fn main() {
    let tone: Vec<i16> = (0..LENGTH)
        .map(|at| ((at as f64 / 48000.0 * 440.0 * std::f64::consts::TAU).sin() * 9000.0) as i16)
        .collect();
    let mut packet = [0u8; 4000];
    let mut heard = [0i16; LENGTH];
    unsafe {
        let mut error = 0;
        let encoder = opus::opus_encoder_create(48000, 1, opus::OPUS_APPLICATION_AUDIO, &mut error);
        let decoder = opus::opus_decoder_create(48000, 1, &mut error);
        assert_eq!(error, opus::OPUS_OK);
        for _ in 0..4 {
            let size = opus::opus_encode(encoder, tone.as_ptr(), LENGTH as i32,
                                         packet.as_mut_ptr(), packet.len() as i32);
            assert!(size > 0);
            assert_eq!(opus::opus_decode(decoder, packet.as_ptr(), size, heard.as_mut_ptr(),
                                         LENGTH as i32, 0), LENGTH as i32);
        }
        opus::opus_encoder_destroy(encoder);
        opus::opus_decoder_destroy(decoder);
    }
    assert!(heard.iter().any(|sample| sample.abs() > 4000));
    println!("opus: ok");
}
