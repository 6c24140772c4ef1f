// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/build_environment.hpp>

#include <xtool/cargo/rustflags.hpp>

#include <utility>

namespace xtool {

Variables variables_for_build(const LinkerRecord& record, const Env& env)
{
  Variables variables = build_variables(record, env);
  if (record.dlltool.empty())
    return variables;
  if (auto flags =
          variable_with_flag(ConfigSources::read(env), record.target, "dlltool", record.dlltool))
    variables.push_back(*std::move(flags));
  return variables;
}

}  // namespace xtool
