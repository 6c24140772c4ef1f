// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/target_root.hpp>
#include "native_probe.hpp"

#include <xtool/link/find/linker.hpp>
#include <xtool/link/run/runner.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Node.js has WASI, but no command for it.
constexpr std::string_view node_wasi =
    "const { WASI } = require('wasi'), args = process.argv.slice(1);"
    "const wasi = new WASI({ version: 'preview1', args, env: process.env,"
    " preopens: { '.': '.', '/': '/' }, returnOnExit: true });"
    "const code = require('fs').readFileSync(args[0]);"
    "WebAssembly.instantiate(code, { wasi_snapshot_preview1: wasi.wasiImport })"
    ".then(({ instance }) => { process.exitCode = wasi.start(instance); });";

class RunnerFinder {
 public:
  RunnerFinder(const TargetEntry& entry, const RunnerSearch& search, const Env& env)
      : entry_(entry), search_(search), env_(env)
  {
  }

  Runner find() const
  {
    if (entry_.os == "windows")
      return wine();
    if (entry_.arch.starts_with("wasm"))
      return wasm();
    if (entry_.os == "android")
      return none("its programs need Android's own loader and libraries",
                  {"run them on a device or in Android's emulator, with adb"});
    if (runs_natively(entry_, search_.host, env_))
      return native();
    if (entry_.qemu)
      return qemu();
    return none(
        fmt::format("no emulator is known that runs programs of '{}' here", entry_.triple.str()));
  }

 private:
  static Runner none(std::string reason, std::vector<std::string> help = {})
  {
    return {.kind = RunnerKind::none, .reason = std::move(reason), .help = std::move(help)};
  }
  static Runner emulator(std::vector<std::string> argv, std::string reason)
  {
    return {.kind = RunnerKind::emulator, .argv = std::move(argv), .reason = std::move(reason)};
  }
  // The lines that say how to install a package here, where that is known.
  static std::vector<std::string> install(const std::optional<std::string>& command)
  {
    if (command)
      return {fmt::format("install it: `{}`", *command)};
    return {};
  }

  // Where the target's C library is: nothing when nobody has one.
  std::optional<fs::path> libraries() const
  {
    if (search_.sysroot && has_loader(entry_, *search_.sysroot))
      return search_.sysroot;
    return library_root(entry_, search_.root);
  }
  bool needs_libraries() const { return entry_.interpreter && entry_.libc != "musl"; }
  Runner no_libraries() const
  {
    return none(fmt::format("the C library of its programs is not here: they need '{}'",
                            *entry_.interpreter),
                install(search_.packages.c_library(entry_)));
  }

  Runner native() const
  {
    const std::optional<fs::path> root = libraries();
    if (!entry_.interpreter || (!root && !needs_libraries()) || root == search_.root)
      return {.kind = RunnerKind::native, .reason = "this machine runs its programs by itself"};
    if (!root)
      return no_libraries();
    const fs::path loader = *root / fs::path(*entry_.interpreter).relative_path();
    std::vector<fs::path> directories{loader.parent_path()};
    std::error_code ignored;
    for (const char* below : {"lib", "usr/lib"})
      if (fs::is_directory(*root / below, ignored) && *root / below != directories.front())
        directories.push_back(*root / below);
    std::string path;
    for (const fs::path& directory : directories)
      path += (path.empty() ? "" : ":") + directory.native();
    return {.kind = RunnerKind::loader,
            .argv = {loader.native(), "--library-path", path},
            .reason =
                "this machine runs its programs by itself, with the C library of the cross "
                "compiler"};
  }

  std::optional<std::string> qemu_program() const
  {
    const std::string& name = entry_.qemu->program;
    for (const std::string& spelling : {name, name + "-static"})
      if (env_.find_program(spelling))
        return spelling;
    return std::nullopt;
  }

  Runner qemu() const
  {
    const TargetEntry::Qemu& known = *entry_.qemu;
    const bool whole_system = known.machine.has_value();
    const std::optional<std::string> program = qemu_program();
    if (!program)
      return none(fmt::format("'{}' is not on PATH", known.program),
                  install(search_.packages.emulator(known)));
    std::vector<std::string> argv{*program};
    if (whole_system)
      argv.insert(argv.end(), {"-M", *known.machine});
    if (known.cpu)
      argv.insert(argv.end(), {"-cpu", *known.cpu});
    if (whole_system) {
      // Or else firmware lies where programs for these boards begin.
      if (entry_.arch.starts_with("riscv"))
        argv.insert(argv.end(), {"-bios", "none"});
      argv.insert(argv.end(), {"-display", "none", "-semihosting", "-kernel"});
      return emulator(argv, fmt::format("'{}' emulates a whole board", *program));
    }

    const std::optional<fs::path> root = libraries();
    if (!root && needs_libraries())
      return no_libraries();
    // What lies below "/" is found without being told.
    if (!root || root == search_.root)
      return emulator(argv, root ? fmt::format("'{}' emulates its processor", *program)
                                 : fmt::format("'{}' emulates its processor, for programs that are "
                                               "linked statically",
                                               *program));
    argv.insert(argv.end(), {"-L", root->native()});
    return emulator(argv, fmt::format("'{}' emulates its processor, with the libraries in '{}'",
                                      *program, root->native()));
  }

  // Programs in C++ need the compiler's own DLLs, as a rule, and those are not beside them. Wine
  // shows "/" as drive Z.
  Runner with_dlls(const std::string& wine) const
  {
    std::string path;
    for (const fs::path& directory : search_.dll_directories)
      path += (path.empty() ? "Z:" : ";Z:") + directory.native();
    std::replace(path.begin(), path.end(), '/', '\\');
    if (path.empty())
      return emulator({wine}, "Wine runs Windows programs");
    return emulator({"env", "WINEPATH=" + path, wine},
                    "Wine runs Windows programs, with the DLLs of the cross compiler");
  }

  Runner wine() const
  {
    const bool wide = entry_.arch == "x86_64";
    const std::string& host = search_.host.arch();
    if ((!wide && entry_.arch != "x86") || (host != "x86_64" && (wide || entry_.arch != host)))
      return none("Wine runs only programs for this machine's own processor");
    for (const char* name : {"wine64", "wine"})
      if ((wide || std::string_view(name) == "wine") && env_.find_program(name))
        return with_dlls(name);
    // Debian's wine64 alone leaves nothing on PATH.
    const fs::path hidden = search_.root / "usr/lib/wine/wine64";
    if (wide && env_.find_program(hidden.native()))
      return with_dlls(hidden.native());
    return none("Wine is not on PATH",
                install(search_.packages.command(wide ? "wine64" : "wine32:i386")));
  }

  Runner wasm() const
  {
    // wasm32-wasi is the older name of the first preview.
    const std::string& os = entry_.triple.os();
    const bool first_preview = (os == "wasip1" || os == "wasi") && entry_.triple.abi().empty();
    if (entry_.os == "emscripten")
      return env_.find_program("node")
                 ? emulator({"node"}, "Node.js runs what Emscripten makes")
                 : none("Node.js is not on PATH", install(search_.packages.command("nodejs")));
    if (entry_.os != "wasi")
      return none(
          "its modules have no system to run on: what runs them is a matter of the project");
    if (env_.find_program("wasmtime")) {
      std::vector<std::string> argv{"wasmtime", "run", "--dir=."};
      if (entry_.triple.abi() == "threads")
        argv.insert(argv.end(), {"-W", "threads", "-S", "threads"});
      return emulator(argv, "Wasmtime runs WASI programs");
    }
    if (os == "wasip2" && env_.find_program("jco"))
      return emulator({"jco", "run"}, "jco runs WASI components in Node.js");
    if (first_preview && env_.find_program("node"))
      return emulator({"node", "--no-warnings", "-e", std::string(node_wasi), "--"},
                      "Node.js runs WASI programs of the first preview");
    return none("Wasmtime is not on PATH",
                install(search_.packages.wasmtime().value_or("cargo install wasmtime-cli")));
  }

  const TargetEntry& entry_;
  const RunnerSearch& search_;
  const Env& env_;
};

}  // namespace

std::string_view to_string(RunnerKind kind)
{
  switch (kind) {
    case RunnerKind::native:
      return "native";
    case RunnerKind::loader:
      return "loader";
    case RunnerKind::emulator:
      return "emulator";
    case RunnerKind::none:
      return "none";
  }
  return "";
}

Runner find_runner(const TargetEntry& entry, const RunnerSearch& search, const Env& env)
{
  return RunnerFinder(entry, search, env).find();
}

}  // namespace xtool
