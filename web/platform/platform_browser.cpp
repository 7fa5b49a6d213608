#include <GLES3/gl3.h>
#include <SDL.h>
#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "web/platform/platform.h"

namespace cowscope {
namespace {

constexpr const char* kCanvas = "#canvas";

class BrowserPlatform final : public Platform {
 public:
  ~BrowserPlatform() override {
    if (frame_ != 0) emscripten_cancel_animation_frame(frame_);
    wake_after(-1);
    SDL_DelEventWatch(&watch, this);
  }

  bool open(Calls calls, std::string& trouble) override {
    calls_ = std::move(calls);
    // SDL would otherwise take the keys of the whole page: no typing into HTML, no F11.
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, kCanvas);
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
      trouble = SDL_GetError();
      return false;
    }
    // The shell and the page's keys are HTML's; nothing here types text.
    SDL_StopTextInput();
    for (const SDL_EventType type : {SDL_TEXTINPUT, SDL_TEXTEDITING, SDL_KEYDOWN, SDL_KEYUP})
      SDL_EventState(type, SDL_IGNORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    measure();
    const auto w = static_cast<int>(std::lround(size_.width)),
               h = static_cast<int>(std::lround(size_.height));
    window_ = SDL_CreateWindow("Cowscope", 0, 0, std::max(1, w), std::max(1, h), SDL_WINDOW_OPENGL);
    if (window_ == nullptr) {
      trouble = SDL_GetError();
      return false;
    }
    context_ = SDL_GL_CreateContext(window_);
    if (context_ == nullptr) {
      trouble = SDL_GetError();
      return false;
    }
    emscripten_set_webglcontextlost_callback(kCanvas, this, EM_TRUE, &on_lost);
    emscripten_set_webglcontextrestored_callback(kCanvas, this, EM_TRUE, &on_restored);
    apply_size();
    ImGui_ImplSDL2_InitForOpenGL(window_, context_);
    ImGui_ImplOpenGL3_Init("#version 300 es");
    SDL_AddEventWatch(&watch, this);
    return true;
  }

  void resize(Size size) override {
    size_ = size;
    resized_ = true;
  }
  Size size() const override { return size_; }

  bool poll() override {
    SDL_Event event;
    bool any = false;
    while (SDL_PollEvent(&event) != 0) any = ImGui_ImplSDL2_ProcessEvent(&event) || any;
    return any;
  }

  void begin_frame() override {
    // A canvas that gets another size loses its picture: not before the next one is drawn.
    if (resized_) apply_size();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    // The backend reads SDL's window; the shell knows better.
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {size_.width, size_.height};
    io.DisplayFramebufferScale = {size_.ratio, size_.ratio};
  }

  void end_frame() override {
    int w = 0, h = 0;
    emscripten_get_canvas_element_size(kCanvas, &w, &h);
    glViewport(0, 0, w, h);
    glDisable(GL_SCISSOR_TEST);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  }

  void request_frame() override {
    if (frame_ == 0) frame_ = emscripten_request_animation_frame(&on_frame, this);
  }

  void wake_after(double ms) override {
    if (alarm_ != 0) emscripten_clear_timeout(alarm_);
    alarm_ = ms < 0 ? 0 : emscripten_set_timeout(&on_alarm, ms, this);
  }

  double now_ms() const override { return emscripten_performance_now(); }
  bool context_lost() const override { return lost_; }

 private:
  void measure() {
    double w = 0, h = 0;
    emscripten_get_element_css_size(kCanvas, &w, &h);
    size_ = {static_cast<float>(w), static_cast<float>(h),
             static_cast<float>(emscripten_get_device_pixel_ratio())};
  }

  /// SDL maps the pointer by its idea of the window's size, and spoils the canvas's own when told.
  void apply_size() {
    if (window_ == nullptr) return;
    resized_ = false;
    SDL_SetWindowSize(window_, std::max(1, static_cast<int>(std::lround(size_.width))),
                      std::max(1, static_cast<int>(std::lround(size_.height))));
    emscripten_set_canvas_element_size(
        kCanvas, std::max(1, static_cast<int>(std::lround(size_.width * size_.ratio))),
        std::max(1, static_cast<int>(std::lround(size_.height * size_.ratio))));
  }

  static EM_BOOL on_frame(double, void* self) {
    auto* p = static_cast<BrowserPlatform*>(self);
    p->frame_ = 0;
    p->calls_.frame();
    return EM_FALSE;
  }
  static void on_alarm(void* self) {
    auto* p = static_cast<BrowserPlatform*>(self);
    p->alarm_ = 0;
    p->calls_.alarm();
  }
  static int watch(void* self, SDL_Event* event) {
    // Every poll ends with a sentinel of SDL's own: taken for input, it would ask for frames for
    // ever.
    if (event->type != SDL_POLLSENTINEL) static_cast<BrowserPlatform*>(self)->calls_.input();
    return 0;
  }
  static EM_BOOL on_lost(int, const void*, void* self) {
    auto* p = static_cast<BrowserPlatform*>(self);
    p->lost_ = true;
    // While it is lost, deleting is silent; later these names would mean nothing, or something
    // else.
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    p->calls_.context(true);
    return EM_TRUE;  // prevents the default, so that the browser restores it
  }
  static EM_BOOL on_restored(int, const void*, void* self) {
    auto* p = static_cast<BrowserPlatform*>(self);
    p->lost_ = false;
    ImGui_ImplOpenGL3_CreateDeviceObjects();
    p->calls_.context(false);
    return EM_TRUE;
  }

  Calls calls_;
  Size size_;
  SDL_Window* window_ = nullptr;
  SDL_GLContext context_ = nullptr;
  long frame_ = 0, alarm_ = 0;
  bool lost_ = false, resized_ = false;
};

}  // namespace

std::unique_ptr<Platform> make_platform() { return std::make_unique<BrowserPlatform>(); }

}  // namespace cowscope
