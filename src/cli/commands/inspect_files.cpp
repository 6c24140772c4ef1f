// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "inspect_files.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest = 1u << 30;

// Enough to tell what a file is; nothing of what might never be opened, such as a pipe.
std::string beginning_of(const fs::path& path)
{
  constexpr std::size_t enough = 512;
  std::error_code unknown;
  if (!fs::is_regular_file(path, unknown))
    return "";
  std::string bytes(enough, '\0');
  std::ifstream stream(path, std::ios::binary);
  stream.read(bytes.data(), enough);
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

// A message about a file, as it goes on behind the file's name.
std::string without_subject(const std::string& message, const std::string& name)
{
  const std::string subject = fmt::format("'{}' ", name);
  return message.starts_with(subject) ? message.substr(subject.size()) : message;
}

class Looker {
 public:
  explicit Looker(const Limits& limits) : limits_(limits) {}

  // Whether there was code for a machine, or something that ought to be looked at and cannot.
  bool file(const fs::path& path, const std::string& shown);
  void directory(const fs::path& root, const std::string& shown);
  void named_file(const fs::path& path, const std::string& shown);
  Findings take() { return std::move(found_); }

 private:
  bool package(const fs::path& path, const std::string& shown);
  void damaged(const std::string& shown, std::string_view gate, std::string fact);

  const Limits& limits_;
  Findings found_;
};

void Looker::damaged(const std::string& shown, std::string_view gate, std::string fact)
{
  found_.files.push_back(
      {.path = shown, .violations = {{.gate = std::string(gate), .fact = std::move(fact)}}});
}

bool Looker::package(const fs::path& path, const std::string& shown)
{
  PackageContents contents = look_into(read_file(path, largest), shown);
  for (PackagedFile& file : contents.files) {
    for (Violation& violation : file.violations)
      violation.fact = without_subject(violation.fact, file.path);
    if (file.binary)
      for (Violation& violation : violations(*file.binary, limits_))
        file.violations.push_back(std::move(violation));
    found_.files.push_back({.path = std::move(file.path),
                            .binary = std::move(file.binary),
                            .violations = std::move(file.violations)});
  }
  const bool any = !contents.files.empty();
  for (Package& package : contents.packages)
    if (any || package.path == shown)
      found_.packages.push_back(std::move(package));
  return any;
}

bool Looker::file(const fs::path& path, const std::string& shown)
{
  const std::string beginning = beginning_of(path);
  if (may_be_package(beginning))
    return package(path, shown);
  if (std::optional<Binary> binary = inspect_file(path)) {
    std::vector<Violation> broken = violations(*binary, limits_);
    for (Violation& violation : folder_violations(shown, *binary, false))
      broken.push_back(std::move(violation));
    found_.files.push_back(
        {.path = shown, .binary = std::move(*binary), .violations = std::move(broken)});
    return true;
  }
  const std::optional<std::string_view> unknown = unknown_package(beginning);
  if (unknown && limits_.any())
    damaged(shown, "contents", fmt::format("is {}, which cannot be looked into", *unknown));
  return unknown && limits_.any();
}

void Looker::named_file(const fs::path& path, const std::string& shown)
{
  if (file(path, shown))
    return;
  if (found_.packages.empty() || found_.packages.back().path != shown)
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}' is neither a binary nor a package", shown))
        .help(
            "name a program, a library, an object or an archive (ELF, PE, Mach-O, WebAssembly, "
            "ar), or a package with some (.deb, .rpm, .apk, .whl, .jar, .zip, .tar.*)");
  if (limits_.any())
    damaged(shown, "contents", "is a package without code for a machine");
}

void Looker::directory(const fs::path& root, const std::string& shown)
{
  const std::string prefix = shown.ends_with('/') ? shown : shown + "/";
  std::size_t found = 0;
  for (const std::string& name : list_files(root)) {
    const fs::path path = root / name;
    if (fs::is_symlink(path))
      continue;  // what it leads to is looked at where it is
    try {
      ++(file(path, prefix + name) ? found : found_.skipped);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::invalid_input)
        throw;
      // One damaged file among many must neither hide the others nor pass for a good one.
      ++found;
      damaged(prefix + name, "intact",
              without_subject(without_subject(error.message(), path.native()), prefix + name));
    }
  }
  if (found == 0)
    throw Error(ErrorKind::invalid_input, fmt::format("no file in '{}' is a binary", shown))
        .help(
            "name a directory with programs, libraries, objects, archives or packages of such in "
            "it");
}

}  // namespace

Findings look_at(const std::vector<std::string>& names, const Limits& limits, const Env& env)
{
  Looker looker(limits);
  for (const std::string& name : names) {
    const fs::path path = env.cwd() / name;
    std::error_code unknown;  // what cannot even be looked at, reading it will report
    if (fs::is_directory(path, unknown))
      looker.directory(path, name);
    else
      looker.named_file(path, name);
  }
  return looker.take();
}

}  // namespace xtool::cli
