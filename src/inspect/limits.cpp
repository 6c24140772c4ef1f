// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/architecture.hpp>
#include <xtool/inspect/limits.hpp>
#include <xtool/support/glob.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

// Words that open a violation where a file has several images.
std::string subject(const Binary& binary, const Image& image)
{
  if (binary.form == Binary::Form::archive)
    return image.count == 1
               ? fmt::format("its member '{}' ", image.member)
               : fmt::format("its member '{}', as {} others, ", image.member, image.count - 1);
  return binary.images.size() > 1 ? fmt::format("its image for {} ", architecture(image.facts))
                                  : "";
}

// Where two C libraries' programs look alike but for the library itself.
bool other_libc(const Image& image, const TargetEntry& target)
{
  constexpr std::array known{"glibc", "musl", "bionic", "uclibc"};
  const auto knows = [&](const std::string& libc) {
    return std::find(known.begin(), known.end(), libc) != known.end();
  };
  return image.linkage == Linkage::dynamic && target.libc && knows(image.facts.libc) &&
         knows(*target.libc) && image.facts.libc != *target.libc;
}

// What told the system of the file, to follow a sentence about it.
std::string because(const BinaryFacts& facts)
{
  for (const SystemEvidence& sign : facts.evidence)
    if (sign.os == facts.os)
      return ": " + sign.what;
  return "";
}

// Systems whose programs always say what they are for, by a note, an interpreter or a library:
// their kernels run no others. FreeBSD's mark is part of what `mismatch` compares.
bool marks_its_programs(const std::string& os)
{
  constexpr std::array known{"netbsd", "openbsd", "dragonfly", "solaris", "illumos", "haiku"};
  return std::find(known.begin(), known.end(), os) != known.end();
}

std::optional<std::string> misfit(const Image& image, const TargetEntry& target)
{
  if (auto reason = mismatch(image.facts, target))
    return reason;
  const BinaryFacts& facts = image.facts;
  if (!facts.os.empty() && facts.platforms.empty() && !runs_on(facts.os, target.os))
    return fmt::format(
        "is for {}, not for {}{}", facts.os,
        target.os == "unknown" || target.os == "none" ? target.triple.str() : target.os,
        because(facts));
  if (facts.kind == BinaryKind::program && facts.os.empty() && marks_its_programs(target.os))
    return fmt::format("is not marked as being for {}", target.os);
  if (other_libc(image, target))
    return fmt::format("is linked for {}, not for {}", image.facts.libc, *target.libc);
  const std::optional<int> needed = arm_version(image.facts.cpu);
  const std::optional<int> there = arm_version(target.triple.arch());
  if (needed && there && *needed > *there)
    return fmt::format("has code for ARMv{}, not only for ARMv{}", *needed, *there);
  if (target.os == "android" && has_both_ndk_runtimes(image))
    return "has both C++ runtimes of the NDK, 'libc++_shared.so' and 'libc++_static.a': "
           "exceptions and memory of one break in the other";
  return std::nullopt;
}

std::string_view plural(std::size_t count) { return count == 1 ? "" : "s"; }

// What nobody looked at must not pass for good.
void check_contents(const Binary& binary, std::vector<Violation>& found)
{
  const auto add = [&](std::string fact) {
    found.push_back({.gate = "contents", .fact = std::move(fact)});
  };
  for (const std::string& member : binary.absent)
    add(fmt::format("its member '{}' is a file of its own, which is not there", member));
  if (binary.bitcode > 0)
    add(fmt::format("{} member{} in LLVM's intermediate code, which does not tell what {} for",
                    binary.bitcode == 1 ? "has a" : fmt::format("has {}", binary.bitcode),
                    plural(binary.bitcode), binary.bitcode == 1 ? "it is" : "they are"));
  if (binary.images.empty() && binary.absent.empty() && binary.bitcode == 0)
    add(binary.others == 0 ? "is an empty archive" : "is an archive without code for a machine");
  for (const Image& image : binary.images)
    if (image.facts.kind == BinaryKind::other)
      add(subject(binary, image) + "is neither a program nor a library nor an object");
}

void check_target(const Binary& binary, const TargetEntry& target, std::vector<Violation>& found)
{
  std::vector<Violation> misfits;
  for (const Image& image : binary.images)
    if (const auto reason = misfit(image, target))
      misfits.push_back({.gate = "target", .fact = subject(binary, image) + *reason});
  if (binary.form == Binary::Form::fat && misfits.size() < binary.images.size())
    return;
  found.insert(found.end(), misfits.begin(), misfits.end());
}

// "__libc_start_main (2.34), fstat (2.33)", the newest first, and how many more.
std::string newer_symbols(const Image& image, const GlibcVersion& limit)
{
  constexpr std::size_t shown = 5;
  std::vector<std::pair<GlibcVersion, std::string>> newer;
  for (const SymbolVersion& version : image.versions) {
    const std::optional<GlibcVersion> glibc = glibc_of_need(version.library, version.name);
    if (version.weak || !glibc || *glibc <= limit)
      continue;
    for (const std::string& symbol : version.symbols)
      newer.emplace_back(*glibc, fmt::format("{} ({})", symbol, glibc->str()));
    if (version.symbols.empty())
      newer.emplace_back(*glibc, version.name);
  }
  std::stable_sort(newer.begin(), newer.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (std::size_t i = 0; i < std::min(newer.size(), shown); ++i)
    text += (i == 0 ? "" : ", ") + newer[i].second;
  if (newer.size() > shown)
    text += fmt::format(" and {} more", newer.size() - shown);
  return text;
}

void check_libraries(const Binary& binary, const Image& image,
                     const std::vector<std::string>& allowed, std::vector<Violation>& found)
{
  const auto file_name = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
  const LetterCase letters =
      image.facts.format == BinaryFormat::pe ? LetterCase::ignored : LetterCase::matters;
  const auto is_allowed = [&](const std::string& library) {
    if (image.facts.interpreter && file_name(*image.facts.interpreter) == library)
      return true;
    return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& pattern) {
      return matches_glob(pattern, library, letters) ||
             matches_glob(pattern, file_name(library), letters);
    });
  };
  std::vector<std::string> others;
  for (const std::string& library : image.facts.needed)
    if (!is_allowed(library))
      others.push_back("'" + library + "'");
  if (!others.empty())
    found.push_back({.gate = "needs-only",
                     .fact = fmt::format("{}needs {}, which {} not among the libraries allowed",
                                         subject(binary, image), fmt::join(others, ", "),
                                         others.size() == 1 ? "is" : "are")});
}

void check_image(const Binary& binary, const Image& image, const Limits& limits,
                 std::vector<Violation>& found)
{
  const BinaryFacts& facts = image.facts;
  const std::string opening = subject(binary, image);
  if (limits.max_glibc && facts.glibc && *facts.glibc > *limits.max_glibc)
    found.push_back(
        {.gate = "max-glibc",
         .fact = fmt::format("{}needs glibc {}, newer than {}: {}", opening, facts.glibc->str(),
                             limits.max_glibc->str(), newer_symbols(image, *limits.max_glibc))});
  // Nobody loads debug information that was split off.
  if (limits.page_size && facts.kind != BinaryKind::debug && facts.load_alignment &&
      *facts.load_alignment < *limits.page_size)
    found.push_back(
        {.gate = "page-size",
         .fact = fmt::format("{}is aligned for pages of {} bytes, and cannot be loaded where they "
                             "have {}",
                             opening, *facts.load_alignment, *limits.page_size)});
  if (limits.only_static && image.linkage == Linkage::dynamic)
    found.push_back(
        {.gate = "static",
         .fact = fmt::format("{}is linked dynamically: it needs {}", opening,
                             !facts.needed.empty()
                                 ? fmt::format("'{}'", fmt::join(facts.needed, "', '"))
                             : facts.interpreter ? fmt::format("'{}'", *facts.interpreter)
                                                 : "a loader")});
  if (limits.needs_only)
    check_libraries(binary, image, *limits.needs_only, found);
}

}  // namespace

std::vector<Violation> violations(const Binary& binary, const Limits& limits)
{
  std::vector<Violation> found;
  if (limits.any())
    check_contents(binary, found);
  if (limits.target != nullptr)
    check_target(binary, *limits.target, found);
  for (const Image& image : binary.images)
    check_image(binary, image, limits, found);
  return found;
}

}  // namespace xtool
