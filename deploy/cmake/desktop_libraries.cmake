# cowscope_sdl2 and cowscope_imgui on the desktop: SDL2 is the system's, Dear ImGui is compiled from the
# sources that the page's is compiled from. OpenGL ES 3.0, as WebGL 2 is, so that both draw with the same
# calls and the same shaders.
find_package(SDL2 CONFIG)
find_library(COWSCOPE_GLES GLESv2)
find_path(COWSCOPE_GLES_INCLUDE GLES3/gl3.h)
if(NOT SDL2_FOUND OR NOT COWSCOPE_GLES OR NOT COWSCOPE_GLES_INCLUDE)
  message(FATAL_ERROR "The desktop program needs SDL2 and OpenGL ES 3: install libsdl2-dev (and libgles-dev), or run sh deploy/install.sh tests")
endif()
cowscope_source(imgui https://github.com/ocornut/imgui/archive/refs/tags/v1.92.9b.tar.gz
  21d8a0a565e85dce943e375db00812c2f3f0ab21f3f0f7964e364a63422d7f99)

add_library(cowscope_sdl2 INTERFACE)
target_link_libraries(cowscope_sdl2 INTERFACE SDL2::SDL2)

add_library(cowscope_imgui STATIC EXCLUDE_FROM_ALL
  "${IMGUI_SOURCE}/imgui.cpp"
  "${IMGUI_SOURCE}/imgui_draw.cpp"
  "${IMGUI_SOURCE}/imgui_tables.cpp"
  "${IMGUI_SOURCE}/imgui_widgets.cpp"
  "${IMGUI_SOURCE}/backends/imgui_impl_opengl3.cpp"
  "${IMGUI_SOURCE}/backends/imgui_impl_sdl2.cpp")
target_include_directories(cowscope_imgui SYSTEM PUBLIC
  "${IMGUI_SOURCE}" "${IMGUI_SOURCE}/backends" "${COWSCOPE_GLES_INCLUDE}")
target_compile_definitions(cowscope_imgui PUBLIC
  IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMGUI_DISABLE_DEFAULT_FONT IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_IMPL_OPENGL_ES3)
target_compile_options(cowscope_imgui PRIVATE -w -O1)
target_link_libraries(cowscope_imgui PUBLIC cowscope_sdl2 "${COWSCOPE_GLES}")
