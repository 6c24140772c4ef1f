// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace xtool {

// How the words of a response file are written.
enum class ResponseStyle {
  gnu,    // blanks separate; quotes of both kinds group; a backslash takes the next character
  rustc,  // one word a line; a backslash takes the next character; quotes mean themselves
};

std::vector<std::string> decode_response(std::string_view text, ResponseStyle style);

// Words as zig reads them: it knows quotes, but no backslash before anything else than a quote,
// nor any way to write an apostrophe. Nothing can be done for words that have one: they must stay
// on the command line (`fits_response`).
std::string encode_response(const std::vector<std::string>& words);
bool fits_response(std::string_view word);

// The arguments with each @FILE replaced by the words in it, however deep. rustc's files are known
// by their name, "linker-arguments". A file that cannot be read stays what it is, as with gcc.
// A text instead where the files contain each other.
std::variant<std::vector<std::string>, std::string> expand_response_files(
    const std::vector<std::string>& arguments);

}  // namespace xtool
