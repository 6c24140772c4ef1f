// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "code.h"

#include <algorithm>
#include <stdexcept>

#include "cxx/src/main.rs.h"

std::unique_ptr<Counter> make_counter(int start) { return std::make_unique<Counter>(start); }

rust::String reversed(rust::Str text)
{
  std::string copy(text);
  std::reverse(copy.begin(), copy.end());
  return copy;
}

int refuse(int number)
{
  if (number < 0) throw std::invalid_argument("below zero");
  return number;
}

int call_back(int number) { return from_rust(number) + 1; }
