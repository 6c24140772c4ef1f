// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/catalog/home.hpp>

#include <utility>

namespace xtool {

namespace fs = std::filesystem;

Home::Home(fs::path root) : root_(std::move(root)) {}

fs::path Home::settings_file() const { return root_ / "config.toml"; }

fs::path Home::catalog_additions() const { return root_ / "targets.d"; }

fs::path Home::symptom_additions() const { return root_ / "symptoms.d"; }

fs::path Home::cache() const { return root_ / "cache"; }

fs::path Home::toolchain_memory() const { return cache() / "toolchains.json"; }

fs::path Home::zig_cache() const { return cache() / "zig"; }

fs::path Home::zigs() const { return root_ / "zig"; }

fs::path Home::zig(std::string_view version) const { return zigs() / version; }

fs::path Home::library_crates() const { return cache() / "library-crates"; }

fs::path Home::builds() const { return cache() / "builds"; }

fs::path Home::stds() const { return root_ / "stds"; }

fs::path Home::private_sysroot(std::string_view name) const { return stds() / name; }

fs::path Home::shims() const { return root_ / "shims"; }

fs::path Home::shims(const Triple& target) const { return shims() / target.str(); }

fs::path Home::sysroots() const { return root_ / "sysroots"; }

fs::path Home::sysroot(const Triple& target) const { return sysroots() / target.str(); }

fs::path Home::state() const { return root_ / "state"; }

fs::path Home::linker_records() const { return state() / "linkers"; }

fs::path Home::linker_record(const Triple& target) const
{
  return linker_records() / (target.str() + ".json");
}

fs::path Home::logs() const { return root_ / "logs"; }

fs::path Home::build_log(const Triple& target) const
{
  return logs() / ("build-" + target.str() + ".log");
}

fs::path Home::smoke_log(const Triple& target) const
{
  return logs() / ("smoke-" + target.str() + ".log");
}

fs::path Home::uninstalled() const { return root_ / ".uninstalled"; }

}  // namespace xtool
