// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "fault_server.hpp"

#include <fmt/format.h>

#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>
#include <array>
#include <sstream>
#include <stdexcept>

namespace xtool::testing {

FaultServer::FaultServer(std::vector<std::string> options)
{
  std::array<int, 2> input = {};
  std::array<int, 2> output = {};
  if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("pipe2");
  options.insert(options.begin(), {"python3", XTOOL_FAULT_SERVER, "--until-eof", "--log",
                                   (directory_.path() / "log").native()});
  std::vector<char*> arguments;
  for (std::string& option : options)
    arguments.push_back(option.data());
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(input[0], 0);
    ::dup2(output[1], 1);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  input_ = UniqueFd(input[1]);
  const UniqueFd unused_input(input[0]);
  const UniqueFd read_end(output[0]);
  {
    const UniqueFd write_end(output[1]);
  }
  for (char c = 0; ::read(read_end.get(), &c, 1) == 1 && c != '\n';)
    port_ = port_ * 10 + (c - '0');
  if (port_ == 0)
    throw std::runtime_error("fault_server.py does not start");
}

FaultServer::~FaultServer()
{
  input_ = UniqueFd();
  ::waitpid(pid_, nullptr, 0);
}

std::string FaultServer::url(const std::string& path) const
{
  return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

std::vector<nlohmann::json> FaultServer::requests() const
{
  std::vector<nlohmann::json> requests;
  std::istringstream lines(read_file_if_exists(directory_.path() / "log").value_or(""));
  for (std::string line; std::getline(lines, line);)
    requests.push_back(nlohmann::json::parse(line));
  return requests;
}

std::string pattern(std::size_t size)
{
  std::string text(size, '\0');
  for (std::size_t at = 0; at < size; ++at) {
    const std::size_t i = at % 65536;
    text[at] = static_cast<char>((i * 7 + (i >> 8) * 13) % 251);
  }
  return text;
}

}  // namespace xtool::testing
