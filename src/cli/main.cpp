// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "run.hpp"

#include <xtool/support/interrupt.hpp>
#include <xtool/support/own_process.hpp>
#include <xtool/support/signals.hpp>

#include <iostream>

int main(int argc, char** argv)
{
  using namespace xtool;
  occupy_standard_streams();
  ignore_write_signals();
  catch_interrupts();
  return cli::run({argv + 1, argv + argc}, {.out = std::cout,
                                            .err = std::cerr,
                                            .terminal = {.there = is_terminal(StandardStream::err),
                                                         .width = terminal_width()},
                                            .env = Env::of_process});
}
