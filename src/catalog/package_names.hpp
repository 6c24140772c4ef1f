// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <array>
#include <string_view>

namespace xtool {

// What distributions call a package. Empty where they have none, or where its name depends on the
// release. A name may be several packages.
struct PackageNames {
  std::string_view debian;
  std::string_view fedora;
  bool rhel = false;  // whether RHEL has Fedora's package without further repositories
  std::string_view arch;
  std::string_view alpine;
  std::string_view suse;
};

inline constexpr auto package_names = std::to_array<PackageNames>({
    // Rust
    {"rustc", "rust", true, "rust", "rust", "rust"},
    {"cargo", "cargo", true, "rust", "cargo", "cargo"},
    {"rust-src", "rust-src", true, "rust-src", "rust-src", ""},
    // Compilers and what builds need
    {"gcc", "gcc", true, "gcc", "gcc", "gcc"},
    {"g++", "gcc-c++", true, "gcc", "g++", "gcc-c++"},
    {"libc6-dev", "glibc-devel", true, "glibc", "musl-dev", "glibc-devel"},
    {"clang", "clang", true, "clang", "clang", "clang"},
    {"lld", "lld", true, "lld", "lld", "lld"},
    {"llvm", "llvm", true, "llvm", "llvm", "llvm"},
    {"libclang-dev", "clang-devel", true, "clang", "clang-dev", "clang-devel"},
    {"pkg-config", "pkgconf-pkg-config", true, "pkgconf", "pkgconf", "pkg-config"},
    {"cmake", "cmake", true, "cmake", "cmake", "cmake"},
    {"make", "make", true, "make", "make", "make"},
    {"ninja-build", "ninja-build", false, "ninja", "samurai", "ninja"},
    {"autoconf", "autoconf", true, "autoconf", "autoconf", "autoconf"},
    {"automake", "automake", true, "automake", "automake", "automake"},
    {"libtool", "libtool", true, "libtool", "libtool", "libtool"},
    {"perl", "perl-core", true, "perl", "perl", "perl"},
    {"nasm", "nasm", false, "nasm", "nasm", "nasm"},
    {"protobuf-compiler", "protobuf-compiler", false, "protobuf", "protoc", "protobuf-devel"},
    {"linux-libc-dev", "kernel-headers", true, "linux-api-headers", "linux-headers",
     "linux-glibc-devel"},
    {"ca-certificates", "ca-certificates", true, "ca-certificates", "ca-certificates",
     "ca-certificates"},
    // Cross compilers; those of the catalog come first.
    {"musl-tools", "musl-gcc", false, "musl", "", ""},
    {"musl-dev", "", false, "", "musl-dev llvm-libunwind-static", ""},
    {"emscripten", "emscripten", false, "emscripten", "", ""},
    {"wasi-libc", "wasi-libc-static", false, "wasi-libc", "wasi-libc", ""},
    {"gcc-arm-none-eabi", "arm-none-eabi-gcc-cs", false, "arm-none-eabi-gcc", "gcc-arm-none-eabi",
     ""},
    {"g++-mingw-w64-x86-64-posix", "mingw64-gcc-c++", false, "mingw-w64-gcc", "mingw-w64-gcc", ""},
    {"g++-mingw-w64-i686-posix", "mingw32-gcc-c++", false, "mingw-w64-gcc", "i686-mingw-w64-gcc",
     ""},
    {"binutils-mingw-w64", "mingw64-binutils mingw32-binutils", false, "mingw-w64-binutils",
     "mingw-w64-binutils", ""},
    // What runs programs
    {"qemu-user", "qemu-user", false, "qemu-user", "", "qemu-linux-user"},
    {"qemu-user-static", "qemu-user-static", false, "qemu-user-static", "", "qemu-linux-user"},
    {"qemu-system-arm", "qemu-system-arm", false, "qemu-system-arm", "qemu-system-arm", "qemu-arm"},
    {"qemu-system-aarch64", "qemu-system-aarch64", false, "qemu-system-aarch64",
     "qemu-system-aarch64", "qemu-arm"},
    {"qemu-system-riscv32", "qemu-system-riscv", false, "qemu-system-riscv", "qemu-system-riscv32",
     ""},
    {"qemu-system-riscv64", "qemu-system-riscv", false, "qemu-system-riscv", "qemu-system-riscv64",
     ""},
    {"wine64", "wine", false, "wine", "wine", "wine"},
    {"wine32:i386", "wine", false, "wine", "", ""},
    {"nodejs", "nodejs", true, "nodejs", "nodejs", ""},
    // Libraries that crates bind most
    {"libssl-dev", "openssl-devel", true, "openssl", "openssl-dev", "libopenssl-devel"},
    {"zlib1g-dev", "zlib-devel", true, "zlib", "zlib-dev", "zlib-devel"},
    {"libsqlite3-dev", "sqlite-devel", true, "sqlite", "sqlite-dev", "sqlite3-devel"},
    {"libcurl4-openssl-dev", "libcurl-devel", true, "curl", "curl-dev", "libcurl-devel"},
    {"libudev-dev", "systemd-devel", true, "systemd-libs", "eudev-dev", "systemd-devel"},
    {"libasound2-dev", "alsa-lib-devel", true, "alsa-lib", "alsa-lib-dev", "alsa-devel"},
    {"libdbus-1-dev", "dbus-devel", true, "dbus", "dbus-dev", "dbus-1-devel"},
    {"libfontconfig-dev", "fontconfig-devel", true, "fontconfig", "fontconfig-dev",
     "fontconfig-devel"},
    {"libx11-dev", "libX11-devel", true, "libx11", "libx11-dev", "libX11-devel"},
    {"libgtk-3-dev", "gtk3-devel", true, "gtk3", "gtk+3.0-dev", "gtk3-devel"},
});

}  // namespace xtool
