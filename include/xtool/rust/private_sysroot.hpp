// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/rust/installation.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/rust/toolchain.hpp>

#include <filesystem>
#include <optional>
#include <vector>

// Sysroots of xtool's own, for stds that stay out of a toolchain's: one for each rustc, because
// stds of different ones cannot be in one place.
namespace xtool {

// Where it is, or would be.
std::filesystem::path private_sysroot(const Home& home, const Toolchain& toolchain);

// Makes the toolchain's, without anything in it if it is not there.
Sysroot make_private_sysroot(const Home& home, const Toolchain& toolchain);
// Removes it, and the directory of all of them, if nothing is in it.
void remove_empty_private_sysroot(const std::filesystem::path& root) noexcept;
// The toolchain's, if it is there; and if the target has a std there.
std::optional<Sysroot> find_private_sysroot(const Home& home, const Toolchain& toolchain);
std::optional<Sysroot> find_private_std(const Home& home, const Toolchain& toolchain,
                                        const Triple& target);

// The sysroot in which a target's std is or belongs: xtool's own if it is there, else the
// installation's.
Sysroot sysroot_of_std(const Home& home, const Installation& installation, const Triple& target);

}  // namespace xtool
