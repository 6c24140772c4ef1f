// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/vendor_sdk.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/link/shim/shim.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/words.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>

namespace xtool {
namespace {

constexpr int schema = 1;

struct TextField {
  const char* name;
  std::string LinkerRecord::*member;
  bool may_lack = false;  // in records of an older xtool
};

constexpr std::array text_fields{
    TextField{"linker", &LinkerRecord::linker},
    TextField{"compiler", &LinkerRecord::compiler, true},
    TextField{"cc", &LinkerRecord::cc},
    TextField{"cxx", &LinkerRecord::cxx},
    TextField{"ar", &LinkerRecord::ar},
    TextField{"ranlib", &LinkerRecord::ranlib},
    TextField{"dlltool", &LinkerRecord::dlltool, true},
    TextField{"cmake_toolchain", &LinkerRecord::cmake_toolchain},
    TextField{"host_cmake_toolchain", &LinkerRecord::host_cmake_toolchain, true},
    TextField{"meson_cross_file", &LinkerRecord::meson_cross_file, true},
    TextField{"config_site", &LinkerRecord::config_site, true},
    TextField{"zig", &LinkerRecord::zig, true},
    TextField{"zig_version", &LinkerRecord::zig_version},
    TextField{"glibc", &LinkerRecord::glibc},
    TextField{"glibc_wanted", &LinkerRecord::glibc_wanted, true},
    TextField{"shim", &LinkerRecord::shim, true},
    TextField{"libraries", &LinkerRecord::libraries, true},
    TextField{"triplet", &LinkerRecord::triplet, true},
    TextField{"sdk", &LinkerRecord::sdk, true},
    TextField{"sdkroot", &LinkerRecord::sdkroot, true},
    TextField{"config_file", &LinkerRecord::config_file},
};

struct ListField {
  const char* name;
  std::vector<std::string> LinkerRecord::*member;
  bool may_lack = false;
};

constexpr std::array list_fields{
    ListField{"bindgen", &LinkerRecord::bindgen},
    ListField{"modules", &LinkerRecord::modules, true},
    ListField{"runner", &LinkerRecord::runner},
};

// What was not wanted, by its name in "left_out", which records of an older xtool lack.
struct LeftOut {
  const char* name;
  bool LinkerRecord::*sets;
};
constexpr std::array omissible{LeftOut{"env", &LinkerRecord::sets_environment},
                               LeftOut{"runner", &LinkerRecord::sets_runner}};

// A variable by which cc-rs finds the host's tool: it looks for CC_<target>, HOST_CC and CC, in
// that order. GNU's packages and meson have another name for the two compilers.
struct HostTool {
  const char* name;
  const char* of_gnu;
  const char* plain;
  const char* usual;
  std::string LinkerRecord::*of_target;
};
constexpr std::array host_tools{
    HostTool{"HOST_CC", "CC_FOR_BUILD", "CC", "cc", &LinkerRecord::cc},
    HostTool{"HOST_CXX", "CXX_FOR_BUILD", "CXX", "c++", &LinkerRecord::cxx},
    HostTool{"HOST_AR", nullptr, "AR", "ar", &LinkerRecord::ar},
    HostTool{"HOST_RANLIB", nullptr, "RANLIB", "ranlib", &LinkerRecord::ranlib}};

std::string with_underscores(std::string text)
{
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return text;
}

void add(Variables& variables, const std::string& name, const std::string& value)
{
  if (!value.empty())
    variables.emplace_back(name, value);
}

// pkg-config's modules of the target and no others: a PKG_CONFIG_PATH of the user's is the host's.
void add_modules(Variables& variables, const std::string& suffix, const LinkerRecord& record)
{
  if (record.libraries.empty())
    return;
  const LibraryPlace place{.root = record.libraries, .triplet = record.triplet};
  std::string modules;
  for (const std::filesystem::path& directory : place.modules())
    modules += (modules.empty() ? "" : ":") + directory.string();
  add(variables, "PKG_CONFIG_ALLOW_CROSS" + suffix, "1");
  add(variables, "PKG_CONFIG_LIBDIR" + suffix, modules);
  add(variables, "PKG_CONFIG_PATH" + suffix, modules);
}

}  // namespace

std::optional<LinkerRecord> read_linker_record(const Home& home, const Triple& target)
{
  const std::filesystem::path file = home.linker_record(target);
  const std::optional<std::string> text = read_file_if_exists(file);
  if (!text)
    return std::nullopt;
  const Json json = parse_json(*text, file.string());
  const JsonCursor cursor(json, file.string());
  LinkerRecord record{.target = target, .kind = parse_linker_kind(cursor.at("kind").string())};
  for (const TextField& field : text_fields)
    if (!field.may_lack || cursor.has(field.name))
      record.*field.member = cursor.at(field.name).string();
  for (const ListField& field : list_fields)
    if (!field.may_lack || cursor.has(field.name))
      record.*field.member = cursor.at(field.name).strings();
  if (cursor.has("left_out"))
    for (const std::string& word : cursor.at("left_out").strings())
      for (const LeftOut& one : omissible)
        if (word == one.name)
          record.*one.sets = false;
  return record;
}

LinkerRecord require_linker_record(const Home& home, const Triple& target)
{
  if (std::optional<LinkerRecord> record = read_linker_record(home, target))
    return *std::move(record);
  throw Error(ErrorKind::no_toolchain,
              fmt::format("no linker has been set up for '{}'", target.str()))
      .help(fmt::format("run `xtool setup-linker {}`", target.str()))
      .help(fmt::format("or `xtool target add {} --setup`, if it is not installed yet",
                        target.str()));
}

void write_linker_record(const Home& home, const LinkerRecord& record)
{
  Json json{{"schema", schema},
            {"triple", record.target.str()},
            {"kind", record.kind ? to_string(*record.kind) : ""},
            {"left_out", Json::array()}};
  for (const LeftOut& one : omissible)
    if (!(record.*one.sets))
      json["left_out"].push_back(one.name);
  for (const TextField& field : text_fields)
    json[field.name] = record.*field.member;
  for (const ListField& field : list_fields)
    json[field.name] = record.*field.member;
  const std::filesystem::path file = home.linker_record(record.target);
  xtool::create_directories(file.parent_path());
  write_atomically(file, json.dump(2) + "\n");
}

std::vector<Triple> recorded_targets(const Home& home)
{
  std::vector<Triple> targets;
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(home.linker_records(), none))
    if (file.path().extension() == ".json")
      targets.push_back(Triple::parse(file.path().stem().string()));
  std::sort(targets.begin(), targets.end());
  return targets;
}

bool remove_linker_record(const Home& home, const Triple& target)
{
  const std::filesystem::path file = home.linker_record(target);
  std::error_code code;
  const bool removed = std::filesystem::remove(file, code);
  if (code)
    throw file_error("remove", file.string(), code.value());
  return removed;
}

std::string cargo_target_variable(const Triple& target, std::string_view key)
{
  std::string name = fmt::format("CARGO_TARGET_{}_{}", with_underscores(target.str()), key);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

Variables per_target_variables(const LinkerRecord& record)
{
  const std::string suffix = fmt::format("_{}", with_underscores(record.target.str()));
  Variables variables;
  add(variables, "CC" + suffix, record.cc);
  add(variables, "CXX" + suffix, record.cxx);
  add(variables, "AR" + suffix, record.ar);
  add(variables, "RANLIB" + suffix, record.ranlib);
  add(variables, "CMAKE_TOOLCHAIN_FILE" + suffix, record.cmake_toolchain);
  add_modules(variables, suffix, record);
  // bindgen takes its variable apart as a shell would.
  add(variables, "BINDGEN_EXTRA_CLANG_ARGS" + suffix, shell_command(record.bindgen));
  return variables;
}

Variables build_variables(const LinkerRecord& record, const Env& env)
{
  Variables variables;
  const bool plain_is_hosts = !sourced_compiler(env);
  for (const HostTool& tool : host_tools) {
    if ((record.*tool.of_target).empty())
      continue;
    const std::string usual =
        plain_is_hosts ? env.get(tool.plain).value_or(tool.usual) : std::string(tool.usual);
    const std::string host = env.get(tool.name).value_or(usual);
    add(variables, tool.name, host);
    if (tool.of_gnu != nullptr)
      add(variables, tool.of_gnu, env.get(tool.of_gnu).value_or(host));
  }
  add(variables, "HOST_CMAKE_TOOLCHAIN_FILE",
      env.get("HOST_CMAKE_TOOLCHAIN_FILE").value_or(record.host_cmake_toolchain));
  add(variables, "CC", record.cc);
  add(variables, "CXX", record.cxx);
  add(variables, "AR", record.ar);
  add(variables, "RANLIB", record.ranlib);
  add(variables, "CMAKE_TOOLCHAIN_FILE", record.cmake_toolchain);
  if (!env.get("CONFIG_SITE"))
    add(variables, "CONFIG_SITE", record.config_site);
  if (!env.get("SDKROOT"))
    add(variables, "SDKROOT", record.sdkroot);
  add(variables, cargo_target_variable(record.target, "linker"), record.linker);
  add(variables, cargo_target_variable(record.target, "runner"),
      join_words(record.runner).value_or(""));
  const Variables crates = per_target_variables(record);
  variables.insert(variables.end(), crates.begin(), crates.end());
  return variables;
}

std::optional<std::string> runner_left_out(const LinkerRecord& record)
{
  if (join_words(record.runner))
    return std::nullopt;
  const auto divided = std::find_if(
      record.runner.begin(), record.runner.end(),
      [](const std::string& word) { return split_words(word) != std::vector<std::string>{word}; });
  return fmt::format(
      "{} is left out, as Cargo splits it at blanks and the runner has the word '{}'",
      cargo_target_variable(record.target, "runner"), *divided);
}

Json variables_json(const Variables& variables)
{
  Json json = Json::object();
  for (const auto& [name, value] : variables)
    json[name] = value;
  return json;
}

}  // namespace xtool
