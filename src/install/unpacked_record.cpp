// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "unpacked_record.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace xtool {
namespace {

constexpr std::int64_t format = 1;
constexpr std::size_t hash_digits = 64;

UnpackedFile parse_file(const JsonCursor& entry)
{
  UnpackedFile file{.path = entry.at("path").string(),
                    .size = static_cast<std::uint64_t>(entry.at("size").integer(0, INT64_MAX)),
                    .executable = entry.at("executable").boolean()};
  const std::optional<Sha256> hash = Sha256::from_hex(entry.at("sha256").string());
  if (!hash)
    entry.at("sha256").fail("expected a SHA-256 of 64 hexadecimal digits");
  file.hash = *hash;
  return file;
}

// The manifest's paths have been checked; the files must be the same.
void check_files(const UnpackedStd& unpacked, const std::string& source)
{
  const std::string own = fmt::format("lib/rustlib/{}/", unpacked.target.str());
  std::set<std::string> listed;
  std::vector<std::string> directories;
  for (const ComponentManifest::Part& part : unpacked.manifest.parts) {
    if (!part.path.starts_with(own))
      throw Error(ErrorKind::invalid_input, fmt::format("'{}' names '{}'", source, part.path));
    if (part.kind == ComponentManifest::Part::Kind::file)
      listed.insert(part.path);
    else
      directories.push_back(part.path + '/');
  }
  for (const UnpackedFile& file : unpacked.contents)
    if (listed.erase(file.path) == 0 &&
        std::none_of(directories.begin(), directories.end(), [&](const std::string& directory) {
          return file.path.starts_with(directory) && file.path.find("..") == std::string::npos;
        }))
      throw Error(ErrorKind::invalid_input, fmt::format("'{}' names '{}'", source, file.path));
  if (!listed.empty())
    throw Error(ErrorKind::invalid_input, fmt::format("'{}' lacks '{}'", source, *listed.begin()));
}

}  // namespace

std::string record_of(const UnpackedStd& unpacked)
{
  Json files = Json::array();
  for (const UnpackedFile& file : unpacked.contents)
    files.push_back({{"path", file.path},
                     {"sha256", file.hash.hex()},
                     {"size", file.size},
                     {"executable", file.executable}});
  const std::string text = Json{
      {"format", format},
      {"target", unpacked.target.str()},
      {"version", unpacked.version},
      {"manifest", unpacked.manifest.serialize()},
      {"files",
       std::move(files)}}.dump();
  return sha256_of(text).hex() + '\n' + text;
}

UnpackedStd parse_record(std::string_view text, const std::string& source)
{
  const std::optional<Sha256> hash = Sha256::from_hex(text.substr(0, hash_digits));
  const std::string_view body = text.substr(std::min(text.size(), hash_digits + 1));
  if (!hash || sha256_of(body) != *hash)
    throw Error(ErrorKind::invalid_input, fmt::format("'{}' is damaged", source));
  const Json document = parse_json(body, source);
  const JsonCursor top(document, source);
  if (top.at("format").integer(0, INT64_MAX) != format)
    top.at("format").fail("it is of another version of xtool");
  UnpackedStd unpacked{.target = Triple::parse(top.at("target").string()),
                       .version = top.at("version").string(),
                       .manifest = ComponentManifest::parse(top.at("manifest").string(), source)};
  for (const JsonCursor& entry : top.at("files").items()) {
    unpacked.contents.push_back(parse_file(entry));
    unpacked.bytes += unpacked.contents.back().size;
  }
  unpacked.files = unpacked.contents.size();
  check_files(unpacked, source);
  return unpacked;
}

}  // namespace xtool
