# cowscope_sdl2 and cowscope_imgui for WebAssembly: built once, when CMake configures, by the small project
# in page_libraries/, and kept in the cache under the versions of both, of the compiler and of that
# project's own files, so that a second clean checkout finds them there.

# cowscope_version(VARIABLE FILE REGEX…): the numbers in the lines that match, joined by dots.
function(cowscope_version variable file)
  set(version "")
  foreach(regex ${ARGN})
    file(STRINGS "${file}" line REGEX "${regex}" LIMIT_COUNT 1)
    string(REGEX REPLACE "^.*[ \"]([0-9][0-9.a-z]*)[^0-9]*$" "\\1" number "${line}")
    list(APPEND version "${number}")
  endforeach()
  list(JOIN version "." version)
  set(${variable} "${version}" PARENT_SCOPE)
endfunction()
cowscope_version(sdl2_version "${SDL2_SOURCE}/include/SDL_version.h"
  "define SDL_MAJOR_VERSION" "define SDL_MINOR_VERSION" "define SDL_PATCHLEVEL")
cowscope_version(imgui_version "${IMGUI_SOURCE}/imgui.h" "define IMGUI_VERSION ")

set(page_libraries_project "${CMAKE_CURRENT_LIST_DIR}/page_libraries")
set(imgui_definitions
  IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMGUI_DISABLE_DEFAULT_FONT IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_IMPL_OPENGL_ES3)
set(key "${imgui_definitions}")
foreach(file CMakeLists.txt SDL_config.h emscripten_compat.h left_out.c)
  file(SHA256 "${page_libraries_project}/${file}" hash)
  string(APPEND key "${hash}")
endforeach()
string(SHA256 key "${key}")
string(SUBSTRING "${key}" 0 8 key)
set(page_libraries
  "${COWSCOPE_CACHE}/built/sdl2-${sdl2_version}-imgui-${imgui_version}-emscripten-${EMSCRIPTEN_VERSION}-${key}")

if(NOT EXISTS "${page_libraries}/.complete")
  message(STATUS "Building SDL2 ${sdl2_version} and Dear ImGui ${imgui_version} for WebAssembly, once: ${page_libraries}")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${page_libraries_project}" -B "${page_libraries}" -G Ninja
      "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}" -DCMAKE_BUILD_TYPE=MinSizeRel
      "-DSDL2_SOURCE=${SDL2_SOURCE}" "-DIMGUI_SOURCE=${IMGUI_SOURCE}" "-DIMGUI_DEFINITIONS=${imgui_definitions}"
    RESULT_VARIABLE failed OUTPUT_VARIABLE log ERROR_VARIABLE log)
  if(NOT failed)
    execute_process(COMMAND "${CMAKE_COMMAND}" --build "${page_libraries}"
      RESULT_VARIABLE failed OUTPUT_VARIABLE log ERROR_VARIABLE log)
  endif()
  if(failed)
    message(FATAL_ERROR "SDL2 and Dear ImGui did not build:\n${log}")
  endif()
  file(TOUCH "${page_libraries}/.complete")
endif()

add_library(cowscope_sdl2 INTERFACE)
target_include_directories(cowscope_sdl2 SYSTEM INTERFACE "${SDL2_SOURCE}/include")
target_link_libraries(cowscope_sdl2 INTERFACE "${page_libraries}/libSDL2.a")

add_library(cowscope_imgui INTERFACE)
target_include_directories(cowscope_imgui SYSTEM INTERFACE "${IMGUI_SOURCE}" "${IMGUI_SOURCE}/backends")
target_compile_definitions(cowscope_imgui INTERFACE ${imgui_definitions})
target_link_libraries(cowscope_imgui INTERFACE "${page_libraries}/libimgui.a" cowscope_sdl2)
