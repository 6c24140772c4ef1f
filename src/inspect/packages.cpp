// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/inspect/packages.hpp>
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>

#include "claims.hpp"
#include "package_formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

constexpr std::size_t beginning_size = 512;  // tells what a file is
constexpr std::size_t largest_file = 1u << 30;
constexpr std::size_t largest_text = 1u << 20;  // of a package's description
constexpr int deepest = 5;                      // of packages in packages

std::string file_name(std::string_view path)
{
  return std::string(path.substr(path.rfind('/') + 1));
}

// What a package's own parts have to be called to be looked at as such.
struct Description {
  std::string_view path;
  std::string_view format;
  std::vector<Claim> (*claims)(std::string_view text);
};
constexpr std::array descriptions{
    Description{"control", "deb", claims_of_control},
    Description{".PKGINFO", "apk", claims_of_pkginfo},
    Description{"package/package.json", "npm", claims_of_package_json},
};

void require_depth(const std::string& path, int depth)
{
  if (depth > deepest)
    throw Error(
        ErrorKind::invalid_input,
        fmt::format("'{}' cannot be looked into: too many packages are in each other", path));
}

// One package, and by recursion those in it.
class Walker {
 public:
  Walker(WalkBudget& budget, PackageContents& found) : budget_(budget), found_(found) {}

  void walk(std::string_view bytes, const std::string& path, int depth);

 private:
  // A file of the package that is being walked through.
  void look_at(ArchiveWalk& archive, const WalkEntry& entry, const std::string& path, int depth);
  void walk_nested(std::string_view bytes, const std::string& shown, const std::string& inner,
                   int depth);
  void add(PackagedFile file, const std::string& inner);
  void add_binary(std::string_view bytes, const std::string& path, const std::string& inner);
  void describe(std::string_view text, const std::string& inner, std::size_t package);
  void hold_against_claims(std::size_t package, std::size_t first_file);

  WalkBudget& budget_;
  PackageContents& found_;
  std::vector<std::vector<Claim>> claims_ = {};  // of each package
  std::vector<std::string> inner_ = {};          // of each file, its path in its own package
  std::vector<std::size_t> owner_ = {};          // of each file, its package
  std::size_t current_ = 0;                      // the package being walked through
};

void Walker::walk(std::string_view bytes, const std::string& path, int depth)
{
  require_depth(path, depth);
  const std::size_t package = found_.packages.size();
  const std::size_t outer = std::exchange(current_, package);
  const std::size_t first_file = found_.files.size();
  found_.packages.push_back({.path = path, .format = package_format(path, bytes)});
  claims_.push_back(claims_of_wheel(file_name(path)));
  if (found_.packages[package].format == "rpm")
    claims_[package] = claims_of_rpm(bytes);

  ArchiveWalk archive(bytes, path, budget_);
  while (const std::optional<WalkEntry> entry = archive.next())
    if (entry->file)
      look_at(archive, *entry, path, depth);
  hold_against_claims(package, first_file);
  current_ = outer;
}

void Walker::look_at(ArchiveWalk& archive, const WalkEntry& entry, const std::string& path,
                     int depth)
{
  const std::string shown = entry.path.empty() ? path : path + "!" + terminal_line(entry.path);
  std::string bytes = archive.read(beginning_size);
  const std::size_t package = current_;
  const bool description =
      std::any_of(descriptions.begin(), descriptions.end(),
                  [&](const Description& known) { return entry.path == known.path; });
  if (description) {
    bytes += archive.read(largest_text);
    describe(bytes, entry.path, package);
  }
  const bool walked = may_be_walked(bytes);
  if (!walked && !may_be_inspected(bytes)) {
    ++found_.others;
    return;
  }
  bytes += archive.read(largest_file);
  if (bytes.size() > largest_file)
    throw Error(ErrorKind::invalid_input, fmt::format("'{}' is larger than 1 GiB", shown));
  if (!walked)
    return add_binary(bytes, shown, entry.path);
  // The two archives of a .deb are no packages of their own to whoever reads about it.
  const bool part = found_.packages[package].format == "deb" &&
                    (entry.path.starts_with("control.tar") || entry.path.starts_with("data.tar"));
  if (!part && !entry.path.empty())
    return walk_nested(bytes, shown, entry.path, depth);
  require_depth(path, depth + 1);
  ArchiveWalk inner(bytes, path, budget_);
  while (const std::optional<WalkEntry> next = inner.next())
    if (next->file)
      look_at(inner, *next, path, depth + 1);
}

// One damaged archive, such as a test's, must not hide what else is there. A compressed text, such
// as a changelog, is not a package.
void Walker::walk_nested(std::string_view bytes, const std::string& shown, const std::string& inner,
                         int depth)
{
  const std::size_t package = current_;
  const std::size_t package_count = found_.packages.size();
  const std::size_t file_count = found_.files.size();
  try {
    walk(bytes, shown, depth + 1);
    const bool last = package_count + 1 == found_.packages.size();
    if (last && file_count == found_.files.size() &&
        is_compressed_file(found_.packages.back().format)) {
      found_.packages.pop_back();
      claims_.pop_back();
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    current_ = package;
    add({.path = shown, .violations = {{.gate = "intact", .fact = error.message()}}}, inner);
  }
}

void Walker::add(PackagedFile file, const std::string& inner)
{
  found_.files.push_back(std::move(file));
  inner_.push_back(inner);
  owner_.push_back(current_);
}

void Walker::add_binary(std::string_view bytes, const std::string& path, const std::string& inner)
{
  PackagedFile file{.path = path};
  try {
    file.binary = inspect(bytes, path);
    if (!file.binary) {
      ++found_.others;
      return;
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    file.violations.push_back({.gate = "intact", .fact = error.message()});
  }
  add(std::move(file), inner);
}

void Walker::describe(std::string_view text, const std::string& inner, std::size_t package)
{
  for (const Description& known : descriptions) {
    if (inner != known.path)
      continue;
    std::string& format = found_.packages[package].format;
    if (known.format == "deb" && format != "deb")
      return;  // any other file of that name
    format = known.format;
    for (Claim& claim : known.claims(text))
      claims_[package].push_back(std::move(claim));
  }
}

void Walker::hold_against_claims(std::size_t package, std::size_t first_file)
{
  Package& described = found_.packages[package];
  for (const Claim& claim : claims_[package])
    described.claims.push_back(claim.said);
  const bool distribution = described.format == "deb" || described.format == "rpm" ||
                            (described.format == "apk" && !claims_[package].empty());
  const bool android = !distribution && (described.format == "aar" || described.format == "apk" ||
                                         described.format == "aab");
  for (std::size_t i = first_file; i < found_.files.size(); ++i) {
    PackagedFile& file = found_.files[i];
    if (!file.binary || owner_[i] != package)
      continue;
    for (const Claim& claim : claims_[package]) {
      if (distribution && may_be_foreign(inner_[i], *find_named_machine(claim.machines.front())))
        continue;
      if (auto reason = broken_claim(*file.binary, claim))
        file.violations.push_back({.gate = "claim", .fact = std::move(*reason)});
    }
    for (Violation& violation : folder_violations(inner_[i], *file.binary, android))
      file.violations.push_back(std::move(violation));
  }
}

}  // namespace

bool may_be_package(std::string_view beginning) { return may_be_walked(beginning); }

std::optional<std::string_view> unknown_package(std::string_view beginning)
{
  struct Kind {
    std::string_view magic;
    std::string_view name;
  };
  using namespace std::string_view_literals;
  constexpr std::array kinds{
      Kind{"hsqs"sv, "a SquashFS image"},
      Kind{"7z\xbc\xaf\x27\x1c"sv, "a 7z archive"},
      Kind{"xar!"sv, "a xar archive"},
      Kind{"MSCF"sv, "a cabinet"},
      Kind{"Rar!\x1a\x07"sv, "a RAR archive"},
      Kind{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "an installer of Windows"},
      Kind{"ADBd"sv, "a package of apk 3"},
      Kind{"ADB."sv, "a package of apk 3"},
      Kind{"BC\xc0\xde"sv, "LLVM's intermediate code"},
      Kind{"\xde\xc0\x17\x0b"sv, "LLVM's intermediate code"},
  };
  for (const Kind& kind : kinds)
    if (beginning.starts_with(kind.magic))
      return kind.name;
  return std::nullopt;
}

PackageContents look_into(std::string_view bytes, const std::string& path, WalkBudget budget)
{
  PackageContents found;
  Walker(budget, found).walk(bytes, path, 1);
  return found;
}

std::vector<Violation> folder_violations(const std::string& path, const Binary& binary,
                                         bool android)
{
  constexpr std::array own_names{"arm64-v8a", "armeabi-v7a", "armeabi"};
  constexpr std::array parents{"jniLibs", "jni"};
  std::vector<Violation> found;
  const std::size_t end = path.rfind('/');
  if (end == std::string::npos)
    return found;
  const std::string folder = file_name(std::string_view(path).substr(0, end));
  const std::string above =
      end < folder.size() + 1
          ? ""
          : file_name(std::string_view(path).substr(0, end - folder.size() - 1));
  const auto is_one_of = [](const auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const bool meant =
      is_one_of(own_names, folder) || is_one_of(parents, above) || (android && above == "lib");
  if (!meant || find_named_machine(folder) == nullptr)
    return found;
  const Claim claim{.said = fmt::format("its folder '{}'", folder),
                    .format = BinaryFormat::elf,
                    .machines = {folder},
                    .os = "android"};
  if (auto reason = broken_claim(binary, claim))
    found.push_back({.gate = "claim", .fact = std::move(*reason)});
  return found;
}

}  // namespace xtool
