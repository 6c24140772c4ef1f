// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once
#include <memory>
#include <string>

#include "rust/cxx.h"

class Counter {
 public:
  explicit Counter(int start) : value_(start) {}
  int add(int amount) { return value_ += amount; }

 private:
  int value_;
};

std::unique_ptr<Counter> make_counter(int start);
rust::String reversed(rust::Str text);
int refuse(int number);
int call_back(int number);
