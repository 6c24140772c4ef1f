// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "build_variables.hpp"

#include <algorithm>

namespace xtool {

std::string variable_suffix(const Triple& target)
{
  std::string suffix = target.str();
  std::replace(suffix.begin(), suffix.end(), '-', '_');
  return suffix;
}

std::vector<Variable> forms_of(const Triple& target, const Env& env, const std::string& name)
{
  std::vector<Variable> forms;
  for (const std::string& form :
       {name + "_" + target.str(), name + "_" + variable_suffix(target), "TARGET_" + name, name})
    if (const auto value = env.get_even_empty(form))
      forms.push_back({form, *value});
  return forms;
}

std::optional<Variable> used_form(const Triple& target, const Env& env, const std::string& name)
{
  const std::vector<Variable> forms = forms_of(target, env, name);
  return forms.empty() ? std::nullopt : std::optional(forms.front());
}

}  // namespace xtool
