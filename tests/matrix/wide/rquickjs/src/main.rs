// SPDX-License-Identifier: Apache-2.0 OR MIT
//! JavaScript with big integers, floating point and exceptions.

use rquickjs::{Context, Runtime};

fn main() {
    let runtime = Runtime::new().unwrap();
    Context::full(&runtime).unwrap().with(|js| {
        let text: String = js
            .eval("let s = 0; for (let i = 0; i < 1000; i++) s += i; `${s} ${(2n ** 70n)} ${0.1 + 0.2}`")
            .unwrap();
        assert_eq!(text, "499500 1180591620717411303424 0.30000000000000004");
        assert!(js.eval::<(), _>("throw new Error('thrown')").is_err());
        let length: i32 = js.eval("new Uint8Array(new SharedArrayBuffer(64)).length").unwrap();
        assert_eq!(length, 64);
    });
    println!("rquickjs: ok");
}
