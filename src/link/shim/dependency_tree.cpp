// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/dependency_tree.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace xtool {
namespace {

// A line's package, as "name v1.2.3", and where the line stands.
struct Line {
  std::size_t depth = 0;
  std::string package = {};  // empty: a heading, or a line without content
  std::string heading = {};  // "[build-dependencies]"
  bool proc_macro = false;
};

Line read_line(std::string_view text)
{
  const std::size_t indent = std::min(text.find_first_not_of(" |`-"), text.size());
  text.remove_prefix(indent);
  Line line{.depth = indent / 4};
  if (text.starts_with('[')) {
    line.heading = text;
    return line;
  }
  const std::size_t name_end = text.find(' ');
  const std::size_t version_end = text.find(' ', std::min(name_end, text.size() - 1) + 1);
  line.package = text.substr(0, version_end);
  line.proc_macro = text.find(" (proc-macro)") != std::string_view::npos;
  return line;
}

struct Tree {
  std::map<std::string, std::set<std::string>> needs = {};  // at run time
  std::set<std::string> proc_macros = {};
  std::set<std::string> roots = {};
  std::set<std::string> all = {};
};

// Cargo spells a package's dependencies out where it first occurs.
Tree read_tree(std::string_view text)
{
  Tree tree;
  std::vector<std::string> parents;
  std::vector<bool> builds;  // by depth: whether [build-dependencies] are being listed
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const Line line = read_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.heading.empty()) {
      builds.resize(line.depth + 2);
      builds[line.depth + 1] = line.heading == "[build-dependencies]";
      continue;
    }
    if (line.package.empty() || line.depth > parents.size())
      continue;
    parents.resize(line.depth);
    builds.resize(line.depth + 1);
    tree.all.insert(line.package);
    if (line.proc_macro)
      tree.proc_macros.insert(line.package);
    if (parents.empty())
      tree.roots.insert(line.package);
    else if (!builds[line.depth])
      tree.needs[parents.back()].insert(line.package);
    parents.push_back(line.package);
  }
  return tree;
}

}  // namespace

bool only_runs_here(std::string_view tree, const std::string& name, const std::string& version)
{
  const Tree known = read_tree(tree);
  const std::string package = name + " v" + version;
  if (!known.all.contains(package))
    return false;
  std::set<std::string> taken_along;
  std::vector<std::string> open(known.roots.begin(), known.roots.end());
  while (!open.empty()) {
    const std::string next = std::move(open.back());
    open.pop_back();
    if (known.proc_macros.contains(next) || !taken_along.insert(next).second)
      continue;
    if (const auto needs = known.needs.find(next); needs != known.needs.end())
      open.insert(open.end(), needs->second.begin(), needs->second.end());
  }
  return !taken_along.contains(package);
}

}  // namespace xtool
