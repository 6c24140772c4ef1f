// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "detect.hpp"

#include "cli/options.hpp"

#include <xtool/device/device.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace xtool::cli {
namespace {

struct DetectOptions {
  std::string ssh = {};
  std::string uname = {};
  std::string system = {};
  std::string ldd = {};
  int bits = 0;
  std::string float_abi = {};
  std::string endian = {};
  std::string binary = {};

  bool described() const
  {
    return !uname.empty() || !system.empty() || !ldd.empty() || bits != 0 || !binary.empty() ||
           !float_abi.empty() || !endian.empty();
  }
};

// The last line that says something; programs print their reason last.
std::string last_line(const std::string& text)
{
  const std::size_t end = text.find_last_not_of(" \r\n");
  if (end == std::string::npos)
    return "";
  const std::size_t begin = text.find_last_of("\r\n", end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1,
                     begin == std::string::npos ? end + 1 : end - begin);
}

DeviceFacts ask(const std::vector<std::string>& argv, const std::string& whom, Workbench& bench)
{
  const Output output = run({.argv = argv, .timeout = std::chrono::minutes(2)}, bench.env());
  const std::optional<DeviceFacts> facts = parse_device_answer(output.out);
  if (output.exit_code != 0 || !facts) {
    const std::string said = last_line(output.err.empty() ? output.out : output.err);
    throw Error(ErrorKind::external_tool,
                fmt::format("'{}' {}{}{}", whom,
                            output.exit_code == 0
                                ? "gave no answer of a POSIX shell"
                                : fmt::format("failed with exit code {}", output.exit_code),
                            said.empty() ? "" : ": ", said))
        .help(
            "tell what the device says of itself: `xtool detect --uname \"$(uname -a)\" --ldd "
            "\"$(ldd --version 2>&1)\"`");
  }
  return *facts;
}

DeviceFacts ask_host(const std::string& host, Workbench& bench)
{
  if (host.starts_with('-'))
    throw Error(ErrorKind::usage, fmt::format("'{}' is not a host", host))
        .help("name it as ssh does: `xtool detect --ssh pi@raspberrypi.local`");
  const auto ssh = bench.env().find_program("ssh");
  if (!ssh)
    throw Error(ErrorKind::no_toolchain, "there is no program 'ssh' on PATH")
        .help(
            "install an SSH client, or tell what the device says of itself with `--uname` and "
            "`--ldd`");
  bench.console().info(fmt::format("asking '{}'", host));
  return ask({ssh->string(), "-T", "-o", "ConnectTimeout=20", "--", host, device_command()},
             "ssh " + host, bench);
}

DeviceFacts ask_this_machine(Workbench& bench)
{
  return ask({"/bin/sh", "-c", device_command()}, "/bin/sh", bench);
}

DeviceFacts facts_of(const DetectOptions& options, Workbench& bench)
{
  DeviceFacts facts{.system = options.system,
                    .word_bits = options.bits,
                    .float_abi = options.float_abi,
                    .endian = options.endian};
  read_uname(options.uname, facts);
  read_ldd(options.ldd, facts);
  if (!options.ldd.empty() && facts.libc.empty())
    bench.console().warn("the text of '--ldd' does not name a known C library");
  if (!options.binary.empty()) {
    constexpr std::uint64_t largest = 1u << 30;
    const std::filesystem::path path = bench.env().cwd() / options.binary;
    read_program(read_file(path, largest), options.binary, facts);
  }
  return facts;
}

Json device_json(const DeviceFacts& facts)
{
  const std::string libc = facts.libc.empty() && facts.program ? facts.program->libc : facts.libc;
  return {{"machine", text_or_null(facts.machine)},
          {"system", text_or_null(facts.system)},
          {"bits", facts.word_bits == 0 ? Json() : Json(facts.word_bits)},
          {"libc", text_or_null(libc)},
          {"glibc", facts.glibc ? Json(facts.glibc->str()) : Json()},
          {"loaders", facts.loaders},
          {"program", text_or_null(facts.program_path)}};
}

// What was not said, how to find it out, and what it could change.
std::string doubt_text(const Deduction::Doubt& doubt)
{
  return fmt::format("unsure: {}\n  ask the device with `{}`{}{}\n", doubt.text, doubt.question,
                     doubt.option.empty() ? "" : ", pass the answer with " + doubt.option,
                     doubt.otherwise == nullptr
                         ? ""
                         : fmt::format("; it may be {}", doubt.otherwise->triple.str()));
}

Outcome detect(const DetectOptions& options, Workbench& bench)
{
  const DeviceFacts facts = !options.ssh.empty()  ? ask_host(options.ssh, bench)
                            : options.described() ? facts_of(options, bench)
                                                  : ask_this_machine(bench);
  const Deduction deduction = deduce_target(facts, bench.catalog());
  const std::string& triple = deduction.target->triple.str();
  std::string reason;
  for (const std::string& each : deduction.reasons)
    reason += (reason.empty() ? "" : "; ") + each;

  Outcome outcome{.text = triple + "\n"};
  for (const std::string& each : deduction.reasons)
    outcome.text += fmt::format("  {}\n", each);
  Json alternatives = Json::array();
  for (const Deduction::Alternative& other : deduction.alternatives) {
    outcome.text += fmt::format("or {}\n  {}\n", other.target->triple.str(), other.reason);
    alternatives.push_back({{"triple", other.target->triple.str()}, {"reason", other.reason}});
  }
  Json doubts = Json::array();
  for (const Deduction::Doubt& doubt : deduction.doubts) {
    outcome.text += doubt_text(doubt);
    doubts.push_back(
        {{"about", doubt.about},
         {"text", doubt.text},
         {"question", doubt.question},
         {"option", text_or_null(doubt.option)},
         {"otherwise", doubt.otherwise == nullptr ? Json() : Json(doubt.otherwise->triple.str())}});
  }
  const std::string next = deduction.target->std
                               ? fmt::format("xtool target add {} --setup", triple)
                               : fmt::format("xtool target info {}", triple);
  bench.console().help(fmt::format("next: `{}`", next));
  outcome.result = {{"triple", triple},
                    {"reason", reason},
                    {"alternatives", std::move(alternatives)},
                    {"doubts", std::move(doubts)},
                    {"device", device_json(facts)},
                    {"next", next}};
  return outcome;
}

}  // namespace

Action bind_detect(CLI::App& command)
{
  auto options = std::make_shared<DetectOptions>();
  const BoundOption ssh = add_option(command, "--ssh", options->ssh,
                                     "Ask this host with one command; nothing is installed")
                              .type_name("HOST")
                              .not_empty();
  add_option(command, "--uname", options->uname, "Output of `uname -m` or `uname -a` on the device")
      .type_name("TEXT")
      .not_empty()
      .excludes(ssh);
  add_option(command, "--system", options->system,
             "Output of `uname -s` on the device; Windows, Android")
      .type_name("NAME")
      .not_empty()
      .excludes(ssh);
  add_option(command, "--ldd", options->ldd,
             "Output of `ldd --version` or `ldd PROGRAM` on the device")
      .type_name("TEXT")
      .not_empty()
      .excludes(ssh);
  add_option(command, "--bits", options->bits, "Output of `getconf LONG_BIT` on the device")
      .type_name("N")
      .excludes(ssh)
      .accept_only({"32", "64"});
  add_option(command, "--float", options->float_abi, "How its programs pass numbers")
      .type_name("ABI")
      .excludes(ssh)
      .accept_only({"hard", "soft"});
  add_option(command, "--endian", options->endian, "Its byte order")
      .type_name("ORDER")
      .excludes(ssh)
      .accept_only({"big", "little"});
  add_option(command, "--binary", options->binary, "A program of the device, such as its /bin/ls")
      .type_name("FILE")
      .not_empty()
      .excludes(ssh);
  return [options](Workbench& bench) { return detect(*options, bench); };
}

}  // namespace xtool::cli
