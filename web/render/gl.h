// OpenGL ES 3.0 (WebGL2) or desktop OpenGL 3.3 core, whichever the platform has.
#pragma once

#if defined(__EMSCRIPTEN__)
#include <GLES3/gl3.h>
#define COWSCOPE_GLSL_HEADER "#version 300 es\n"
#else
#define GL_GLEXT_PROTOTYPES 1
#include <SDL_opengl.h>
#include <SDL_opengl_glext.h>
#define COWSCOPE_GLSL_HEADER "#version 330 core\n"
#endif
