// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "inspect_report.hpp"

#include "cli/outcome.hpp"

#include <xtool/binary/architecture.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool::cli {
namespace {

std::string_view kind_name(BinaryKind kind)
{
  switch (kind) {
    case BinaryKind::program:
      return "program";
    case BinaryKind::library:
      return "library";
    case BinaryKind::object:
      return "object";
    case BinaryKind::debug:
      return "debug";
    case BinaryKind::other:
      return "other";
  }
  return "";
}

void add_fact(std::string& text, std::string_view label, const std::string& value)
{
  if (!value.empty())
    text += fmt::format("  {:<14} {}\n", std::string(label) + ":", value);
}

// The texts that are not empty, with commas.
std::string joined(const std::vector<std::string>& texts)
{
  std::string all;
  for (const std::string& text : texts)
    if (!text.empty())
      all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string system_text(const BinaryFacts& facts)
{
  if (!facts.platforms.empty()) {
    std::vector<std::string> all;
    for (const ApplePlatform& platform : facts.platforms)
      all.push_back(fmt::format("{}{} ({})", platform.os,
                                platform.abi.empty() ? "" : " " + platform.abi, platform.version));
    all.push_back(facts.libc);
    return joined(all);
  }
  const std::string_view what = facts.os == "android" ? "API level "
                                : facts.os == "linux" ? "kernel "
                                                      : "";
  const std::string version =
      facts.os_version.empty() ? "" : fmt::format(" ({}{})", what, facts.os_version);
  return joined({facts.os + version, facts.libc});
}

std::string format_text(const Image& image)
{
  const BinaryFacts& facts = image.facts;
  if (facts.format == BinaryFormat::wasm)
    return fmt::format("WebAssembly, {} bits, {}", facts.pointer_width, kind_name(facts.kind));
  return fmt::format("{}, {} bits, {} endian, {}", to_string(facts.format), facts.pointer_width,
                     facts.endian,
                     facts.kind == BinaryKind::debug ? "debug information" : kind_name(facts.kind));
}

// The highest version of a family, and the symbols that need it.
std::string version_text(const Image& image, const std::string& family, const std::string& number)
{
  constexpr std::size_t shown = 5;
  if (number.empty())
    return "";
  std::vector<std::string> symbols;
  for (const SymbolVersion& version : image.versions)
    if (!version.weak && version.name.starts_with(family) &&
        (version.name.substr(family.size()) == number ||
         (family == "GLIBC_" && glibc_of_need(version.library, version.name) ==
                                    GlibcVersion::parse_symbol_version(number))))
      symbols.insert(symbols.end(), version.symbols.begin(), version.symbols.end());
  const std::size_t count = symbols.size();
  symbols.resize(std::min(count, shown));
  std::string text = joined(symbols);
  if (count > shown)
    text += fmt::format(" and {} more", count - shown);
  return text.empty() ? number : fmt::format("{}, for {}", number, text);
}

std::string image_text(const Image& image)
{
  const BinaryFacts& facts = image.facts;
  std::string text;
  add_fact(text, "format", format_text(image));
  add_fact(
      text, "machine",
      joined({architecture(facts), facts.cpu, facts.float_abi ? *facts.float_abi + " float" : ""}));
  add_fact(text, "system", system_text(facts));
  add_fact(text, "linkage", std::string(to_string(image.linkage)));
  add_fact(text, "interpreter", facts.interpreter.value_or(""));
  add_fact(text, "name", facts.soname);
  add_fact(text, "needs", joined(facts.needed));
  add_fact(text, "rpath", facts.rpath);
  add_fact(text, "runpath", facts.runpath);
  add_fact(text, "glibc",
           version_text(image, "GLIBC_", facts.glibc ? facts.glibc->str() : std::string()));
  add_fact(text, "libstdc++", version_text(image, "GLIBCXX_", image.glibcxx));
  add_fact(text, "C++ ABI", version_text(image, "CXXABI_", image.cxxabi));
  add_fact(text, "C++ runtime", joined(image.cxx_runtimes));
  if (has_both_ndk_runtimes(image))
    add_fact(text, "warning", "it has both C++ runtimes of the NDK");
  if (facts.load_alignment)
    add_fact(text, "alignment", fmt::format("{} bytes", *facts.load_alignment));
  return text;
}

std::string archive_text(const Binary& archive)
{
  std::string text;
  add_fact(text, "format", "archive");
  for (const Image& image : archive.images) {
    const BinaryFacts& facts = image.facts;
    add_fact(text, "members",
             fmt::format("{} for {}, such as '{}'", image.count,
                         joined({architecture(facts), fmt::format("{} bits", facts.pointer_width),
                                 facts.endian + " endian", facts.cpu,
                                 facts.float_abi ? *facts.float_abi + " float" : "", facts.os}),
                         image.member));
  }
  if (archive.bitcode > 0)
    add_fact(text, "members", fmt::format("{} in LLVM's intermediate code", archive.bitcode));
  if (!archive.absent.empty())
    add_fact(text, "not there", joined(archive.absent));
  if ((archive.images.empty() && archive.absent.empty() && archive.bitcode == 0) ||
      archive.others > 0)
    add_fact(text, "members", fmt::format("{} without code for a machine", archive.others));
  if (archive.images.size() > 1)
    add_fact(text, "warning", "the members are for different machines");
  return text;
}

Json image_json(const Image& image)
{
  const BinaryFacts& facts = image.facts;
  Json versions = Json::array();
  for (const SymbolVersion& version : image.versions)
    versions.push_back({{"library", version.library},
                        {"name", version.name},
                        {"weak", version.weak},
                        {"symbols", version.symbols}});
  Json evidence = Json::array();
  for (const SystemEvidence& sign : facts.evidence)
    evidence.push_back(sign.what);
  Json platforms = Json::array();
  for (const ApplePlatform& platform : facts.platforms)
    platforms.push_back({{"os", platform.os},
                         {"abi", text_or_null(platform.abi)},
                         {"version", text_or_null(platform.version)}});
  return {{"kind", kind_name(facts.kind)},
          {"machine", text_or_null(facts.machine)},
          {"arch", text_or_null(architecture(facts))},
          {"bits", facts.pointer_width == 0 ? Json() : Json(facts.pointer_width)},
          {"endian", facts.endian},
          {"float_abi", facts.float_abi ? Json(*facts.float_abi) : Json()},
          {"cpu", text_or_null(facts.cpu)},
          {"os", text_or_null(facts.os)},
          {"os_version", text_or_null(facts.os_version)},
          {"libc", text_or_null(facts.libc)},
          {"evidence", std::move(evidence)},
          {"platforms", std::move(platforms)},
          {"linkage", text_or_null(std::string(to_string(image.linkage)))},
          {"interpreter", facts.interpreter ? Json(*facts.interpreter) : Json()},
          {"needed", facts.needed},
          {"soname", text_or_null(facts.soname)},
          {"rpath", text_or_null(facts.rpath)},
          {"runpath", text_or_null(facts.runpath)},
          {"glibc", facts.glibc ? Json(facts.glibc->str()) : Json()},
          {"glibcxx", text_or_null(image.glibcxx)},
          {"cxxabi", text_or_null(image.cxxabi)},
          {"versions", std::move(versions)},
          {"cxx_runtimes", image.cxx_runtimes},
          {"both_ndk_runtimes", has_both_ndk_runtimes(image)},
          {"load_alignment", facts.load_alignment ? Json(*facts.load_alignment) : Json()}};
}

// What all images agree on; null, or nothing in an array, for the rest.
Json common(const std::vector<Json>& images)
{
  Json facts = images.empty() ? image_json({}) : images.front();
  for (auto& [key, value] : facts.items())
    if (images.empty() || std::any_of(images.begin(), images.end(),
                                      [&](const Json& image) { return image.at(key) != value; }))
      value = value.is_array() ? Json::array() : value.is_boolean() ? Json(false) : Json();
  return facts;
}

}  // namespace

std::string describe(const std::string& path, const Binary& binary)
{
  std::string text = path + "\n";
  if (binary.form == Binary::Form::archive)
    return text + archive_text(binary);
  for (const Image& image : binary.images)
    text += image_text(image);
  return text;
}

std::string describe(const Package& package)
{
  std::string text = package.path + "\n";
  add_fact(text, "package", package.format);
  add_fact(text, "claims", joined(package.claims));
  return text;
}

Json to_json(const Package& package)
{
  return {{"path", package.path}, {"format", package.format}, {"claims", package.claims}};
}

Json to_json(const InspectedFile& file)
{
  const bool damaged = !file.binary;
  const Binary binary = file.binary.value_or(Binary{});
  std::vector<Json> images;
  for (const Image& image : binary.images)
    images.push_back(image_json(image));
  Json result = {{"path", file.path}, {"format", damaged ? Json() : Json(format_name(binary))}};
  result.update(common(images));
  Json parts = Json::array();
  if (binary.form != Binary::Form::single)
    for (std::size_t i = 0; i < images.size(); ++i) {
      images[i]["count"] = binary.images[i].count;
      images[i]["member"] = text_or_null(binary.images[i].member);
      parts.push_back(std::move(images[i]));
    }
  result["images"] = std::move(parts);
  result["other_members"] = binary.others;
  result["bitcode_members"] = binary.bitcode;
  result["absent_members"] = binary.absent;
  Json violations = Json::array();
  for (const Violation& violation : file.violations)
    violations.push_back({{"gate", violation.gate}, {"fact", violation.fact}});
  result["violations"] = std::move(violations);
  return result;
}

}  // namespace xtool::cli
