# Third-party code, never copied into the repository. For each: a folder given by hand
# (COWSCOPE_<NAME>_SOURCE_DIR), else the cache that deploy/sources.sh fills with Debian's source
# packages, else the upstream archive, pinned by hash. (The hashes are those that several independent
# projects and distributions pin for the same archives; SDL2's is also the one that its maintainers signed.)

if(DEFINED ENV{COWSCOPE_CACHE})
  set(COWSCOPE_CACHE "$ENV{COWSCOPE_CACHE}")
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(COWSCOPE_CACHE "$ENV{XDG_CACHE_HOME}/cowscope")
else()
  set(COWSCOPE_CACHE "$ENV{HOME}/.cache/cowscope")
endif()

include(FetchContent)
if(POLICY CMP0135)
  cmake_policy(SET CMP0135 NEW)
endif()

# cowscope_source(NAME URL SHA256): sets <NAME>_SOURCE (upper case) to a folder with the sources.
function(cowscope_source name url sha256)
  string(TOUPPER ${name} upper)
  set(COWSCOPE_${upper}_SOURCE_DIR "" CACHE PATH "Sources of ${name}; empty: the cache, else the upstream archive")
  if(COWSCOPE_${upper}_SOURCE_DIR)
    set(found "${COWSCOPE_${upper}_SOURCE_DIR}")
  elseif(EXISTS "${COWSCOPE_CACHE}/sources/${name}/.complete")
    set(found "${COWSCOPE_CACHE}/sources/${name}")
  else()
    # SOURCE_SUBDIR names a folder that is not there: the archive is unpacked, its own CMake not run.
    FetchContent_Declare(cowscope_${name} URL "${url}" URL_HASH SHA256=${sha256} SOURCE_SUBDIR not-its-own-cmake)
    FetchContent_MakeAvailable(cowscope_${name})
    set(found "${cowscope_${name}_SOURCE_DIR}")
  endif()
  message(STATUS "${name}: ${found}")
  set(${upper}_SOURCE "${found}" PARENT_SCOPE)
endfunction()

# --- nlohmann/json: headers alone, the same for WebAssembly.
find_path(COWSCOPE_JSON_INCLUDE nlohmann/json.hpp
  HINTS /usr/include NO_CMAKE_FIND_ROOT_PATH)
if(NOT COWSCOPE_JSON_INCLUDE)
  cowscope_source(json https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
    d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)
  set(COWSCOPE_JSON_INCLUDE "${JSON_SOURCE}/include" CACHE PATH "" FORCE)
endif()
# Only its own folder, so that no other header of /usr/include comes along into a WebAssembly build.
set(json_headers "${PROJECT_BINARY_DIR}/include-json")
file(MAKE_DIRECTORY "${json_headers}")
file(CREATE_LINK "${COWSCOPE_JSON_INCLUDE}/nlohmann" "${json_headers}/nlohmann" SYMBOLIC)
add_library(cowscope_json INTERFACE)
target_include_directories(cowscope_json SYSTEM INTERFACE "${json_headers}")
if(EMSCRIPTEN)
  target_compile_definitions(cowscope_json INTERFACE JSON_NOEXCEPTION)
endif()

# --- zlib: one version natively and in WebAssembly, so that both make the same links.
cowscope_source(zlib https://github.com/madler/zlib/releases/download/v1.3.1/zlib-1.3.1.tar.gz
  9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23)
# Links are raw deflate: without gzip there are no tables of check sums, 16 KiB that do not compress.
set(zlib_files adler32 deflate inffast inflate inftrees trees zutil)
list(TRANSFORM zlib_files PREPEND "${ZLIB_SOURCE}/")
list(TRANSFORM zlib_files APPEND ".c")
add_library(cowscope_zlib STATIC ${zlib_files})
target_include_directories(cowscope_zlib SYSTEM PUBLIC "${ZLIB_SOURCE}")
target_compile_definitions(cowscope_zlib PRIVATE NO_GZIP)
target_compile_options(cowscope_zlib PRIVATE -w)
if(EMSCRIPTEN)
  target_compile_options(cowscope_zlib PRIVATE -Oz -flto)
endif()

# --- GoogleTest
if(COWSCOPE_TESTS AND NOT EMSCRIPTEN)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()

# --- SDL2 and Dear ImGui, for the page
if(EMSCRIPTEN AND COWSCOPE_PAGE)
  cowscope_source(sdl2 https://github.com/libsdl-org/SDL/releases/download/release-2.32.4/SDL2-2.32.4.tar.gz
    f15b478253e1ff6dac62257ded225ff4e7d0c5230204ac3450f1144ee806f934)
  cowscope_source(imgui https://github.com/ocornut/imgui/archive/refs/tags/v1.92.9b.tar.gz
    21d8a0a565e85dce943e375db00812c2f3f0ab21f3f0f7964e364a63422d7f99)
  include(page_libraries)
endif()
if(COWSCOPE_DESKTOP AND NOT EMSCRIPTEN)
  include(desktop_libraries)
endif()
