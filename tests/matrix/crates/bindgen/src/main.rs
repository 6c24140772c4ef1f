// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What bindgen read, held against what the C compiler compiled.

#[allow(non_camel_case_types, non_upper_case_globals, dead_code)]
mod layouts {
    include!(concat!(env!("OUT_DIR"), "/layouts.rs"));
}

use layouts::*;
use std::mem::size_of;

fn main() {
    unsafe {
        assert_eq!(size_of::<stat>(), size_of_stat() as usize);
        assert_eq!(size_of::<tm>(), size_of_tm() as usize);
        assert_eq!(size_of::<sockaddr_storage>(), size_of_sockaddr_storage() as usize);
        assert_eq!(size_of::<pthread_mutex_t>(), size_of_mutex() as usize);
        assert_eq!(size_of::<timespec>(), size_of_timespec() as usize);
        assert_eq!(size_of::<own>(), size_of_own() as usize);
        let mut given = own { letter: 1, number: 20, real: 300.0, ..std::mem::zeroed() };
        given.set_bits(4);
        assert_eq!(own_sum(given), 325);
    }
    assert_eq!((OWN_LIMIT, _POSIX_VERSION), (17, 200809));
    println!("bindgen: ok");
}
