// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <functional>

namespace xtool {

// Events are told to whoever wants to hear of them.
template <typename... Facts, typename... Told>
void tell(const std::function<void(Facts...)>& event, const Told&... facts)
{
  if (event)
    event(facts...);
}

}  // namespace xtool
