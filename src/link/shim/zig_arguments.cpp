// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/zig_arguments.hpp>

#include "argument_rewriter.hpp"
#include "compiler_query.hpp"
#include "input_files.hpp"
#include "zig_cpu.hpp"

#include <xtool/link/shim/os_version.hpp>

namespace xtool {

std::string Rewriter::Option::written() const
{
  std::string text = level == Level::linker ? "-Wl" : "";
  for (const std::string& word : words)
    text += (level == Level::linker ? "," : text.empty() ? "" : " ") + word;
  return text;
}

void Rewriter::note(std::string from, std::string to, std::string_view reason)
{
  call_.rewrites.push_back(
      {.from = std::move(from), .to = std::move(to), .reason = std::string(reason)});
}

void Rewriter::refuse(std::string text)
{
  if (call_.kind == ZigCall::Kind::refuse)
    return;
  call_.kind = ZigCall::Kind::refuse;
  call_.text = std::move(text);
}

std::optional<std::string> Rewriter::text_of(const std::string& path)
{
  auto text = read_input(path);
  if (!text)
    refuse("cannot read '" + path + "'");
  return text;
}

Rewriter::Option Rewriter::take_option()
{
  const Word& word = words_[next_++];
  Option option{.words = {word.text}, .level = word.level};
  std::string_view key = word.text;
  const bool more = next_ < words_.size();
  if (word.level == Level::linker) {
    key.remove_prefix(key.starts_with("--") ? 2 : 1);
    if (key.starts_with('z') && (key.size() > 1 || more)) {
      const std::string keyword(key.size() > 1 ? key.substr(1) : words_[next_].text);
      const FoundRule found =
          find_rule(Level::linker, "z " + keyword, facts_.when, config_.version);
      if (found.rule != nullptr) {
        if (key.size() == 1)
          option.words.push_back(words_[next_++].text);
        option.rule = found.rule;
        return option;
      }
    }
  }
  const FoundRule found = find_rule(word.level, key, facts_.when, config_.version,
                                    !std::string_view(word.text).starts_with("--"));
  option.rule = found.rule;
  option.value = found.value.value_or("");
  if (found.next_word && more) {
    option.value = words_[next_].text;
    option.words.push_back(words_[next_++].text);
  }
  return option;
}

void Rewriter::emit(const Option& option)
{
  bool commas = false;
  for (const std::string& word : option.words)
    commas = commas || word.find(',') != std::string::npos;
  if (option.level == Level::linker && !commas) {
    emit(option.written());
    return;
  }
  for (const std::string& word : option.words) {
    if (option.level == Level::linker)
      emit("-Xlinker");
    emit(word);
  }
}

void Rewriter::apply(const Option& option)
{
  if (option.rule == nullptr) {
    emit(option);
    return;
  }
  const Rule& rule = *option.rule;
  if (rule.action == Action::keep) {
    emit(option);
  } else if (rule.action == Action::drop) {
    note(option.written(), {}, rule.reason);
  } else if (rule.action == Action::refuse) {
    refuse("'" + option.written() + "': " + std::string(rule.reason));
  } else if (rule.action == Action::replace) {
    std::string to(rule.text);
    const std::size_t place = to.find('%');
    if (place != std::string::npos)
      to.replace(place, 1, option.value);
    if (!rule.reason.empty())
      note(option.written(), to, rule.reason);
    emit(std::move(to));
  } else {
    apply_special(option);
  }
}

void Rewriter::take_file(const std::string& path)
{
  if (path == "-" && facts_.language_missing) {
    const std::string language = tool_ == ShimTool::cxx ? "c++" : "c";
    note("-", "-x " + language + " -", "zig has to be told the language of standard input");
    emit("-x");
    emit(language);
  }
  const std::string_view suffix = extension(path);
  if (facts_.links && suffix != ".so" && suffix != ".rmeta")
    linked_files_.push_back(path);
  if ((facts_.when & rust_starts) != 0 && (facts_.when & musl) != 0 && is_rust_start_file(path)) {
    note(path, {}, "zig's own start files take the place of rustc's");
    return;
  }
  const bool sure = suffix == ".o" || suffix == ".rlib" || suffix == ".rmeta" || facts_.compiles;
  if (!facts_.links || (facts_.when & elf) == 0 || sure || !is_linker_script(path)) {
    emit(path);
    return;
  }
  if (const auto text = text_of(path)) {
    script_.include(path, *text);
    note(path, "-Wl,-T," + path, "zig does not recognise a linker script among the files");
  }
}

void Rewriter::take_word()
{
  const Word& word = words_[next_];
  if (word.text.empty() || word.text.front() != '-' || word.text == "-") {
    ++next_;
    if (word.level == Level::linker)
      note("-Wl," + word.text, word.text, "zig wants files without -Wl");
    take_file(word.text);
    return;
  }
  const Option option = take_option();
  if (facts_.no_gc && option.written() == "-Wl,--gc-sections")
    note(option.written(), {}, "-z nostart-stop-gc keeps sections that zig would remove");
  else
    apply(option);
}

// Behind the project's own directories. What the libraries themselves need of a glibc that is newer
// than the one linked for is the business of the machine that has them.
void Rewriter::add_libraries()
{
  if (facts_.links && !config_.stubs.empty())
    emit("-L" + config_.stubs);
  if (config_.libraries.empty() || facts_.query)
    return;
  if (facts_.compiles)
    for (const std::string& headers : config_.header_directories()) {
      emit("-isystem");
      emit(headers);
    }
  // rustc names its own libraries, with -nodefaultlibs, and looks for the others here, too.
  if (facts_.links) {
    emit("-L" + config_.library_directory());
    emit("-Wl,--allow-shlib-undefined");
  }
}

// With the version of the C library or of macOS. Asked about itself, zig does not understand its
// own glibc suffix.
std::string Rewriter::target() const
{
  if ((facts_.when & macos) != 0) {
    const std::string& version = os_version_.empty() ? config_.deployment_target : os_version_;
    return with_os_version(config_.target, version);
  }
  const bool suffix = !config_.glibc.empty() && !facts_.query;
  return suffix ? config_.target + "." + config_.glibc : config_.target;
}

ZigCall Rewriter::finish()
{
  if (facts_.asks_linker) {
    // "zig ld 0.15.2", which zig's driver answers, is no linker that meson or CMake know.
    note("-Wl,--version", "ld.lld --version", "asks for the linker, which is LLD");
    call_.arguments = {"ld.lld", "--version"};
    return std::move(call_);
  }
  emit(tool_ == ShimTool::cxx ? "c++" : "cc");
  if (facts_.compiles)
    emit("-fno-sanitize=undefined");
  if (facts_.query) {
    if (auto answer = answer_query(words_, config_)) {
      call_.kind = ZigCall::Kind::answer;
      call_.text = std::move(*answer);
      return std::move(call_);
    }
  }
  while (next_ < words_.size())
    take_word();
  const bool checks_versions = config_.version >= ZigVersion{.major = 0, .minor = 12};
  if (facts_.version_script && !facts_.version_check && checks_versions && facts_.links)
    emit("-Wl,--undefined-version");
  if ((facts_.when & (elf | linking)) == (elf | linking) && facts_.gc_sections && !facts_.no_gc &&
      !facts_.start_stop_gc)
    keep_bracketed_sections();
  add_libraries();
  if (script_.exports_list())
    emit("-rdynamic");
  if (auto argument = script_.argument(config_.cache, call_.files))
    emit(std::move(*argument));
  const CpuChoice choice = choose_cpu(config_, cpu_flags_, facts_.compiles);
  if (!choice.refusal.empty())
    refuse(choice.refusal);
  call_.rewrites.insert(call_.rewrites.end(), choice.rewrites.begin(), choice.rewrites.end());
  call_.arguments.insert(call_.arguments.end(), choice.kept.begin(), choice.kept.end());
  emit("-target");
  emit(target());
  // Asked about itself, zig 0.12 does not understand a CPU.
  if (!choice.cpu.empty() && !facts_.query)
    emit("-mcpu=" + choice.cpu);
  keep_sections();
  // gcc's driver adds libgcc and, as needed, libgcc_s for C, too: programs of C use the unwinder
  // themselves (LuaJIT, jemalloc's profiler) or link a static library of Rust's. zig does for C++.
  const bool unwinder = brings_unwinder(config_) && facts_.links && !facts_.own_libraries;
  if (unwinder && tool_ == ShimTool::cc) {
    note({}, "-lunwind", "gcc links its unwinder with every program");
    emit("-lunwind");
  }
  return std::move(call_);
}

namespace {

// zig's linker takes a thin archive, which only names its members, for a linker script. meson asks
// for one with "csrDT".
void make_whole(ZigCall& call)
{
  std::vector<std::string>& words = call.arguments;
  const auto whole = [&](std::string_view word, std::string_view instead) {
    call.rewrites.push_back({.from = std::string(word),
                             .to = std::string(instead),
                             .reason = "zig's linker cannot read thin archives"});
  };
  if (words.size() > 1 && !words[1].starts_with("--") && !words[1].starts_with('@')) {
    std::string operation = words[1];
    if (std::erase(operation, 'T') > 0) {
      whole(words[1], operation);
      words[1] = operation;
    }
  }
  if (std::erase(words, "--thin") > 0)
    whole("--thin", "");
}

}  // namespace

ZigCall zig_call(const ShimConfig& config, ShimTool tool, const std::vector<std::string>& arguments)
{
  if (tool == ShimTool::cc || tool == ShimTool::cxx)
    return Rewriter(config, tool, arguments).finish();
  ZigCall call;
  call.arguments.emplace_back(tool == ShimTool::ar       ? "ar"
                              : tool == ShimTool::ranlib ? "ranlib"
                              : tool == ShimTool::ld     ? "ld.lld"
                                                         : "dlltool");
  call.arguments.insert(call.arguments.end(), arguments.begin(), arguments.end());
  if (tool == ShimTool::ar)
    make_whole(call);
  return call;
}

}  // namespace xtool
