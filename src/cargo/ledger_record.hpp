// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_ledger.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A value that xtool wrote, and the user's value that had to give way; both as TOML source.
struct OwnedValue {
  KeyPath key = {};
  std::string value = {};
  std::optional<std::string> replaced = {};
};

struct OwnedValues {
  std::string owner = {};
  std::vector<OwnedValue> values = {};
};

// What the ledger knows of one file.
struct LedgerRecord {
  std::string file = {};
  std::optional<std::string> base = {};  // the text without xtool's values; nothing: no such file
  std::vector<OwnedValues> owners = {};

  const OwnedValues* find(std::string_view owner) const;
};

// The text with all values of all owners. Nothing when a value does not fit into it.
std::optional<std::string> replay(const LedgerRecord& record);

// The text without what is still there of `values`, as if they had never been.
std::string take_back(std::string text, const std::vector<OwnedValue>& values,
                      const std::string& source);

// Whether the text has exactly this value at this key.
bool has_value(std::string_view text, const KeyPath& key, const std::string& value,
               const std::string& source);

// Of several records about one file, the first that fits it is true: see ConfigLedger.
std::string to_text(const std::vector<LedgerRecord>& records);
std::vector<LedgerRecord> parse_records(std::string_view text, const std::string& source);

}  // namespace xtool
