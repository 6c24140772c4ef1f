// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "spec_new.hpp"

#include "cli/options.hpp"
#include "spec_choice.hpp"

#include <xtool/catalog/triple.hpp>
#include <xtool/spec/spec_change.hpp>
#include <xtool/spec/spec_lookup.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

struct NewOptions {
  SysrootOptions sysroot = {};
  std::string name = {};
  std::string from = {};
  std::vector<std::string> set = {};
  std::vector<std::string> unset = {};
  std::string directory = {};
  bool force = false;
};

// Where the specification goes, and what rustc will call the target.
FoundSpec destination(const NewOptions& options, SpecRustc& rustc)
{
  const std::string name = Triple::parse(options.name).str();
  if (rustc.is_builtin(name))
    throw Error(ErrorKind::usage,
                fmt::format("'{}' is a built-in target of rustc, which would hide the new "
                            "specification",
                            name))
        .help("choose another name; the vendor is the usual place for a difference");
  const fs::path directory = (rustc.env().cwd() / options.directory).lexically_normal();
  const FoundSpec spec{.name = name, .path = directory / (name + ".json")};
  if (!options.force && is_there(spec.path))
    throw Error(ErrorKind::conflict, fmt::format("'{}' already exists", spec.path.native()))
        .help("choose another name, or overwrite it with --force");
  return spec;
}

Outcome create(const NewOptions& options, Workbench& bench)
{
  SpecRustc rustc = spec_rustc(bench, options.sysroot);
  const FoundSpec spec = destination(options, rustc);
  std::vector<SpecSetting> settings;
  for (const std::string& word : options.set)
    settings.push_back(SpecSetting::parse(word));
  const SpecDocument base = read_spec(find_spec(options.from, rustc), rustc);
  const Json derived = derive_spec(base.json(), settings, options.unset, rustc.model());
  const SpecDocument document = SpecDocument::parse(derived.dump(2) + "\n", spec.path.native());

  const SpecCheck found = check_spec(document, spec, rustc);
  Outcome outcome{.result = {{"name", spec.name},
                             {"path", spec.path.string()},
                             {"rustc", rustc.toolchain().version},
                             {"written", found.good()},
                             {"spec", derived},
                             {"findings", json_of(found.findings)}}};
  if (!found.good()) {
    outcome.text = fmt::format("{}: not written, as rustc could not use it\n{}", spec.name,
                               text_of(found.findings));
    outcome.exit_code = 1;
    return outcome;
  }
  xtool::create_directories(spec.path.parent_path());
  write_atomically(spec.path, document.text());
  outcome.text = spec.path.string() + "\n";
  if (!found.findings.empty())
    bench.console().text(text_of(found.findings));
  bench.console().help(fmt::format("rustc finds it by its name when RUST_TARGET_PATH={}",
                                   shell_command({spec.path.parent_path().native()})));
  return outcome;
}

}  // namespace

Action bind_spec_new(CLI::App& command)
{
  auto options = std::make_shared<NewOptions>();
  add_option(command, "NAME", options->name, "The new target, such as thumbv7em-acme-none-eabihf")
      .required();
  add_option(command, "--from", options->from,
             "Start from this target, or from the specification at this path")
      .type_name("TARGET")
      .required();
  add_option(command, "--set", options->set, "Set a key, or with dots a member of its value")
      .type_name("KEY=VALUE")
      .one_at_a_time();
  add_option(command, "--unset", options->unset, "Leave this key out")
      .type_name("KEY")
      .one_at_a_time();
  add_option(command, "--directory", options->directory,
             "Write NAME.json here (default: the working directory)")
      .type_name("DIR")
      .not_empty();
  add_flag(command, "--force", options->force, "Overwrite an existing file");
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return create(*options, bench); };
}

}  // namespace xtool::cli
