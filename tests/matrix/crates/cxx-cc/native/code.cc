// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <cstdint>
#include <filesystem>
#include <map>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Base {
  virtual ~Base() = default;
};
struct Derived : Base {
  int value = 3;
};

struct Counts {
  explicit Counts(int& counter) : counter_(counter) {}
  ~Counts() { ++counter_; }
  int& counter_;
};

int throws(int depth, int& destroyed)
{
  const Counts counts(destroyed);
  if (depth == 0) throw std::out_of_range("thrown");
  return throws(depth - 1, destroyed) + 1;
}

}  // namespace

extern "C" int32_t exceptions()
{
  int destroyed = 0;
  try {
    return throws(4, destroyed);
  } catch (const std::logic_error& error) {
    return error.what() == std::string("thrown") ? destroyed : -1;
  }
}

extern "C" int32_t rtti()
{
  const Derived derived;
  const Base& base = derived;
  const auto* found = dynamic_cast<const Derived*>(&base);
  return found ? found->value : -1;
}

extern "C" int32_t threads()
{
  std::vector<int> numbers(4);
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i) all.emplace_back([&numbers, i] { numbers[i] = i * i; });
  for (std::thread& one : all) one.join();
  return std::accumulate(numbers.begin(), numbers.end(), 0);
}

extern "C" int32_t streams()
{
  std::map<std::string, double> values{{"half", 0.5}, {"third", 1.0 / 3}};
  std::ostringstream out;
  for (const auto& [name, value] : values) out << name << '=' << value << ';';
  return out.str() == "half=0.5;third=0.333333;";
}

extern "C" int32_t folders()
{
  return std::filesystem::is_directory(std::filesystem::path("/") / ".");
}
