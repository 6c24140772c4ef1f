// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/toolchain_memory.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t format = 1;
constexpr std::size_t most_answers = 8;
// A file that is changed twice within one tick of the file system's clock looks unchanged.
constexpr std::chrono::seconds settled{2};

// Everything that an answer depends on, as text.
class Inputs {
 public:
  void add(std::string_view text)
  {
    text_ += text;
    text_ += '\n';
  }

  // Whether it is there.
  bool add_file(const fs::path& path)
  {
    const std::optional<FileIdentity> file = identity_of(path);
    if (file)
      newest_ = std::max(newest_, file->changed);
    add(file ? fmt::format("{} {} {} {} {}", path.native(), file->file_system, file->number,
                           file->size, file->changed)
             : path.native() + " absent");
    return file.has_value();
  }

  const std::string& text() const { return text_; }
  bool have_settled() const
  {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::nanoseconds(newest_) + settled < now;
  }

 private:
  std::string text_;
  std::int64_t newest_ = 0;
};

// rustup's proxies are links to it, symbolic or hard ones.
bool is_proxy(const fs::path& rustc)
{
  std::error_code absent;
  if (fs::canonical(rustc, absent).filename() == "rustup")
    return true;
  return fs::equivalent(rustc, rustc.parent_path() / "rustup", absent);
}

// A file that names a directory makes the answer depend on what is there.
bool names_a_path(const fs::path& override_file)
{
  constexpr std::uint64_t longest = 64u << 10;
  return read_file(override_file, longest).find("path") != std::string::npos;
}

// Nothing where that cannot be told completely.
std::optional<Inputs> inputs_of(const Env& env, const fs::path& rustc)
{
  if (!is_proxy(rustc) || env.get("RUSTUP_TOOLCHAIN").value_or("").find('/') != std::string::npos)
    return std::nullopt;
  Inputs inputs;
  inputs.add(env.cwd().native());
  for (const std::string& line : env.lines())
    if (line.starts_with("RUSTUP_") || line.starts_with("HOME=") ||
        line.starts_with("LD_LIBRARY_PATH="))
      inputs.add(line);
  inputs.add_file(rustc);

  const std::optional<std::string> given = env.get("RUSTUP_HOME");
  const fs::path rustup = given ? env.cwd() / *given : env.home() / ".rustup";
  inputs.add_file(rustup / "settings.toml");
  inputs.add_file(rustup / "toolchains");  // a toolchain that is linked anew
  inputs.add_file(env.system_root() / "etc/rustup/settings.toml");
  for (fs::path at = env.cwd();; at = at.parent_path()) {
    for (const char* name : {"rust-toolchain", "rust-toolchain.toml"})
      if (inputs.add_file(at / name) && names_a_path(at / name))
        return std::nullopt;
    if (at == at.parent_path())
      break;
  }
  return inputs;
}

std::string compiler_identity(const std::string& sysroot)
{
  Inputs compiler;
  return compiler.add_file(fs::path(sysroot) / "bin" / "rustc") ? compiler.text() : "";
}

Json read(const fs::path& file)
{
  const std::optional<std::string> text = read_file_if_exists(file);
  if (!text)
    return Json::array();
  const Json document = parse_json(*text, file.native());
  const JsonCursor top(document, file.native());
  if (top.at("format").integer(0, INT64_MAX) != format)
    return Json::array();
  for (const JsonCursor& answer : top.at("answers").items())
    for (const char* field : {"inputs", "compiler", "version", "sysroot"})
      answer.at(field).string();
  return document.at("answers");
}

}  // namespace

ToolchainMemory::ToolchainMemory(fs::path file) : file_(std::move(file)) {}

std::optional<ToolchainMemory::Answers> ToolchainMemory::recall(const Env& env,
                                                                const fs::path& rustc) const
{
  try {
    const Json answers = read(file_);
    if (answers.empty())
      return std::nullopt;
    const std::optional<Inputs> inputs = inputs_of(env, rustc);
    if (!inputs)
      return std::nullopt;
    for (const Json& answer : answers) {
      const std::string sysroot = answer.at("sysroot");
      if (answer.at("inputs") == inputs->text() &&
          answer.at("compiler") == compiler_identity(sysroot))
        return Answers{.verbose_version = answer.at("version"), .sysroot = sysroot};
    }
  } catch (const Error&) {  // then rustc is asked
  }
  return std::nullopt;
}

void ToolchainMemory::keep(const Env& env, const fs::path& rustc, const Answers& answers) const
{
  try {
    const std::optional<Inputs> inputs = inputs_of(env, rustc);
    const std::string compiler = compiler_identity(answers.sysroot);
    if (!inputs || !inputs->have_settled() || compiler.empty())
      return;
    Json kept = Json::array({{{"inputs", inputs->text()},
                              {"compiler", compiler},
                              {"version", answers.verbose_version},
                              {"sysroot", answers.sysroot}}});
    for (const Json& other : read(file_))
      if (kept.size() < most_answers && other.at("inputs") != inputs->text())
        kept.push_back(other);
    xtool::create_directories(file_.parent_path());
    write_atomically(file_, Json{{"format", format}, {"answers", kept}}.dump() + '\n');
  } catch (const Error&) {  // rustc is asked the next time, too
  }
}

}  // namespace xtool
