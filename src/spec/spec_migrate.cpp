// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/spec/spec_change.hpp>

#include "spec_judgement.hpp"

#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace xtool {
namespace {

// One thing under the names that it had over time.
using Names = std::array<std::string_view, 2>;

// rust-lang/rust#137394
constexpr std::array<Names, 1> renamed_keys{{{"is-like-osx", "is-like-darwin"}}};

// Flavors got names in which the program, the C compiler and LLD are parts (rust-lang/rust#112910).
// Newer rustcs still read the older ones.
constexpr std::array flavors{
    Names{"gcc", "gnu-cc"},        Names{"gcc", "gnu-lld-cc"}, Names{"gcc", "darwin-cc"},
    Names{"gcc", "unix-cc"},       Names{"ld", "gnu"},         Names{"ld", "unix"},
    Names{"ld", "darwin"},         Names{"ld.lld", "gnu-lld"}, Names{"ld64.lld", "darwin-lld"},
    Names{"lld-link", "msvc-lld"}, Names{"em", "em-cc"},       Names{"wasm-ld", "wasm-lld"},
    Names{"bpf-linker", "bpf"},    Names{"ptx-linker", "ptx"}, Names{"gcc", "wasm-lld-cc"},
    Names{"gnu-cc", "gnu-lld-cc"}};

constexpr std::array argument_tables{"pre-link-args", "late-link-args", "late-link-args-dynamic",
                                     "late-link-args-static", "post-link-args"};

// What newer rustcs want to be told instead of guessing it.
constexpr std::array demanded_keys{"llvm-floatabi", "llvm-abiname", "rustc-abi", "is-like-gpu",
                                   "supported-split-debuginfo"};

class Migration {
 public:
  Migration(SpecDocument document, SpecRustc& rustc)
      : done_{.document = std::move(document)}, rustc_(rustc), model_(rustc.model())
  {
  }

  SpecMigration run()
  {
    rename_keys();
    respell_values();
    rename_flavors();
    remove_what_only_builtins_have();
    if (model_.complete)
      remove_unknown_keys();
    else
      remove_unused_keys();
    add_demanded();
    return std::move(done_);
  }

 private:
  const Json& json() const { return done_.document.json(); }
  void note(std::string line) { done_.changes.push_back(std::move(line)); }

  void rename_keys()
  {
    for (const Names& names : renamed_keys)
      for (const bool forward : {true, false}) {
        const std::string_view from = names[forward ? 0 : 1], to = names[forward ? 1 : 0];
        if (json().contains(std::string(from)) && !model_.find(from) && model_.find(to)) {
          done_.document.rename(std::string(from), std::string(to));
          note(fmt::format("'{}' is now called '{}'", from, to));
        }
      }
  }

  void respell_values()
  {
    const Json before = json();
    for (const auto& [name, value] : before.items())
      if (const SpecModel::Key* key = model_.find(name))
        if (const std::optional<Json> other = respelled(*key, value)) {
          done_.document.set(name, *other);
          note(fmt::format("'{}' is now {} instead of {}", name, other->dump(), value.dump()));
        }
  }

  // The name that this rustc uses for a flavor it does not.
  std::string_view flavor_here(std::string_view flavor) const
  {
    // A rustc that enumerates its values reads the older names as well.
    const SpecModel::Key* key = model_.find("linker-flavor");
    if (model_.flavors.contains(std::string(flavor)) ||
        (key && key->values.contains(std::string(flavor))))
      return flavor;
    const bool old_names = model_.flavors.contains("gcc");
    for (const Names& names : flavors) {
      if (names[1] == flavor && model_.flavors.contains(std::string(names[0])))
        return names[0];
      if (!old_names && names[0] == flavor && model_.flavors.contains(std::string(names[1])))
        return names[1];
    }
    return flavor;
  }

  void rename_flavors()
  {
    if (json().contains("linker-flavor") && json().at("linker-flavor").is_string()) {
      const std::string flavor = json().at("linker-flavor").get<std::string>();
      if (const std::string_view here = flavor_here(flavor); here != flavor) {
        done_.document.set("linker-flavor", std::string(here));
        note(fmt::format("'linker-flavor' is now \"{}\" instead of \"{}\"", here, flavor));
      }
    }
    // Only rustcs before the new names do not read both.
    if (!model_.flavors.contains("gcc"))
      return;
    for (const char* table : argument_tables)
      if (json().contains(table) && json().at(table).is_object())
        rename_flavors_in(table);
  }

  void rename_flavors_in(const char* table)
  {
    const Json before = json().at(table);
    Json after = Json::object();
    for (const auto& [flavor, arguments] : before.items())
      if (const std::string here(flavor_here(flavor)); !after.contains(here) || here == flavor)
        after[here] = arguments;
    if (after == before)
      return;
    done_.document.set(table, after);
    note(fmt::format("'{}' uses this rustc's names of linker flavors", table));
  }

  void remove(const std::string& key)
  {
    done_.document.remove(key);
    note(fmt::format("'{}' is removed: this rustc does not know it", key));
  }

  void remove_what_only_builtins_have()
  {
    if (!json().contains("is-builtin"))
      return;
    done_.document.remove("is-builtin");
    note("'is-builtin' is removed: only built-in targets may have it");
  }

  void remove_unknown_keys()
  {
    const Json before = json();
    for (const auto& [name, value] : before.items())
      if (!model_.find(name))
        remove(name);
  }

  // The specification in a directory where rustc finds it by this name.
  struct Written {
    TempDir folder = {};
    std::string name = "xtool-migrated-specification";
    explicit Written(const SpecDocument& document)
    {
      write_new_file(folder.path() / (name + ".json"), document.text());
    }
  };

  void remove_unused_keys()
  {
    const Written written(done_.document);
    for (const std::string& key :
         unused_fields(rustc_.load(written.folder.path(), written.name).printed))
      if (json().contains(key))
        remove(key);
  }

  // What this rustc misses, or has another opinion of, from the built-in target that LLVM cannot
  // tell from this one.
  void add_demanded()
  {
    const auto llvm_target = json().find("llvm-target");
    if (llvm_target == json().end() || !llvm_target->is_string())
      return;
    const std::optional<Json> like = rustc_.builtin_for_llvm_target(*llvm_target);
    if (!like)
      return;
    if (const Written before(done_.document);
        !rustc_.load(before.folder.path(), before.name).accepted)
      for (const char* key : demanded_keys)
        if (like->contains(key) && !json().contains(key))
          take(key, *like);
    // LLVM's own layouts change with its versions.
    constexpr const char* layout = "data-layout";
    if (const Written after(done_.document);
        json().contains(layout) && json().at(layout) != like->at(layout) &&
        rustc_.load(after.folder.path(), after.name).accepted &&
        !rustc_.generate(after.folder.path(), after.name).accepted)
      take(layout, *like);
  }

  void take(const char* key, const Json& like)
  {
    done_.document.set(key, like.at(key));
    note(fmt::format("'{}' is now {}, as for the built-in target of '{}'", key, like.at(key).dump(),
                     like.at("llvm-target").get<std::string>()));
  }

  SpecMigration done_;
  SpecRustc& rustc_;
  const SpecModel& model_;
};

}  // namespace

SpecMigration migrate_spec(SpecDocument document, SpecRustc& rustc)
{
  return Migration(std::move(document), rustc).run();
}

}  // namespace xtool
