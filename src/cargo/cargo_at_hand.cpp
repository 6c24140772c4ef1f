// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/cargo_at_hand.hpp>
#include <xtool/cargo/config_file.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <charconv>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Reads a number and what follows it, such as the dot.
std::optional<int> take_number(std::string_view& text)
{
  int number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc())
    return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with('.'))
    text.remove_prefix(1);
  return number;
}

}  // namespace

std::optional<CargoVersion> CargoVersion::parse(std::string_view line)
{
  constexpr std::string_view start = "cargo ";
  if (!line.starts_with(start))
    return std::nullopt;
  line.remove_prefix(start.size());
  const std::optional<int> major = take_number(line);
  const std::optional<int> minor = major ? take_number(line) : std::nullopt;
  const std::optional<int> patch = minor ? take_number(line) : std::nullopt;
  if (!patch)
    return std::nullopt;
  const bool nightly = line.starts_with("-nightly") || line.starts_with("-dev");
  return CargoVersion{.major = *major, .minor = *minor, .patch = *patch, .nightly = nightly};
}

std::string CargoVersion::str() const { return fmt::format("{}.{}", major, minor); }

std::optional<fs::path> CargoAtHand::find(const std::string& name) const
{
  if (auto found = env_.find_program(name))
    return found;
  try {
    return env_.find_program((cargo_home(env_) / "bin" / name).native());
  } catch (const Error&) {
    return std::nullopt;  // no home directory: nothing in it
  }
}

// rustup's own programs would install a toolchain that a file asks for.
std::optional<std::string> CargoAtHand::ask(const fs::path& program,
                                            const std::vector<std::string>& arguments) const
{
  Command command{.argv = {program.string()}};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  try {
    Output output = run(command, env_.with("RUSTUP_AUTO_INSTALL", "0"));
    return output.exit_code == 0 ? std::optional(std::move(output.out)) : std::nullopt;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    return std::nullopt;
  }
}

std::optional<CargoVersion> CargoAtHand::version() const
{
  const std::lock_guard guard(mutex_);
  if (std::exchange(asked_, true))
    return version_;
  if (const std::optional<fs::path> cargo = find("cargo"))
    if (const std::optional<std::string> line = ask(*cargo, {"--version"}))
      version_ = CargoVersion::parse(*line);
  return version_;
}

bool CargoAtHand::heeds_unstable() const
{
  const std::optional<fs::path> cargo = find("cargo");
  return cargo && ask(*cargo, {"-Zunstable-options", "version"});
}

std::optional<TargetCfg> CargoAtHand::ask_rustc(const std::string& target,
                                                const std::vector<std::string>& flags) const
{
  const std::optional<std::string> named = env_.get("RUSTC");
  const std::optional<fs::path> rustc = named ? env_.find_program(*named) : find("rustc");
  if (!rustc)
    return std::nullopt;
  const std::vector<std::string> plain = {"--print", "cfg", "--target", target};
  std::vector<std::string> arguments = plain;
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  std::optional<std::string> lines = ask(*rustc, arguments);
  if (!lines && !flags.empty())
    lines = ask(*rustc, plain);
  return lines ? std::optional(TargetCfg::parse(*lines)) : std::nullopt;
}

std::optional<TargetCfg> CargoAtHand::cfg(const std::string& target,
                                          const std::vector<std::string>& flags) const
{
  const std::lock_guard guard(mutex_);
  const auto [known, is_new] = cfgs_.try_emplace({target, flags});
  if (!is_new)
    return known->second;
  known->second = ask_rustc(target, flags);
  if (!known->second) {
    const Catalog catalog = Catalog::load({});
    for (const auto& [triple, entry] : catalog.entries())
      if (triple.str() == target)
        known->second = TargetCfg::of(entry);
  }
  return known->second;
}

}  // namespace xtool
