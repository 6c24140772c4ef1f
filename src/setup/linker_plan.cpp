// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_plan.hpp>

#include <xtool/cargo/target_settings.hpp>
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/shim/compiler_shim.hpp>

#include <fmt/format.h>

#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool links_only(const LinkerCandidate& candidate)
{
  const LinkerTools tools = row_of(candidate.kind).tools;
  return tools == LinkerTools::none || tools == LinkerTools::linker;
}

// Who compiles C: the linker itself, unless that is LLD. Null where nobody does.
const LinkerCandidate* compiler_of(const FoundLinker& found)
{
  const LinkerCandidate& linker = found.choice.chosen()->candidate;
  if (!links_only(linker))
    return &linker;
  const LinkerTrial* const compiler = found.compilers.chosen();
  return compiler == nullptr ? nullptr : &compiler->candidate;
}

// What CMake runs the target's programs with.
std::vector<std::string> emulator(const LinkerChoices& choices, const FoundLinker& found)
{
  return choices.runner ? found.runner.argv : std::vector<std::string>();
}

// The libraries of xtool's sysroot as this compiler may use them: with the C library where it takes
// that from there, too.
LibraryPlace library_place(const LinkerFacts& facts, const LinkerCandidate& candidate)
{
  if (!facts.libraries)
    return {};
  const InstalledSysroot& sysroot = *facts.libraries;
  return {.root = candidate.sysroot == sysroot.root ? sysroot.root : sysroot.libraries,
          .triplet = sysroot.lock.triplet};
}

// What bindgen's clang needs to see the headers there.
std::vector<std::string> bindgen_places(const LinkerFacts& facts, const LinkerCandidate& candidate)
{
  if (!facts.libraries)
    return {};
  const InstalledSysroot& sysroot = *facts.libraries;
  // A device has libraries for its programs, and seldom headers.
  const bool has_c_headers = !sysroot.lock.origin || sysroot.lock.origin->c_headers;
  if (row_of(candidate.kind).tools != LinkerTools::zig && has_c_headers)
    return {"--target=" + facts.entry.llvm_target, "--sysroot=" + sysroot.root.string()};
  std::vector<std::string> places;
  for (const fs::path& headers : sysroot.header_directories(sysroot.libraries)) {
    places.emplace_back("-isystem");
    places.push_back(headers.string());
  }
  return places;
}

void plan_compiler(LinkerPlan& plan, const LinkerFacts& facts, const LinkerChoices& choices,
                   const FoundLinker& found, const LinkerCandidate& candidate)
{
  const std::string& triple = facts.entry.triple.str();
  plan.shims = own_tools(candidate);
  if (needs_shim(candidate)) {
    plan.shims = compiler_shims(facts.tools, triple, candidate);
    plan.files.compiler = candidate;
  }
  if (!found.separate_root)
    return;
  plan.shims.cmake_toolchain = facts.tools / "toolchain.cmake";
  plan.files.cmake = CompilerRequest{.triple = triple,
                                     .os = facts.entry.os,
                                     .tools = plan.shims,
                                     .root = *found.separate_root,
                                     .emulator = emulator(choices, found),
                                     .libraries = library_place(facts, candidate)};
}

void plan_zig(LinkerPlan& plan, const LinkerFacts& facts, const LinkerChoices& choices,
              const FoundLinker& found, const LinkerCandidate& candidate)
{
  const ShimRequest request{.triple = facts.entry.triple.str(),
                            .target = candidate.zig_target.value(),
                            .zig = candidate.zig.value(),
                            .cache = facts.zig_cache,
                            .kind = choices.shim,
                            .emulator = emulator(choices, found),
                            .native = facts.entry.triple == facts.host,
                            .libraries = library_place(facts, candidate)};
  plan.shims = shim_paths(facts.tools, request);
  plan.record.zig = request.zig.program.string();
  plan.record.zig_version = request.zig.version.str();
  plan.record.glibc = request.target.glibc ? request.target.glibc->str() : "";
  plan.record.bindgen = found.bindgen;
  plan.files.zig = request;
}

// Where pkg-config finds the target's modules: the sysroot's or, without one, where users may put
// some; and what the compiler's own packages bring.
std::vector<fs::path> module_places(const LinkerFacts& facts, const FoundLinker& found,
                                    const LibraryPlace& libraries)
{
  if (!libraries.root.empty())
    return libraries.modules();
  std::vector<fs::path> places{facts.own_libraries / "lib/pkgconfig",
                               facts.own_libraries / "share/pkgconfig"};
  places.insert(places.end(), found.modules.begin(), found.modules.end());
  return places;
}

// What meson and autoconf are told. For the host, they go by what they find.
void plan_build_systems(LinkerPlan& plan, const LinkerFacts& facts, const LinkerChoices& choices,
                        const FoundLinker& found, const LibraryPlace& libraries)
{
  const TargetEntry& entry = facts.entry;
  if (plan.shims.cc.empty() || entry.triple == facts.host)
    return;
  const std::string& triple = entry.triple.str();
  plan.files.build_systems =
      BuildSystemRequest{.arch = entry.arch,
                         .cpu = entry.triple.arch(),
                         .os = entry.os,
                         .endian = entry.endian,
                         .libc = entry.libc.value_or(""),
                         .gnu = entry.gnu_prefixes.empty() ? triple : entry.gnu_prefixes.front(),
                         .tools = plan.shims,
                         .emulator = emulator(choices, found),
                         .modules = module_places(facts, found, libraries)};
  const BuildSystemFiles files = build_system_files(facts.tools);
  plan.record.meson_cross_file = files.meson.string();
  plan.record.config_site = files.config_site.string();
  for (const fs::path& place : plan.files.build_systems->modules)
    plan.record.modules.push_back(place.string());
}

// How Cargo's configuration names the linker; empty where rustc finds it by itself.
std::string linker_word(const LinkerPlan& plan, const LinkerFacts& facts, const FoundLinker& found)
{
  const LinkerCandidate& candidate = found.choice.chosen()->candidate;
  switch (row_of(candidate.kind).tools) {
    case LinkerTools::none:
      if (candidate.kind == LinkerKind::configured)
        return candidate.program.string();
      return candidate.program.filename() == "rust-lld" ? "" : found.name;
    case LinkerTools::linker:
      // rustc looks for it beside itself, too.
      return plan.files.linker ? linker_shim(facts.tools).string() : "rust-lld";
    case LinkerTools::compiler:
      return plan.files.compiler ? plan.shims.cc.string() : found.name;
    case LinkerTools::zig:
      return plan.shims.cc.string();
  }
  return "";
}

// rustc asks for the SDK of Apple's platforms itself, by way of SDKROOT where there is no Xcode.
void plan_sdk(LinkerPlan& plan, const LinkerFacts& facts, const LinkerCandidate& candidate)
{
  const bool is_linker = row_of(candidate.kind).tools == LinkerTools::linker;
  if (is_linker && needs_shim(candidate))
    plan.files.linker = candidate;
  plan.record.sdk = candidate.sdk.string();
  if (facts.entry.triple.vendor() != "apple")
    return;
  plan.record.sdkroot = plan.record.sdk;
  if (candidate.sdk.empty() && !candidate.farm.name.empty())
    plan.record.sdkroot = (facts.tools / candidate.farm.name).string();
}

// Which programs there will be, and what has to be written for them.
void plan_tools(LinkerPlan& plan, const LinkerFacts& facts, const LinkerChoices& choices,
                const FoundLinker& found)
{
  if (const LinkerCandidate* const compiler = compiler_of(found)) {
    switch (row_of(compiler->kind).tools) {
      case LinkerTools::none:
      case LinkerTools::linker:
        break;
      case LinkerTools::compiler:
        plan_compiler(plan, facts, choices, found, *compiler);
        break;
      case LinkerTools::zig:
        plan_zig(plan, facts, choices, found, *compiler);
        break;
    }
    if (compiler != &found.choice.chosen()->candidate)
      plan.record.compiler = to_string(compiler->kind);
  }
  plan_sdk(plan, facts, found.choice.chosen()->candidate);
  plan.record.linker = linker_word(plan, facts, found);
}

std::vector<ConfigSetting> settings_of(const LinkerPlan& plan)
{
  const LinkerRecord& record = plan.record;
  std::vector<ConfigSetting> settings;
  if (record.kind != LinkerKind::configured && !record.linker.empty())
    settings.push_back({target_key(record.target, "linker"), record.linker});
  if (!record.runner.empty())
    settings.push_back({target_key(record.target, "runner"), runner_value(record.runner)});
  if (!plan.dlltool.program.empty() && plan.dlltool.place.kind == FlagPlace::Kind::free)
    settings.push_back({target_key(record.target, "rustflags"),
                        std::vector<std::string>{dlltool_flag(plan.dlltool.program)}});
  for (const auto& [name, value] : plan.environment)
    settings.push_back({{"env", name}, value});
  return settings;
}

}  // namespace

LinkerPlan plan_linker(const LinkerFacts& facts, const LinkerChoices& choices,
                       const FoundLinker& found)
{
  const LinkerKind kind = found.choice.chosen()->candidate.kind;
  LinkerPlan plan{.record = {.target = facts.entry.triple, .kind = kind}};
  LinkerRecord& record = plan.record;
  plan_tools(plan, facts, choices, found);
  record.cc = plan.shims.cc.string();
  record.cxx = plan.shims.cxx.string();
  record.ar = plan.shims.ar.string();
  record.ranlib = plan.shims.ranlib.string();
  record.cmake_toolchain = plan.shims.cmake_toolchain.string();
  if (!record.cmake_toolchain.empty())
    record.host_cmake_toolchain = host_cmake_file(plan.shims.cmake_toolchain).string();
  const LinkerCandidate& candidate = found.choice.chosen()->candidate;
  const LibraryPlace place = library_place(facts, candidate);
  plan_build_systems(plan, facts, choices, found, place);
  if (!place.root.empty()) {
    record.libraries = place.root.string();
    record.triplet = place.triplet;
    for (std::string& argument : bindgen_places(facts, candidate))
      record.bindgen.push_back(std::move(argument));
  }
  if (choices.runner && !found.users_runner)
    record.runner = found.runner.argv;
  record.config_file = choices.config_file.string();
  remember(choices, record);
  if (found.dlltool_place && !plan.shims.dlltool.empty())
    plan.dlltool = {.program = plan.shims.dlltool.string(), .place = *found.dlltool_place};
  record.dlltool = plan.dlltool.program;
  if (choices.environment)
    plan.environment = per_target_variables(record);
  plan.settings = settings_of(plan);
  return plan;
}

}  // namespace xtool
