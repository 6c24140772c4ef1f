// SPDX-License-Identifier: Apache-2.0 OR MIT
fn main() {
    if let Err(problem) = pkg_config::Config::new().probe("zlib") {
        panic!("{problem}");
    }
}
