// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The files in a toolchain's lib/rustlib/ that rust-installer and rustup keep about what is
// installed, as pure values: text in, text out.
namespace xtool {

// lib/rustlib/components: the installed components, one "<package>-<target>" per line.
class ComponentList {
 public:
  // Throws invalid_input for a line that cannot be a component's name.
  static ComponentList parse(std::string_view text, const std::string& source);
  std::string serialize() const;

  bool has(std::string_view component) const;
  void add(std::string component);  // at the end, as rustup does; once
  void remove(std::string_view component);
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

// lib/rustlib/manifest-<component>: what the component consists of, in the order of the archive's
// manifest.in. Paths are relative to the toolchain with '/' (an absolute path, as install.sh
// writes, is accepted below `root` only).
struct ComponentManifest {
  struct Part {
    enum class Kind { file, directory };
    Kind kind = Kind::file;
    std::string path = {};
    friend bool operator==(const Part&, const Part&) = default;
  };
  std::vector<Part> parts = {};

  // Throws invalid_input for an unknown directive or a path that is empty, has `.`, `..` or empty
  // components, leads outside, or appears twice. An empty text is damage, not an empty component.
  static ComponentManifest parse(std::string_view text, const std::string& source,
                                 std::string_view root = {});
  std::string serialize() const;
};

// lib/rustlib/multirust-config.toml: the components that rustup considers installed.
class RustupConfig {
 public:
  struct Component {
    std::string pkg = {};
    std::string target = {};  // "*" for packages without a target
    bool is_extension = false;
    friend bool operator==(const Component&, const Component&) = default;
  };

  // Throws invalid_input for broken TOML, a config_version other than "1", or wrong types.
  static RustupConfig parse(std::string_view text, const std::string& source);
  // In rustup's own form.
  std::string serialize() const;

  bool has_std(std::string_view target) const;
  void add_std(std::string_view target);  // in front, as rustup does; once
  void remove_std(std::string_view target);
  const std::vector<Component>& components() const { return components_; }

 private:
  std::vector<Component> components_;
};

// "rustc 1.95.0 (59807616e 2026-04-14)" from the first bytes of a crate's .rmeta file, or of the
// lib.rmeta member of an .rlib; nothing when they are not that.
std::optional<std::string> rustc_of_metadata(std::string_view bytes);

}  // namespace xtool
