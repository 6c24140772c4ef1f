# SPDX-License-Identifier: Apache-2.0 OR MIT
# shellcheck shell=bash
# What building, the demo and the tests need of a Debian or Ubuntu system. Sourced by scripts.

# Read by the scripts that source this file.
# shellcheck disable=SC2034
{
  # What the README's `apt install` line names.
  packages_to_build=(g++ cmake ninja-build pkg-config libcli11-dev libcurl4-openssl-dev
    libarchive-dev libisal-dev libssl-dev nlohmann-json3-dev libtomlplusplus-dev libspdlog-dev)
  packages_to_fetch_parts=(python3 patchelf xz-utils ca-certificates)
  packages_to_cross=(gcc-arm-linux-gnueabihf libc6-dev-armhf-cross qemu-user)
  packages_to_test=(ccache dpkg-dev file git gpg gpg-agent gpgconf gpgv catch2 python3-pytest python3-jsonschema
    python3-yaml python3-pip zstd make automake meson shellcheck clang-format gcc-aarch64-linux-gnu libc6-dev-arm64-cross g++-arm-linux-gnueabihf
    gcc-arm-linux-gnueabi libc6-dev-armel-cross libc6-dev-s390x-cross gcc-mingw-w64-x86-64-posix
    musl-tools clang lld llvm wine wine64 nodejs openssh-client tcsh zsh fish man-db)
  # Besides those above, what all of tests/matrix/run takes.
  packages_for_matrix=(perl libclang1 libc6-dev-i386-cross libc6-dev-ppc64el-cross g++-arm-linux-gnueabihf g++-aarch64-linux-gnu
    g++-i686-linux-gnu g++-powerpc64le-linux-gnu g++-s390x-linux-gnu g++-mingw-w64-x86-64-posix
    g++-arm-linux-gnueabi g++-mipsel-linux-gnu g++-mips64el-linux-gnuabi64)
}

# One line per step, with the seconds since the script's start.
step() { printf '==> [%4d s] %s\n' "$SECONDS" "$*"; }

die() {
  printf 'error: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf 'help: %s\n' "$line" >&2; done
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# apt-get's output goes to the file $1; a few lines of it show that it is alive.
install_packages() {
  local log=$1
  shift
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o Dpkg::Use-Pty=0 "$@" 2>&1 | tee "$log" |
    awk '/^(Need to get|Fetched) / || (/^Setting up / && ++done % 20 == 0) { print "    " $0; fflush() }'
}

# Installs what is missing of the given packages, and touches nothing when nothing is.
ensure_packages() {
  local missing=() name
  if ! command -v apt-get >/dev/null; then
    step "no apt-get here: taking for granted what the packages would bring"
    return
  fi
  for name in "$@"; do
    dpkg-query -W -f='${db:Status-Abbrev}' "$name" 2>/dev/null | grep -q '^.i' ||
      missing+=("$name")
  done
  if [ ${#missing[@]} = 0 ]; then
    step "all needed packages are installed"
    return
  fi
  step "installing ${missing[*]}"
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    die "these packages are missing, and neither root nor sudo is at hand to install them" \
      "as root, run \`apt-get install ${missing[*]}\`"
  fi
  local log
  log=$(mktemp)
  if ! install_packages "$log" "${missing[@]}"; then
    step "reading the package indices, then trying again"
    as_root apt-get update -qq || true # the next command tells whether it matters
    install_packages "$log" "${missing[@]}" || {
      tail -n 20 "$log" >&2
      rm -f "$log"
      die "apt-get could not install ${missing[*]}" "the lines above are apt-get's own"
    }
  fi
  rm -f "$log"
}
