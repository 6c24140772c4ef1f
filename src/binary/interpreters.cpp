// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/interpreters.hpp>

#include <array>

namespace xtool {
namespace {

// From the first that is in the path: the directories differ, and so do the names.
struct Interpreter {
  std::string_view part;
  InterpreterSystem system;
};
constexpr std::array interpreters{
    Interpreter{"/system/bin/linker", {"android", "bionic"}},
    Interpreter{"/ld-musl-", {"linux", "musl"}},
    Interpreter{"/ld-uClibc", {"linux", "uclibc"}},
    Interpreter{"/ld64-uClibc", {"linux", "uclibc"}},
    Interpreter{"/libexec/ld-elf.so.1", {"freebsd", "freebsd"}},
    Interpreter{"/libexec/ld-elf32.so.1", {"freebsd", "freebsd"}},
    Interpreter{"/libexec/ld-elf.so.2", {"dragonfly", "dragonfly"}},
    Interpreter{"/libexec/ld.elf_so", {"netbsd", "netbsd"}},
    Interpreter{"/usr/libexec/ld.so", {"openbsd", "openbsd"}},
    Interpreter{"/usr/lib/ld.so.1", {"solaris", "solaris"}},
    Interpreter{"/lib/amd64/ld.so.1", {"solaris", "solaris"}},
    Interpreter{"/lib/64/ld.so.1", {"solaris", "solaris"}},
    Interpreter{"/lib/sparcv9/ld.so.1", {"solaris", "solaris"}},
    Interpreter{"/lib/aarch64/ld.so.1", {"illumos", "illumos"}},
    Interpreter{"/system/runtime_loader", {"haiku", "haiku"}},
    Interpreter{"/ldqnx", {"nto", "nto"}},
    Interpreter{"/ld-linux", {"linux", "glibc"}},
    Interpreter{"/ld-lsb", {"linux", "glibc"}},
    Interpreter{"/lib/ld64.so.", {"linux", "glibc"}},
    Interpreter{"/lib64/ld64.so.", {"linux", "glibc"}},
    Interpreter{"/lib64/ld.so.1", {"linux", "glibc"}},
    Interpreter{"/lib32/ld.so.1", {"linux", "glibc"}},
    Interpreter{"/ld-x86-64.so.1", {"hurd", "glibc"}},
    Interpreter{"/lib/ld.so.1", {"", "glibc"}},
};

}  // namespace

InterpreterSystem system_of_interpreter(std::string_view path)
{
  for (const Interpreter& known : interpreters)
    if (path.find(known.part) != std::string_view::npos)
      return known.system;
  if (path == "/lib/ld.so")
    return {"hurd", "glibc"};
  if (path == "ld.so.1")
    return {"fuchsia", "fuchsia"};
  return {};
}

}  // namespace xtool
