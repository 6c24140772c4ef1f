// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/spec/spec_check.hpp>

#include "spec_judgement.hpp"

#include <xtool/support/files.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using Severity = SpecFinding::Severity;

std::string types_in_words(const SpecModel::Key& key)
{
  std::vector<std::string> words;
  for (const std::string& type : key.types)
    if (type != "null")
      words.push_back((type == "array" || type == "integer" || type == "object" ? "an " : "a ") +
                      type);
  return fmt::format("{}", fmt::join(words, " or "));
}

void check_names(const FoundSpec& spec, SpecRustc& rustc, std::vector<SpecFinding>& findings)
{
  if (spec.origin == SpecOrigin::builtin)
    return;
  if (rustc.is_builtin(spec.name)) {
    findings.push_back({.id = "name-hidden",
                        .fact = fmt::format("the built-in target '{}' hides this specification: "
                                            "`--target {}` means the built-in one",
                                            spec.name, spec.name),
                        .help = "give the file another name"});
    return;
  }
  std::error_code unknown;
  for (const FoundSpec& other : specs_named(spec.name, rustc)) {
    if (fs::equivalent(other.path, spec.path, unknown))
      return;
    findings.push_back({.severity = Severity::warning,
                        .id = "name-taken",
                        .fact = fmt::format("rustc finds '{}' for `--target {}`, not this file",
                                            other.path.native(), spec.name),
                        .help = "give one of the files another name"});
    return;
  }
}

void check_required(const Json& json, const SpecModel& model, std::vector<SpecFinding>& findings)
{
  for (const std::string& key : model.required)
    if (!json.contains(key))
      findings.push_back({.id = "missing-key",
                          .key = key,
                          .fact = fmt::format("the required key '{}' is missing", key),
                          .help = "`xtool spec show TARGET` prints the value of a similar target"});
}

SpecFinding unknown_key(const std::string& key, const SpecModel& model, const SpecRustc& rustc)
{
  const std::optional<std::string> meant = closest(key, model.names());
  return {.id = "unknown-key",
          .key = key,
          .fact = fmt::format("rustc {} does not know the key '{}'",
                              rustc.toolchain().release.str(), key),
          .help = meant ? fmt::format("did you mean '{}'?", *meant)
                        : "`xtool spec migrate` removes keys that this rustc does not know"};
}

void check_members(const Json& json, SpecRustc& rustc, std::vector<SpecFinding>& findings)
{
  const SpecModel& model = rustc.model();
  for (const auto& [name, value] : json.items()) {
    const SpecModel::Key* key = model.find(name);
    if (!key) {
      if (model.complete)
        findings.push_back(unknown_key(name, model, rustc));
      continue;
    }
    if (!fits(*key, value)) {
      findings.push_back(
          {.id = "wrong-type",
           .key = name,
           .fact =
               fmt::format("'{}' is {} {}, but rustc {} expects {}", name,
                           type_of(value) == "integer" || type_of(value) == "array" ||
                                   type_of(value) == "object"
                               ? "an"
                               : "a",
                           type_of(value), rustc.toolchain().release.str(), types_in_words(*key)),
           .help = respelled(*key, value) ? "`xtool spec migrate` changes the type" : ""});
    } else if (value.is_string() && !key->values.empty() &&
               !key->values.contains(value.get<std::string>())) {
      const std::vector<std::string> choices(key->values.begin(), key->values.end());
      const std::optional<std::string> meant = closest(value.get<std::string>(), choices);
      findings.push_back(
          {.id = "wrong-value",
           .key = name,
           .fact = fmt::format("'{}' is not a valid value of '{}'", value.get<std::string>(), name),
           .help = meant ? fmt::format("did you mean '{}'?", *meant)
                         : fmt::format("valid values: {}", fmt::join(choices, ", "))});
    }
  }
}

bool any_error(const std::vector<SpecFinding>& findings)
{
  return std::any_of(findings.begin(), findings.end(),
                     [](const SpecFinding& one) { return one.severity == Severity::error; });
}

// What rustc itself says, with the file under a name that no other target has.
void check_by_rustc(const SpecDocument& document, SpecRustc& rustc, SpecCheck& check)
{
  const TempDir folder;
  const std::string name = "xtool-checked-specification";
  write_new_file(folder.path() / (name + ".json"), document.text());

  const SpecRustc::Answer loaded = rustc.load(folder.path(), name);
  check.needs_unstable_options = loaded.needs_unstable_options && loaded.accepted;
  const std::string& release = rustc.toolchain().release.str();
  for (const std::string& key : unused_fields(loaded.printed))
    check.findings.push_back(unknown_key(key, rustc.model(), rustc));
  if (!loaded.accepted) {
    check.findings.push_back(
        {.id = "rejected",
         .fact = fmt::format("rustc {} rejects it: {}", release, rustc_reason(loaded.printed))});
    return;
  }
  const SpecRustc::Answer generated = rustc.generate(folder.path(), name);
  for (SpecFinding& finding : ignored_by_llvm(loaded.printed + generated.printed))
    check.findings.push_back(std::move(finding));
  if (!generated.accepted)
    check.findings.push_back({.id = "no-code",
                              .fact = fmt::format("rustc {} cannot generate code for it: {}",
                                                  release, rustc_reason(generated.printed))});
}

}  // namespace

std::string_view to_string(SpecFinding::Severity severity)
{
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      break;
  }
  return "note";
}

bool SpecCheck::good() const { return !any_error(findings); }

SpecCheck check_spec(const SpecDocument& document, const FoundSpec& spec, SpecRustc& rustc)
{
  SpecCheck check;
  check_names(spec, rustc, check.findings);
  if (spec.origin != SpecOrigin::builtin) {
    std::vector<SpecFinding> found;
    check_required(document.json(), rustc.model(), found);
    check_members(document.json(), rustc, found);
    const bool readable = !any_error(found);
    std::move(found.begin(), found.end(), std::back_inserter(check.findings));
    if (readable)
      check_by_rustc(document, rustc, check);
  }
  for (SpecFinding& finding : judge_sense(document.json(), rustc))
    check.findings.push_back(std::move(finding));
  if (check.needs_unstable_options)
    check.findings.push_back(unstable_note(spec, rustc));
  return check;
}

}  // namespace xtool
