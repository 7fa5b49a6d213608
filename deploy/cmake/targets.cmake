# How this project's own targets are made: warnings are errors, includes start at the root.

add_library(cowscope_options INTERFACE)
target_include_directories(cowscope_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(cowscope_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
if(EMSCRIPTEN AND COWSCOPE_QUICK)
  target_compile_options(cowscope_options INTERFACE -O1 -fno-exceptions -fno-rtti -fno-threadsafe-statics)
  target_link_options(cowscope_options INTERFACE -O1)
elseif(EMSCRIPTEN)
  # -Oz and link-time optimisation: the download counts more than the last tenth of speed. Every browser
  # with WebGL 2 has the instructions named here; without them each number made whole takes five others.
  # emcc forbids inlining at -Oz; allowed, the engine is three times as fast and the download smaller.
  # emmalloc is smaller than dlmalloc, and here as fast.
  target_compile_options(cowscope_options INTERFACE -Oz -finline-functions -flto -fno-exceptions -fno-rtti
    -fno-threadsafe-statics -mnontrapping-fptoint -msign-ext)
  target_link_options(cowscope_options INTERFACE -Oz -flto -sMALLOC=emmalloc)
elseif(COWSCOPE_SANITIZE OR COWSCOPE_FUZZ)
  target_compile_options(cowscope_options INTERFACE
    -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(cowscope_options INTERFACE -fsanitize=address,undefined)
  if(COWSCOPE_FUZZ)
    target_compile_options(cowscope_options INTERFACE -fsanitize=fuzzer-no-link)
  endif()
endif()
target_compile_definitions(cowscope_options INTERFACE "COWSCOPE_VERSION=\"${PROJECT_VERSION}\"")

# cowscope_library(NAME source… [LIBRARIES lib…]): a static library of ours.
function(cowscope_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBRARIES")
  add_library(${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC cowscope_options ${arg_LIBRARIES})
endfunction()

# cowscope_executable(NAME source… [LIBRARIES lib…])
function(cowscope_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBRARIES")
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE cowscope_options ${arg_LIBRARIES})
endfunction()

# cowscope_test(NAME source… [SERIAL] [LIBRARIES lib…]): a GoogleTest program; each test is one for
# ctest, SERIAL: with no other beside it. The paths of the repository and of the build are given as COWSCOPE_SOURCE_DIR and COWSCOPE_BINARY_DIR.
function(cowscope_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL" "" "LIBRARIES")
  cowscope_executable(${name} ${arg_UNPARSED_ARGUMENTS} LIBRARIES ${arg_LIBRARIES} GTest::gtest_main)
  # What is tested is optimised; the tests themselves are compiled quickly.
  target_compile_options(${name} PRIVATE -O0)
  target_compile_definitions(${name} PRIVATE
    "COWSCOPE_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"" "COWSCOPE_BINARY_DIR=\"${PROJECT_BINARY_DIR}\"")
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 120 PROPERTIES LABELS ${name} TIMEOUT 3600
    RUN_SERIAL ${arg_SERIAL})
endfunction()
