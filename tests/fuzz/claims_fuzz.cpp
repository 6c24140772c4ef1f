// SPDX-License-Identifier: Apache-2.0 OR MIT
// The parts of packages in which they say what they are for.
#include "inspect/claims.hpp"

#include "fuzz.hpp"

using namespace xtool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::vector<Claim> all;
  for (const auto read : {claims_of_wheel, claims_of_control, claims_of_pkginfo,
                          claims_of_package_json, claims_of_rpm})
    for (Claim& claim : read(bytes))
      all.push_back(std::move(claim));
  for (const Claim& claim : all)
    for (const std::string& machine : claim.machines) {
      fuzz::require(find_named_machine(machine) != nullptr);
      may_be_foreign(bytes, *find_named_machine(machine));
    }
  return 0;
}
