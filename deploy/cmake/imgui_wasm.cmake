# Dear ImGui with its SDL2 and OpenGL ES 3 backends, without the demo and the debug tools.

add_library(cowscope_imgui STATIC
  "${IMGUI_SOURCE}/imgui.cpp"
  "${IMGUI_SOURCE}/imgui_draw.cpp"
  "${IMGUI_SOURCE}/imgui_tables.cpp"
  "${IMGUI_SOURCE}/imgui_widgets.cpp"
  "${IMGUI_SOURCE}/backends/imgui_impl_opengl3.cpp"
  "${IMGUI_SOURCE}/backends/imgui_impl_sdl2.cpp")
target_include_directories(cowscope_imgui SYSTEM PUBLIC "${IMGUI_SOURCE}" "${IMGUI_SOURCE}/backends")
target_compile_definitions(cowscope_imgui PUBLIC
  IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_IMPL_OPENGL_ES3)
# The SDL2 backend uses a macro that emcc 3.1.6 does not declare by itself.
target_compile_options(cowscope_imgui PRIVATE -w -Oz -flto -fno-exceptions -fno-rtti "SHELL:-include emscripten/em_macros.h")
target_link_libraries(cowscope_imgui PUBLIC cowscope_sdl2)
