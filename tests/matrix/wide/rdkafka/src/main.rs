// SPDX-License-Identifier: Apache-2.0 OR MIT
//! librdkafka makes a client, without a broker, and knows the compression that zlib brings.

use std::ffi::{CStr, CString};

use rdkafka_sys as sys;

fn main() {
    unsafe {
        let version = CStr::from_ptr(sys::rd_kafka_version_str()).to_str().unwrap();
        assert!(version.starts_with(char::is_numeric), "{version}");
        let conf = sys::rd_kafka_conf_new();
        let name = CString::new("builtin.features").unwrap();
        let mut text = [0; 512];
        let mut size = text.len();
        sys::rd_kafka_conf_get(conf, name.as_ptr(), text.as_mut_ptr().cast(), &mut size);
        let features = CStr::from_ptr(text.as_ptr().cast()).to_str().unwrap();
        assert!(features.split(',').any(|feature| feature == "gzip"), "{features}");
        let client = sys::rd_kafka_new(
            sys::rd_kafka_type_t::RD_KAFKA_PRODUCER, conf, text.as_mut_ptr().cast(), text.len());
        assert!(!client.is_null());
        sys::rd_kafka_destroy(client);
    }
    println!("rdkafka: ok");
}
