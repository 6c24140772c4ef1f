// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

namespace xtool {

// A library that is loaded when it is needed, and stays until the program ends: for one that brings
// so many others along that to load it takes longer than most commands run.
class SharedLibrary {
 public:
  // `name` is the one in the library itself, by which a program that is linked with it finds it.
  // Throws external_tool.
  explicit SharedLibrary(const char* name);

  // The address of one of its functions, for a pointer to that function.
  class Address {
   public:
    explicit Address(void* address) : address_(address) {}
    template <typename Function>
    operator Function*() const  // NOLINT(google-explicit-constructor)
    {
      return reinterpret_cast<Function*>(address_);
    }

   private:
    void* address_;
  };
  // Throws external_tool where it has none of that name.
  Address operator[](const char* function) const;

 private:
  void* handle_;
};

}  // namespace xtool
