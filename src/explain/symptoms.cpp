// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/remedy.hpp>
#include <xtool/explain/symptoms.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/overlay.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace xtool {
namespace {

std::string text_in(const JsonCursor& value)
{
  std::string text = value.string();
  if (text.empty())
    value.fail("expected a text, found an empty one");
  for (const char c : text)
    if (std::iscntrl(static_cast<unsigned char>(c)))
      value.fail("expected a text without control characters");
  return text;
}

std::string id_in(const JsonCursor& value)
{
  std::string id = text_in(value);
  const bool fits = std::all_of(id.begin(), id.end(), [](char c) {
    return std::islower(static_cast<unsigned char>(c)) ||
           std::isdigit(static_cast<unsigned char>(c)) || c == '-';
  });
  if (!fits)
    value.fail(fmt::format("'{}' is not an id: small letters, digits and '-' are allowed", id));
  return id;
}

std::string optional_text(const JsonCursor& object, std::string_view key)
{
  const std::optional<JsonCursor> value = object.find(key);
  return value ? text_in(*value) : std::string();
}

std::vector<std::string> texts(const JsonCursor& object, std::string_view key)
{
  std::vector<std::string> found;
  if (const std::optional<JsonCursor> list = object.find(key))
    for (const JsonCursor& item : list->items())
      found.push_back(text_in(item));
  return found;
}

LinePattern pattern_in(const JsonCursor& value)
{
  try {
    return LinePattern::parse(text_in(value));
  } catch (const Error& error) {
    if (error.message().starts_with("the pattern"))
      value.fail(error.message());
    throw;
  }
}

std::vector<LinePattern> patterns(const JsonCursor& list)
{
  std::vector<LinePattern> found;
  for (const JsonCursor& item : list.items())
    found.push_back(pattern_in(item));
  return found;
}

std::vector<LinePattern> patterns(const JsonCursor& object, std::string_view key)
{
  const std::optional<JsonCursor> list = object.find(key);
  return list ? patterns(*list) : std::vector<LinePattern>();
}

TargetFilter filter_in(const JsonCursor& object)
{
  require_known_keys(object, {"os", "libc", "arch", "triple"});
  return {.os = texts(object, "os"),
          .libc = texts(object, "libc"),
          .arch = texts(object, "arch"),
          .triple = texts(object, "triple")};
}

Strength strength_in(const JsonCursor& value)
{
  const std::string name = value.string();
  if (name == "decides")
    return Strength::decides;
  if (name == "supports")
    return Strength::supports;
  if (name != "mentioned")
    value.fail(fmt::format("expected decides, supports or mentioned, found '{}'", name));
  return Strength::mentioned;
}

// Every placeholder has to be caught whichever of the patterns matches.
void check_template(const JsonCursor& value, const Symptom& symptom)
{
  std::vector<std::string> names;
  try {
    names = placeholders(text_in(value));
  } catch (const Error& error) {
    if (error.message().starts_with("the template"))
      value.fail(error.message());
    throw;
  }
  for (const std::string& name : names) {
    if (is_general_placeholder(name))
      continue;
    for (const LinePattern& pattern : symptom.patterns) {
      const std::vector<std::string> caught = pattern.names();
      if (std::find(caught.begin(), caught.end(), name) == caught.end())
        value.fail(fmt::format("'{{{}}}' is not caught by every pattern", name));
    }
  }
}

Symptom symptom_in(const JsonCursor& object)
{
  require_known_keys(
      object, {"id", "title", "tool", "patterns", "with", "without", "target", "rank", "hides",
               "cause", "remedy", "check", "source", "since", "until", "strength", "translated"});
  Symptom symptom{.id = id_in(object.at("id")),
                  .title = text_in(object.at("title")),
                  .tool = text_in(object.at("tool")),
                  .patterns = patterns(object.at("patterns")),
                  .with = patterns(object, "with"),
                  .without = patterns(object, "without"),
                  .hides = texts(object, "hides"),
                  .cause = text_in(object.at("cause")),
                  .remedy = texts(object, "remedy"),
                  .check = id_in(object.at("check")),
                  .source = texts(object, "source"),
                  .since = optional_text(object, "since"),
                  .until = optional_text(object, "until")};
  for (LinePattern& pattern : patterns(object, "translated"))
    symptom.patterns.push_back(std::move(pattern));
  if (symptom.patterns.empty())
    object.at("patterns").fail("expected a pattern, found none");
  if (const std::optional<JsonCursor> filter = object.find("target"))
    symptom.target = filter_in(*filter);
  if (const std::optional<JsonCursor> strength = object.find("strength"))
    symptom.strength = strength_in(*strength);
  if (const std::optional<JsonCursor> rank = object.find("rank"))
    symptom.rank = static_cast<int>(rank->integer(0, 9));
  check_template(object.at("cause"), symptom);
  for (const JsonCursor& line : object.at("remedy").items())
    check_template(line, symptom);
  return symptom;
}

bool names(const std::vector<std::string>& wanted, const std::string& value)
{
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

}  // namespace

bool TargetFilter::admits(const TargetEntry* entry) const
{
  if (empty())
    return true;
  return entry != nullptr && names(os, entry->os) && names(libc, entry->libc.value_or("")) &&
         names(arch, entry->arch) && names(triple, entry->triple.str());
}

Symptoms Symptoms::load(const std::filesystem::path& overlay_directory)
{
  Symptoms symptoms = parse(builtin_symptoms(), "symptoms.json");
  each_overlay(overlay_directory, [&](std::string_view json, const std::string& source) {
    symptoms.overlay(json, source);
  });
  return symptoms;
}

Symptoms Symptoms::parse(std::string_view json, const std::string& source)
{
  Symptoms symptoms;
  symptoms.overlay(json, source);
  return symptoms;
}

void Symptoms::overlay(std::string_view json, const std::string& source)
{
  const Json parsed = parse_json(json, source);
  const JsonCursor document(parsed, source);
  require_known_keys(document, {"$schema", "schema", "symptoms", "errors", "successes", "retries",
                                "probes", "packages"});
  document.at("schema").integer(1, 1);
  Symptoms changed = *this;
  for (const JsonCursor& item : document.at("symptoms").items()) {
    Symptom symptom = symptom_in(item);
    const auto known = std::find_if(changed.symptoms_.begin(), changed.symptoms_.end(),
                                    [&](const Symptom& other) { return other.id == symptom.id; });
    if (known == changed.symptoms_.end())
      changed.symptoms_.push_back(std::move(symptom));
    else
      *known = std::move(symptom);
  }
  if (const std::optional<JsonCursor> errors = document.find("errors")) {
    changed.errors_.clear();
    for (const JsonCursor& sort : errors->items())
      changed.errors_.push_back(patterns(sort));
  }
  if (document.has("successes"))
    changed.successes_ = patterns(document, "successes");
  if (document.has("retries"))
    changed.retries_ = patterns(document, "retries");
  if (document.has("probes"))
    changed.probes_ = patterns(document, "probes");
  if (const std::optional<JsonCursor> packages = document.find("packages"))
    for (const auto& [library, package] : packages->members())
      changed.packages_[library] = text_in(package);
  *this = std::move(changed);
}

std::optional<std::string> Symptoms::debian_package(std::string_view library) const
{
  const auto found = packages_.find(library);
  return found == packages_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace xtool
