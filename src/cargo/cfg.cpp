// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/cfg.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

bool starts_name(char letter)
{
  return letter == '_' || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool continues_name(char letter) { return starts_name(letter) || (letter >= '0' && letter <= '9'); }

// The part of a triple that names the environment begins with one of these.
std::optional<std::string> environment_in(std::string_view triple)
{
  const std::string_view last = triple.substr(triple.rfind('-') + 1);
  for (const std::string_view name : {"gnu", "musl", "msvc", "uclibc", "newlib", "ohos", "sgx"})
    if (last.starts_with(name))
      return std::string(name);
  return std::nullopt;
}

std::string abi_in(std::string_view triple)
{
  const std::string_view last = triple.substr(triple.rfind('-') + 1);
  for (const std::string_view name :
       {"eabihf", "eabi", "abi64", "abiv2", "llvm", "softfloat", "x32", "macabi", "sim"})
    if (last.ends_with(name))
      return name == "abiv2" ? "elfv2" : std::string(name);
  return "";
}

bool is_unix(const std::string& os)
{
  constexpr std::array others = {"none", "windows", "wasi", "unknown", "uefi", "hermit",
                                 "cuda", "psp",     "vita", "xous",    "zkvm", "solid_asp3"};
  return std::find(others.begin(), others.end(), os) == others.end();
}

}  // namespace

TargetCfg TargetCfg::parse(std::string_view lines)
{
  TargetCfg cfg;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    const std::size_t equals = line.find('=');
    if (line.empty())
      continue;
    if (equals == std::string_view::npos) {
      cfg.facts_.emplace(line, std::nullopt);
      continue;
    }
    std::string_view value = line.substr(equals + 1);
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    cfg.facts_.emplace(line.substr(0, equals), std::string(value));
  }
  return cfg;
}

TargetCfg TargetCfg::of(const TargetEntry& entry)
{
  TargetCfg cfg;
  const auto set = [&](const char* name, std::string value) {
    cfg.facts_.emplace(name, std::move(value));
  };
  set("target_arch", entry.arch);
  set("target_os", entry.os);
  set("target_endian", entry.endian);
  set("target_pointer_width", std::to_string(entry.pointer_width));
  set("target_env", environment_in(entry.triple.str()).value_or(""));
  set("target_abi", abi_in(entry.triple.str()));
  const std::string& triple = entry.triple.str();
  if (std::count(triple.begin(), triple.end(), '-') > 1) {
    const std::size_t vendor = triple.find('-') + 1;
    set("target_vendor", triple.substr(vendor, triple.find('-', vendor) - vendor));
  }
  set("panic", entry.os == "none" || entry.arch.starts_with("wasm") ? "abort" : "unwind");
  const std::string family = entry.os == "windows"            ? "windows"
                             : entry.arch.starts_with("wasm") ? "wasm"
                             : is_unix(entry.os)              ? "unix"
                                                              : "";
  if (!family.empty())
    set("target_family", family);
  if (family == "windows" || family == "unix")
    cfg.facts_.emplace(family, std::nullopt);
  return cfg;
}

class CfgParser {
 public:
  CfgParser(std::string_view text, const CfgSyntax& syntax) : rest_(text), syntax_(syntax) {}

  std::optional<CfgCondition> parse()
  {
    CfgCondition condition = expression(0);
    skip_blanks();
    return failed_ || !rest_.empty() ? std::nullopt : std::optional(std::move(condition));
  }

 private:
  using Kind = CfgCondition::Kind;

  // Deeper ones than anybody writes are refused before they take the stack.
  static constexpr int deepest = 200;

  CfgCondition expression(int depth)
  {
    CfgCondition condition;
    const std::string word = depth < deepest ? name() : "";
    if (word == "all" || word == "any") {
      condition.kind_ = word == "all" ? Kind::all : Kind::any;
      expect('(');
      while (!failed_ && !accept(')')) {
        condition.inner_.push_back(expression(depth + 1));
        if (!accept(',')) {
          expect(')');
          break;
        }
      }
    } else if (word == "not") {
      condition.kind_ = Kind::negation;
      expect('(');
      condition.inner_.push_back(expression(depth + 1));
      expect(')');
    } else {
      fact(word, condition);
    }
    return condition;
  }

  void fact(const std::string& word, CfgCondition& condition)
  {
    failed_ = failed_ || word.empty();
    condition.kind_ = Kind::fact;
    condition.name_ = word.starts_with("r#") ? word.substr(2) : word;
    if (accept('='))
      condition.value_ = text();
    else if (syntax_.literals && (condition.name_ == "true" || condition.name_ == "false"))
      condition.kind_ = condition.name_ == "true" ? Kind::always : Kind::never;
  }

  // Only the blank is one for Cargo, no other white space.
  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  bool accept(char letter)
  {
    skip_blanks();
    if (failed_ || !rest_.starts_with(letter))
      return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char letter) { failed_ = !accept(letter) || failed_; }

  std::string name()
  {
    skip_blanks();
    std::size_t end = syntax_.raw_names && rest_.starts_with("r#") ? 2 : 0;
    if (end >= rest_.size() || !starts_name(rest_[end]))
      return "";
    while (end < rest_.size() && continues_name(rest_[end]))
      ++end;
    std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return word;
  }

  // There are no escapes in it.
  std::string text()
  {
    expect('"');
    const std::size_t end = rest_.find('"');
    failed_ = failed_ || end == std::string_view::npos;
    if (failed_)
      return "";
    std::string value(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return value;
  }

  std::string_view rest_;
  CfgSyntax syntax_;
  bool failed_ = false;
};

std::optional<CfgCondition> CfgCondition::parse(std::string_view key, const CfgSyntax& syntax)
{
  if (!is_cfg(key) || !key.ends_with(')'))
    return std::nullopt;
  return CfgParser(key.substr(4, key.size() - 5), syntax).parse();
}

bool CfgCondition::holds_for(const TargetCfg& cfg) const
{
  const auto holds = [&](const CfgCondition& inner) { return inner.holds_for(cfg); };
  switch (kind_) {
    case Kind::all:
      return std::all_of(inner_.begin(), inner_.end(), holds);
    case Kind::any:
      return std::any_of(inner_.begin(), inner_.end(), holds);
    case Kind::negation:
      return !holds(inner_.front());
    case Kind::always:
      return true;
    case Kind::never:
      return false;
    case Kind::fact:
      return cfg.has(name_, value_);
  }
  return false;
}

}  // namespace xtool
