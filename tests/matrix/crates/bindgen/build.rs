// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    println!("cargo:rerun-if-changed=native");
    let out = std::path::PathBuf::from(std::env::var("OUT_DIR").unwrap());
    bindgen::Builder::default()
        .header("native/layouts.h")
        .allowlist_type("stat|tm|sockaddr_storage|pthread_mutex_t|timespec|own")
        .allowlist_function("size_of_.*|own_sum")
        .allowlist_var("OWN_.*|_POSIX_VERSION")
        .generate()
        .expect("bindgen reads the headers")
        .write_to_file(out.join("layouts.rs"))
        .unwrap();
    cc::Build::new().file("native/layouts.c").compile("layouts");
}
