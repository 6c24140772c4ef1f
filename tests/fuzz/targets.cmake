# Included by tests/CMakeLists.txt, which names the targets. XTOOL_FUZZ needs clang.
option(XTOOL_FUZZ "Build the fuzz targets with libFuzzer" OFF)

# The readers and what they stand on: the fuzzer need not wait for the rest of xtool to be built.
# What is left out of support talks to servers.
get_target_property(sources xtool_lib SOURCES)
get_target_property(source_dir xtool_lib SOURCE_DIR)
set(readers "")
set(folders "/(catalog|binary|inspect|device|explain|support)/")
set(files "/cargo/(cfg|key_path|splice|toml_[a-z]+)|/install/manifest(_excerpt)?")
string(APPEND files "|/link/shim/(shim_config|zig_version)")
string(APPEND files "|/(builtin_(catalog|targets|symptoms)|loaded_libraries)")
foreach(source ${sources})
  cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${source_dir} NORMALIZE)
  if(source MATCHES "${folders}|(${files})\\.cpp$"
     AND NOT source MATCHES "/support/http(_address|_settings|_transfer)?\\.cpp$")
    list(APPEND readers ${source})
  endif()
endforeach()

if(XTOOL_FUZZ)
  add_custom_target(fuzz)
  add_library(xtool_readers STATIC EXCLUDE_FROM_ALL ${readers})
  target_include_directories(xtool_readers
    PUBLIC ${PROJECT_SOURCE_DIR}/include PRIVATE ${source_dir})
  target_include_directories(xtool_readers SYSTEM PRIVATE ${TOMLPLUSPLUS_INCLUDE_DIRS})
  target_compile_options(xtool_readers PUBLIC -fsanitize=fuzzer-no-link -O1)
  target_link_libraries(xtool_readers PUBLIC
    xtool_instrumentation nlohmann_json::nlohmann_json spdlog::spdlog fmt::fmt)
endif()

foreach(source ${fuzz_targets})
  string(REGEX REPLACE "fuzz/(.*)_fuzz.cpp" "\\1" name ${source})
  set(target xtool_fuzz_${name})
  add_executable(${target} ${source})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  if(XTOOL_FUZZ)
    target_link_libraries(${target} PRIVATE xtool_readers)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz ${target})
  else()
    target_sources(${target} PRIVATE ${fuzz_replay})
    target_link_libraries(${target} PRIVATE xtool_lib $<BUILD_INTERFACE:xtool_warnings>)
    add_test(NAME fuzz_${name} COMMAND ${target} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name})
    set_tests_properties(fuzz_${name} PROPERTIES LABELS unit TIMEOUT 300)
  endif()
endforeach()
