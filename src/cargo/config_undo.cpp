// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/config_undo.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace xtool {
namespace {

constexpr std::size_t most_additions = 20;
constexpr std::string_view suffix = ".added";

struct Addition {
  KeyPath key = {};
  std::string after = {};                  // digest of the text
  std::optional<std::string> before = {};  // nothing: no file
};

// A record that cannot be read is none: the key is then taken out as any other.
std::vector<Addition> read_additions(const std::filesystem::path& file)
{
  std::vector<Addition> additions;
  try {
    const std::optional<std::string> text = read_file_if_exists(file);
    if (!text)
      return {};
    const Json json = parse_json(*text, file.string());
    for (const JsonCursor& item : JsonCursor(json, file.string()).at("additions").items()) {
      const std::optional<JsonCursor> before = item.find("before");
      additions.push_back({.key = item.at("key").strings(),
                           .after = item.at("after").string(),
                           .before = before ? std::optional(before->string()) : std::nullopt});
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return {};
  }
  return additions;
}

void write_additions(const std::filesystem::path& file, const std::vector<Addition>& additions)
{
  Json list = Json::array();
  for (const Addition& addition : additions) {
    Json item = {{"key", addition.key}, {"after", addition.after}};
    if (addition.before)
      item["before"] = *addition.before;
    list.push_back(std::move(item));
  }
  write_atomically(file, Json({{"schema", 1}, {"additions", std::move(list)}}).dump() + "\n");
}

bool is_of(const Addition& addition, const ConfigFile& now, const KeyPath& key)
{
  return now.text && addition.key == key && addition.after == sha256_of(*now.text).hex();
}

}  // namespace

void ConfigUndo::remember(const ConfigFile& before, const KeyPath& key,
                          const std::string& after) const
{
  const std::filesystem::path file = writer_.record(before.path, suffix);
  std::vector<Addition> additions = read_additions(file);
  additions.push_back({.key = key, .after = sha256_of(after).hex(), .before = before.text});
  if (additions.size() > most_additions)
    additions.erase(additions.begin());
  write_additions(file, additions);
}

std::optional<ConfigFile> ConfigUndo::without(const ConfigFile& now, const KeyPath& key) const
{
  for (const Addition& addition : read_additions(writer_.record(now.path, suffix)))
    if (is_of(addition, now, key))
      return ConfigFile{.path = now.path, .text = addition.before};
  return std::nullopt;
}

void ConfigUndo::forget(const ConfigFile& now, const KeyPath& key) const
{
  const std::filesystem::path file = writer_.record(now.path, suffix);
  std::vector<Addition> additions = read_additions(file);
  const std::size_t count = additions.size();
  std::erase_if(additions, [&](const Addition& addition) { return is_of(addition, now, key); });
  if (additions.empty() && count > 0)
    remove_tree(file);
  else if (additions.size() < count)
    write_additions(file, additions);
}

}  // namespace xtool
