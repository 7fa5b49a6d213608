/* What SDL2 and Dear ImGui call of the parts of SDL2 that are not compiled (CMakeLists.txt): each says
   that there is no such thing here. The picture is drawn by WebGL alone, which is linked directly, and
   steered by pointer and keys alone. */
#include <SDL.h>
#include <stdarg.h>
#include <stdlib.h>

#include "video/SDL_blit.h"
#include "video/SDL_sysvideo.h"
#include "video/SDL_RLEaccel_c.h"
#include "video/SDL_yuv_c.h"
#include "events/SDL_gesture_c.h"

static int unsupported(void) { return SDL_Unsupported(); }

/* Emscripten's own knows every function of OpenGL by name, and so keeps all of them: glue for some 250
   that nobody calls, a sixth of the download. */
void *eglGetProcAddress(const char *name)
{
    (void)name;
    return NULL;
}

/* What Dear ImGui's backend for OpenGL knows as sscanf (CMakeLists.txt). It reads versions such as
   "#version 300", so of all formats there is %d, and scanf's code for real numbers is not fetched first. */
int scan_version(const char *text, const char *format, ...)
{
    int read = 0;
    va_list numbers;
    va_start(numbers, format);
    for (; *format != 0; ++format) {
        if (format[0] == '%' && format[1] == 'd') {
            char *end;
            const long number = strtol(text, &end, 10);
            if (end == text) break;
            *va_arg(numbers, int *) = (int)number;
            text = end;
            ++read;
            ++format;
        } else if (*text++ != *format) {
            break;
        }
    }
    va_end(numbers);
    return read;
}

/* How often the main loop runs: there is none, frames are asked for one by one. */
unsigned int eglSwapInterval(void *display, int interval) { return 1; }

/* Game controllers */
int SDL_NumJoysticks(void) { return 0; }
SDL_bool SDL_IsGameController(int index) { return SDL_FALSE; }
SDL_GameController *SDL_GameControllerOpen(int index) { return NULL; }
void SDL_GameControllerClose(SDL_GameController *controller) {}
Sint16 SDL_GameControllerGetAxis(SDL_GameController *controller, SDL_GameControllerAxis axis) { return 0; }
Uint8 SDL_GameControllerGetButton(SDL_GameController *controller, SDL_GameControllerButton button) { return 0; }

/* Recognised gestures; touches are as they are. */
int SDL_GestureAddTouch(SDL_TouchID id) { return 0; }
int SDL_GestureDelTouch(SDL_TouchID id) { return 0; }
void SDL_GestureProcessEvent(SDL_Event *event) {}
void SDL_GestureQuit(void) {}

/* Pictures in memory, and windows that consist of one */
int SDL_CalculateBlit(SDL_Surface *surface) { return unsupported(); }
int SDL_FillRect(SDL_Surface *surface, const SDL_Rect *rect, Uint32 colour) { return unsupported(); }
int SDL_RLESurface(SDL_Surface *surface) { return unsupported(); }
void SDL_UnRLESurface(SDL_Surface *surface, int recode) {}
int SDL_SoftStretch(SDL_Surface *from, const SDL_Rect *a, SDL_Surface *to, const SDL_Rect *b) { return unsupported(); }
int SDL_SoftStretchLinear(SDL_Surface *from, const SDL_Rect *a, SDL_Surface *to, const SDL_Rect *b) { return unsupported(); }
int SDL_ConvertPixels_YUV_to_RGB(int width, int height, Uint32 a, const void *from, int b, Uint32 c, void *to, int d) { return unsupported(); }
int SDL_ConvertPixels_RGB_to_YUV(int width, int height, Uint32 a, const void *from, int b, Uint32 c, void *to, int d) { return unsupported(); }
int SDL_ConvertPixels_YUV_to_YUV(int width, int height, Uint32 a, const void *from, int b, Uint32 c, void *to, int d) { return unsupported(); }

int Emscripten_CreateWindowFramebuffer(_THIS, SDL_Window *window, Uint32 *format, void **pixels, int *pitch) { return unsupported(); }
int Emscripten_UpdateWindowFramebuffer(_THIS, SDL_Window *window, const SDL_Rect *rects, int count) { return unsupported(); }
void Emscripten_DestroyWindowFramebuffer(_THIS, SDL_Window *window) {}

/* SDL2's own renderer */
SDL_Renderer *SDL_CreateRenderer(SDL_Window *window, int index, Uint32 flags) { return NULL; }
void SDL_DestroyRenderer(SDL_Renderer *renderer) {}
void SDL_DestroyRendererWithoutFreeing(SDL_Renderer *renderer) {}
SDL_Renderer *SDL_GetRenderer(SDL_Window *window) { return NULL; }
int SDL_GetRendererInfo(SDL_Renderer *renderer, SDL_RendererInfo *info) { return unsupported(); }
int SDL_GetRendererOutputSize(SDL_Renderer *renderer, int *w, int *h) { return unsupported(); }
int SDL_GetNumRenderDrivers(void) { return 0; }
int SDL_GetRenderDriverInfo(int index, SDL_RendererInfo *info) { return unsupported(); }
SDL_Texture *SDL_CreateTexture(SDL_Renderer *renderer, Uint32 format, int access, int w, int h) { return NULL; }
int SDL_UpdateTexture(SDL_Texture *texture, const SDL_Rect *rect, const void *pixels, int pitch) { return unsupported(); }
void SDL_DestroyTexture(SDL_Texture *texture) {}
int SDL_RenderCopy(SDL_Renderer *renderer, SDL_Texture *texture, const SDL_Rect *from, const SDL_Rect *to) { return unsupported(); }
int SDL_RenderSetViewport(SDL_Renderer *renderer, const SDL_Rect *rect) { return unsupported(); }
void SDL_RenderPresent(SDL_Renderer *renderer) {}

/* Libraries loaded at run time */
void *SDL_LoadObject(const char *file) { return NULL; }
void *SDL_LoadFunction(void *handle, const char *name) { return NULL; }
void SDL_UnloadObject(void *handle) {}
