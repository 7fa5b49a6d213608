// OpenGL ES 3.0: WebGL 2 in the browser; on the desktop drivers have it beside OpenGL proper. So
// calls and shaders are the same.
#pragma once

#include <GLES3/gl3.h>
#define COWSCOPE_GLSL_HEADER "#version 300 es\n"
