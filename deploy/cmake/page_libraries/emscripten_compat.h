/* Put before every file of SDL2 and Dear ImGui: emcc 3.1.6 lacks EM_JS_DEPS and does not declare
   the macros that both use. Newer compilers have all of it. */
#include <emscripten/em_macros.h>
#ifndef EM_JS_DEPS
#define EM_JS_DEPS(...)
#endif
