# SDL2 as a static WebAssembly library: built once at configure time with SDL's own CMake, kept in the
# cache by version of SDL and of the compiler, so that a second clean checkout finds it there.

file(STRINGS "${SDL2_SOURCE}/include/SDL_version.h" lines REGEX "define SDL_(MAJOR|MINOR|PATCHLEVEL|MAJOR_VERSION|MINOR_VERSION) ")
list(JOIN lines " " version)
string(REGEX REPLACE "[^0-9]+" "." version "${version}")
string(REGEX REPLACE "SDL_|2_" "" version "${version}")
set(sdl2_key "sdl2${version}-emscripten-${EMSCRIPTEN_VERSION}-1")
set(sdl2_build "${COWSCOPE_CACHE}/built/${sdl2_key}")

if(NOT EXISTS "${sdl2_build}/.complete")
  message(STATUS "Building SDL2 for WebAssembly, once: ${sdl2_build}")
  # emcc 3.1.6 lacks EM_JS_DEPS, and does not declare the macros that SDL uses.
  file(WRITE "${sdl2_build}/compat.h"
    "#include <emscripten/em_macros.h>\n#ifndef EM_JS_DEPS\n#define EM_JS_DEPS(...)\n#endif\n")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${SDL2_SOURCE}" -B "${sdl2_build}" -G Ninja
      "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}" -DCMAKE_BUILD_TYPE=MinSizeRel
      "-DCMAKE_C_FLAGS=-Oz -flto -w -include ${sdl2_build}/compat.h"
      -DSDL_SHARED=OFF -DSDL_STATIC=ON -DSDL_TEST=OFF -DSDL2_DISABLE_INSTALL=ON
      -DSDL_AUDIO=OFF -DSDL_JOYSTICK=OFF -DSDL_HAPTIC=OFF -DSDL_SENSOR=OFF -DSDL_RENDER=OFF
      -DSDL_HIDAPI=OFF -DSDL_POWER=OFF -DSDL_FILE=ON -DSDL_THREADS=OFF
    RESULT_VARIABLE failed OUTPUT_VARIABLE log ERROR_VARIABLE log)
  if(NOT failed)
    execute_process(COMMAND "${CMAKE_COMMAND}" --build "${sdl2_build}" --target SDL2-static
      RESULT_VARIABLE failed OUTPUT_VARIABLE log ERROR_VARIABLE log)
  endif()
  if(failed)
    message(FATAL_ERROR "SDL2 did not build:\n${log}")
  endif()
  file(TOUCH "${sdl2_build}/.complete")
endif()

add_library(cowscope_sdl2 INTERFACE)
target_include_directories(cowscope_sdl2 SYSTEM INTERFACE
  "${sdl2_build}/include" "${sdl2_build}/include/SDL2" "${sdl2_build}/include-config-minsizerel/SDL2" "${SDL2_SOURCE}/include")
target_link_libraries(cowscope_sdl2 INTERFACE "${sdl2_build}/libSDL2.a")
