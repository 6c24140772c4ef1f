# SPDX-License-Identifier: Apache-2.0 OR MIT
# shellcheck shell=bash
# What building, the demo and the tests need of a Debian or Ubuntu system. Sourced by scripts.

# Read by the scripts that source this file.
# shellcheck disable=SC2034
{
  packages_to_build=(g++ cmake ninja-build ccache pkg-config git libcli11-dev libcurl4-openssl-dev
    libarchive-dev libssl-dev nlohmann-json3-dev libtomlplusplus-dev libspdlog-dev catch2)
  packages_to_fetch_parts=(python3 patchelf xz-utils ca-certificates)
  packages_to_cross=(gcc-arm-linux-gnueabihf libc6-dev-armhf-cross qemu-user)
