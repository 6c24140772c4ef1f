// SPDX-License-Identifier: Apache-2.0 OR MIT
// Runs a target without libFuzzer: over the files in the folders that are named, and over a fixed
// number of changed copies of each. A finding of the fuzzer, put there, is so tested for good.
#include "fuzz.hpp"

#include <xtool/support/files.hpp>

#include <filesystem>
#include <random>
#include <string>

namespace {

void run(const std::string& bytes)
{
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

void run_changed(const std::string& bytes, std::mt19937& random)
{
  constexpr int copies = 200;
  for (int i = 0; i < copies; ++i) {
    std::string changed =
        bytes.substr(0, i % 4 == 0 ? random() % (bytes.size() + 1) : bytes.size());
    for (unsigned change = 0; !changed.empty() && change <= random() % 4; ++change)
      changed[random() % changed.size()] = static_cast<char>(random() % 2 ? random() : 0xff);
    run(changed);
  }
}

}  // namespace

int main(int count, char** words)
{
  std::mt19937 random(1);
  std::size_t files = 0;
  for (int i = 1; i < count; ++i)
    for (const std::string& name : xtool::list_files(words[i])) {
      const std::string bytes = xtool::read_file(std::filesystem::path(words[i]) / name, 1u << 24);
      run(bytes);
      run_changed(bytes, random);
      ++files;
    }
  return files == 0 ? 1 : 0;  // a corpus that is gone tests nothing
}
