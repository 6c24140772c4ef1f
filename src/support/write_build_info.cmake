# Writes OUTPUT from built_from.cpp.in: VERSION, the commit that the tree SOURCE is of, and its date.
# Run by every build, because a commit changes no file that CMake watches.
#
# In an archive that `git archive` made, commit.txt says which commit it is of (see .gitattributes).
# In a checkout git knows. What is neither of them, or lies in another project's repository, is of no
# commit that could be named.
set(commit "")
set(seconds "")
file(READ ${SOURCE}/src/support/commit.txt archived)
if(archived MATCHES "^([0-9a-f]+) ([0-9]+)")
  set(commit ${CMAKE_MATCH_1})
  set(seconds ${CMAKE_MATCH_2})
else()
  find_program(GIT git)
  # Hooks and worktree tools set variables that would lead to another repository.
  set(git ${CMAKE_COMMAND} -E env --unset=GIT_DIR --unset=GIT_WORK_TREE --unset=GIT_INDEX_FILE
    ${GIT} -C ${SOURCE})
  file(REAL_PATH ${SOURCE} source)
  if(GIT)
    execute_process(COMMAND ${git} rev-parse --show-toplevel
      OUTPUT_VARIABLE top OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    execute_process(COMMAND ${git} log -1 "--format=%H %ct" --no-show-signature
      OUTPUT_VARIABLE head ERROR_QUIET)
    if(top STREQUAL source AND head MATCHES "^([0-9a-f]+) ([0-9]+)")
      set(commit ${CMAKE_MATCH_1})
      set(seconds ${CMAKE_MATCH_2})
    endif()
  endif()
endif()

set(commit_date "")
if(commit)
  set(ENV{SOURCE_DATE_EPOCH} ${seconds})
  string(TIMESTAMP commit_date "%Y-%m-%d" UTC)
endif()
configure_file(${SOURCE}/src/support/built_from.cpp.in ${OUTPUT} @ONLY)
