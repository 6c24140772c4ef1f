// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "journal.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/own_process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t journal_format = 1;
constexpr std::string_view stage_prefix = "stage-";
constexpr std::string_view stage_lock_suffix = ".lk";
constexpr std::string_view prepared_prefix = "new-";

fs::path journal_file(const Sysroot& sysroot) { return workspace_of(sysroot) / "journal"; }

Journal parse(const std::string& text, const std::string& source)
{
  const Json document = parse_json(text, source);
  const JsonCursor top(document, source);
  const JsonCursor format = top.at("format");
  if (format.integer(0, INT64_MAX) != journal_format)
    format.fail("it is of another version of xtool");

  const std::string operation = top.at("op").string();
  if (operation != "add" && operation != "remove")
    top.at("op").fail("it is neither \"add\" nor \"remove\"");
  if (operation == "remove") {
    Journal journal{.operation = Journal::Operation::remove};
    // Before several were removed together, there was one.
    const std::vector<JsonCursor> removals =
        top.has("removals") ? top.at("removals").items() : std::vector{top};
    for (const JsonCursor& removal : removals)
      journal.removals.push_back({.target = Triple::parse(removal.at("target").string()),
                                  .unrecorded = removal.at("unrecorded").boolean()});
    return journal;
  }
  Journal journal{.target = Triple::parse(top.at("target").string())};
  journal.stage = top.at("stage").string();
  if (!is_stage_name(journal.stage))
    top.at("stage").fail("it is not a stage's name");
  const std::string registration = top.at("registration").string();
  if (registration != "rustup" && registration != "none")
    top.at("registration").fail("it is neither \"rustup\" nor \"none\"");
  if (registration == "rustup")
    journal.registration = Registration::rustup;
  return journal;
}

std::vector<fs::path> prepared_records(const Sysroot& sysroot)
{
  std::vector<fs::path> records;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(workspace_of(sysroot), code))
    if (entry.path().filename().native().starts_with(prepared_prefix))
      records.push_back(entry.path());
  return records;
}

}  // namespace

fs::path workspace_of(const Sysroot& sysroot) { return sysroot.rustlib() / ".xtool"; }

fs::path sysroot_lock(const Sysroot& sysroot) { return workspace_of(sysroot) / "lock"; }

fs::path stage_lock(const Sysroot& sysroot, const std::string& stage)
{
  return workspace_of(sysroot) / (stage + std::string(stage_lock_suffix));
}

std::string new_stage_name() { return std::string(stage_prefix) + random_suffix(); }

bool is_stage_name(std::string_view name)
{
  constexpr std::size_t digits = 16;
  return name.starts_with(stage_prefix) && name.size() == stage_prefix.size() + digits &&
         name.find_first_not_of("0123456789abcdef", stage_prefix.size()) == std::string_view::npos;
}

std::set<std::string> stages_of(const Sysroot& sysroot)
{
  std::set<std::string> names;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(workspace_of(sysroot), code)) {
    std::string name = entry.path().filename().native();
    if (name.ends_with(stage_lock_suffix))
      name.resize(name.size() - stage_lock_suffix.size());
    if (is_stage_name(name))
      names.insert(name);
  }
  return names;
}

bool Journal::exists(const Sysroot& sysroot)
{
  std::error_code absent;
  return fs::exists(journal_file(sysroot), absent);
}

std::optional<Journal> Journal::load(const Sysroot& sysroot)
{
  const fs::path file = journal_file(sysroot);
  const auto text = read_file_if_exists(file);
  if (!text)
    return std::nullopt;
  try {
    return parse(*text, file.native());
  } catch (const Error& error) {
    throw Error(
        ErrorKind::invalid_input,
        fmt::format("an interrupted change of this sysroot cannot be finished: {}", error.what()))
        .help("run the xtool that was interrupted once more, if it was a newer one")
        .help(
            fmt::format("or delete '{}', then run `xtool target verify --repair`", file.native()));
  }
}

void Journal::store(const Sysroot& sysroot) const
{
  Json document = {{"format", journal_format}};
  document["op"] = operation == Operation::add ? "add" : "remove";
  if (operation == Operation::add) {
    document["target"] = target.str();
    document["stage"] = stage;
    document["registration"] = registration == Registration::rustup ? "rustup" : "none";
  } else {
    document["removals"] = Json::array();
    for (const Removal& removal : removals)
      document["removals"].push_back(
          {{"target", removal.target.str()}, {"unrecorded", removal.unrecorded}});
  }
  document["pid"] = process_id();  // for whoever looks into it

  const fs::path file = journal_file(sysroot);
  prepare_record(sysroot, file, document.dump() + '\n');
  publish_record(sysroot, file);
  try {
    fsync_directory(workspace_of(sysroot));
  } catch (const Error&) {
    std::error_code stays;
    fs::remove(file, stays);  // not durable, so not decided
    throw;
  }
}

void Journal::drop(const Sysroot& sysroot)
{
  remove_file(journal_file(sysroot));
  fsync_directory(workspace_of(sysroot));
}

fs::path prepared(const Sysroot& sysroot, const fs::path& record)
{
  return workspace_of(sysroot) / (std::string(prepared_prefix) + record.filename().native());
}

void prepare_record(const Sysroot& sysroot, const fs::path& record, std::string_view text)
{
  const fs::path file = prepared(sysroot, record);
  remove_file(file);
  write_new_file(file, text);
  copy_permissions(record, file);
}

bool publish_record(const Sysroot& sysroot, const fs::path& record)
{
  const fs::path file = prepared(sysroot, record);
  std::error_code absent;
  if (!fs::exists(file, absent))
    return false;
  rename_path(file, record);
  return true;
}

bool has_prepared(const Sysroot& sysroot) { return !prepared_records(sysroot).empty(); }

void discard_prepared(const Sysroot& sysroot, const fs::path& kept)
{
  for (const fs::path& record : prepared_records(sysroot))
    if (record != kept)
      remove_file(record);
}

}  // namespace xtool
