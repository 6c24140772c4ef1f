// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "config_rules.hpp"

#include <xtool/cargo/cargo_at_hand.hpp>
#include <xtool/cargo/config_sources.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool {

// Finds what one key is in the environment and in all files, without conditions.
class KeyResolver {
 public:
  KeyResolver(const Env& env, const std::vector<ConfigSources::File>& files,
              const CargoAtHand& cargo, KeyPath key)
      : env_(env), files_(files), cargo_(cargo), key_(std::move(key)), rules_(rules_for(key_))
  {
  }

  std::optional<ResolvedKey> resolve();

 private:
  void add_variable(const std::string& name);
  void add_own_variable();
  bool is_forced(const std::string& variable) const;
  void add_file(const ConfigSources::File& file);
  void give_type(std::size_t variables);
  void join(std::size_t variables);
  Json value() const;
  bool is_nearest_first() const;

  const Env& env_;
  const std::vector<ConfigSources::File>& files_;
  const CargoAtHand& cargo_;
  const KeyPath key_;
  KeyRules rules_;
  std::vector<ConfigSource> sources_;
};

// Adds the items of an array, or the words of a text.
void add_items(const Json& value, Json& items);

}  // namespace xtool
