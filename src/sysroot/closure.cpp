// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/sysroot/closure.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <utility>

namespace xtool {
namespace {

template <std::size_t size>
bool begins(std::string_view name, const std::array<std::string_view, size>& starts)
{
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return name.starts_with(start); });
}

template <std::size_t size>
bool ends(std::string_view name, const std::array<std::string_view, size>& endings)
{
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

// Programs, texts and data that come with libraries.
constexpr std::array<std::string_view, 10> company{
    "-bin", "-common", "-data", "-dbg", "-doc", "-l10n", "-perl", "-tools", "-utils", "-dev-bin"};
// What scripts, typesetting and a running system want.
constexpr std::array<std::string_view, 9> systems{
    "debconf", "fonts-", "gir1.2-", "init-", "libpam", "perl", "python3", "systemd", "dpkg"};
constexpr std::array<std::string_view, 5> other_sections{"admin", "doc", "introspection", "perl",
                                                         "python"};
// libc6-dev depends on these for RPC and NIS, which went out of glibc, and they on Kerberos.
constexpr std::array<std::string_view, 3> history{"libnsl-dev", "libtirpc-dev", "rpcsvc-proto"};

class Search {
 public:
  Search(const PackageIndex& index, ClosureKind kind) : index_(index), kind_(kind) {}

  void take(const DebPackage& package);
  void run();
  Closure result();

 private:
  struct Choice {
    const DebPackage* dependent;
    std::vector<const DebPackage*> candidates;
  };
  void decide(const DebPackage& candidate);

  const PackageIndex& index_;
  ClosureKind kind_;
  std::map<std::string_view, const DebPackage*> taken_;
  std::map<std::string_view, const DebPackage*> left_out_;
  std::deque<const DebPackage*> forced_;
  std::deque<Choice> choices_;
  std::vector<Unsatisfied> unsatisfied_;
};

std::string describe(const std::vector<Alternative>& group)
{
  std::string text;
  for (const Alternative& alternative : group) {
    text.append(text.empty() ? "" : " | ").append(alternative.name);
    if (!alternative.bound.relation.empty())
      text += fmt::format(" ({} {})", alternative.bound.relation, alternative.bound.version);
  }
  return text;
}

void Search::take(const DebPackage& package)
{
  left_out_.erase(package.name);
  if (!taken_.emplace(package.name, &package).second)
    return;
  for (const std::vector<Alternative>& group : parse_relations(package.depends, package.name)) {
    std::vector<const DebPackage*> candidates;
    for (const Alternative& alternative : group)
      for (const DebPackage* const match : index_.matches(alternative))
        if (std::find(candidates.begin(), candidates.end(), match) == candidates.end())
          candidates.push_back(match);
    if (candidates.empty())
      unsatisfied_.push_back({package.name, describe(group)});
    else if (candidates.size() == 1)
      forced_.push_back(candidates.front());
    else
      choices_.push_back({&package, std::move(candidates)});
  }
}

void Search::decide(const DebPackage& candidate)
{
  if (taken_.contains(candidate.name))
    return;
  if (kind_ == ClosureKind::lean && !is_for_building(candidate))
    left_out_.emplace(candidate.name, &candidate);
  else
    take(candidate);
}

void Search::run()
{
  while (!forced_.empty() || !choices_.empty()) {
    if (!forced_.empty()) {
      decide(*std::exchange(forced_.front(), nullptr));
      forced_.pop_front();
      continue;
    }
    const Choice choice = std::move(choices_.front());
    choices_.pop_front();
    const bool satisfied =
        std::any_of(choice.candidates.begin(), choice.candidates.end(),
                    [&](const DebPackage* candidate) { return taken_.contains(candidate->name); });
    if (!satisfied)
      decide(*choice.candidates.front());
  }
}

Closure Search::result()
{
  Closure closure{.unsatisfied = std::move(unsatisfied_)};
  for (const auto& [name, package] : taken_)
    closure.packages.push_back(package);
  for (const auto& [name, package] : left_out_)
    closure.left_out.push_back(package);
  return closure;
}

}  // namespace

bool is_for_building(const DebPackage& package)
{
  const std::string_view name = package.name;
  const std::string_view section = package.section;
  if (package.essential || begins(name, systems) || name.ends_with("-theme") ||
      std::find(history.begin(), history.end(), name) != history.end() || ends(name, company))
    return false;
  if (section == "libs" || section == "libdevel" || section == "oldlibs" || name.ends_with("-dev"))
    return true;
  return name.starts_with("lib") &&
         std::find(other_sections.begin(), other_sections.end(), section) == other_sections.end();
}

Closure find_closure(const PackageIndex& index, const std::vector<std::string>& asked,
                     ClosureKind kind)
{
  Search search(index, kind);
  for (const std::string& name : asked)
    if (const DebPackage* const package = index.find(name))
      search.take(*package);
  search.run();
  return search.result();
}

}  // namespace xtool
