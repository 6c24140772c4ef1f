# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The targets of the page, in its order."""

# A target of the user's own, made of a built-in one: name -> what it is made of.
CUSTOM = {"x86_64-acme-linux-gnu": "x86_64-unknown-linux-gnu",
          "thumbv7em-acme-none-eabihf": "thumbv7em-none-eabihf"}

TARGETS = (
    "x86_64-unknown-linux-musl", "armv7-unknown-linux-musleabihf", "aarch64-unknown-linux-musl",
    "riscv64gc-unknown-linux-gnu", "mips-unknown-linux-gnu", "arm-unknown-linux-gnueabihf",
    "loongarch64-unknown-linux-gnu", "x86_64-pc-windows-gnu", "x86_64-unknown-freebsd",
    "wasm32-wasip1", "wasm32-unknown-unknown", "thumbv7em-none-eabihf",
    "riscv32imac-unknown-none-elf", *CUSTOM)

# Without an operating system, there is no program to link: what is proved is a library.
BARE = ("none", "unknown-unknown")


def is_bare(target):
    return any(word in target for word in BARE)
