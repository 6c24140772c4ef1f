// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>
#include <xtool/sysroot/release.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// gpgv's lines "[GNUPG:] WORD ...", without their beginning, divided at blanks.
std::vector<std::vector<std::string>> status_lines(std::string_view status)
{
  constexpr std::string_view start = "[GNUPG:] ";
  std::vector<std::vector<std::string>> lines;
  for (std::size_t at = 0; at < status.size();) {
    const std::size_t end = std::min(status.find('\n', at), status.size());
    std::string_view line = status.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with(start))
      continue;
    line.remove_prefix(start.size());
    std::vector<std::string>& words = lines.emplace_back();
    while (!line.empty()) {
      const std::size_t blank = std::min(line.find(' '), line.size());
      words.emplace_back(line.substr(0, blank));
      line.remove_prefix(std::min(blank + 1, line.size()));
    }
  }
  return lines;
}

// The hash algorithms of OpenPGP that nobody can forge signatures with: SHA-2.
bool is_strong(std::string_view algorithm)
{
  constexpr std::array<std::string_view, 4> strong{"8", "9", "10", "11"};
  return std::find(strong.begin(), strong.end(), algorithm) != strong.end();
}

struct Verdict {
  bool good = false;
  bool bad = false;
  bool weak = false;
  std::vector<std::string> expired = {};
  std::vector<std::string> missing = {};
};

Verdict judge(std::string_view status)
{
  Verdict verdict;
  bool current_is_good = false;
  for (const std::vector<std::string>& line : status_lines(status)) {
    const std::string& word = line.front();
    const std::string key = line.size() > 1 ? line[1] : "";
    if (word == "NEWSIG")
      current_is_good = false;
    if (word == "GOODSIG")
      current_is_good = true;
    if (word == "BADSIG")
      verdict.bad = true;
    if (word == "EXPKEYSIG" || word == "EXPSIG" || word == "REVKEYSIG")
      verdict.expired.push_back(key);
    if (word == "NO_PUBKEY")
      verdict.missing.push_back(key);
    constexpr std::size_t algorithm_at = 8;
    if (word == "VALIDSIG" && current_is_good) {
      const bool strong = line.size() > algorithm_at && is_strong(line[algorithm_at]);
      verdict.good = verdict.good || strong;
      verdict.weak = verdict.weak || !strong;
    }
  }
  return verdict;
}

std::string joined(const std::vector<std::string>& words)
{
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

std::optional<std::string> objection_to_signatures(std::string_view status)
{
  const Verdict verdict = judge(status);
  if (verdict.bad)
    return "has a bad signature";
  if (verdict.good)
    return std::nullopt;
  if (verdict.weak)
    return "is signed with a hash that can be forged";
  if (!verdict.expired.empty())
    return fmt::format("is signed with a key that has expired or was revoked: {}",
                       joined(verdict.expired));
  if (!verdict.missing.empty())
    return fmt::format("is signed with keys that the keyring does not have: {}",
                       joined(verdict.missing));
  return "has no valid signature";
}

std::string verify_signed_text(const std::string& text, const std::string& source,
                               const std::vector<fs::path>& keyrings, const Env& env)
{
  const std::optional<fs::path> gpgv = env.find_program("gpgv");
  if (!gpgv)
    throw Error(ErrorKind::no_toolchain,
                "'gpgv' was not found, which checks the signature of a repository")
        .help("install it: it is in the package gpgv of Debian and Ubuntu, and in gnupg elsewhere");
  const TempDir work;
  const fs::path signed_file = work.path() / "signed";
  write_new_file(signed_file, text);
  std::vector<std::string> argv{gpgv->native(),
                                "--homedir",
                                work.path().native(),
                                "--status-fd",
                                "2",
                                "--output",
                                (work.path() / "text").native()};
  for (const fs::path& keyring : keyrings) {
    if (!is_there(keyring))
      throw file_error("read the keyring", keyring.native(), ENOENT)
          .help(
              "install the package debian-archive-keyring or ubuntu-keyring of your distribution, "
              "or name the file with the repository's public keys with `--keyring FILE`");
    argv.insert(argv.end(), {"--keyring", fs::absolute(keyring).native()});
  }
  argv.push_back(signed_file.native());

  // Its exit code is of no use: it is not 0 either where it lacks one of several keys.
  const Output answer = run({.argv = argv}, env.with("LC_ALL", "C"));
  if (const auto objection = objection_to_signatures(answer.err)) {
    Error error(ErrorKind::integrity, fmt::format("'{}' {}", source, *objection));
    error.help(
        "if the repository is one that you trust, name the file with its public keys with "
        "`--keyring FILE`");
    throw Error(error);
  }
  return read_file(work.path() / "text");
}

}  // namespace xtool
