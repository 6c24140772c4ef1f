# SPDX-License-Identifier: Apache-2.0 OR MIT
# Runs in cpack. Two packages of one commit are the same: their files have the commit's time, unless
# $SOURCE_DATE_EPOCH says another one.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  file(READ ${CPACK_XTOOL_SOURCE}/src/support/commit.txt archived)
  if(archived MATCHES "^[0-9a-f]+ ([0-9]+)")
    set(ENV{SOURCE_DATE_EPOCH} ${CMAKE_MATCH_1})
  else()
    execute_process(COMMAND git -C ${CPACK_XTOOL_SOURCE} log -1 --format=%ct --no-show-signature
      OUTPUT_VARIABLE seconds OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed)
      set(ENV{SOURCE_DATE_EPOCH} ${seconds})
    endif()
  endif()
endif()
