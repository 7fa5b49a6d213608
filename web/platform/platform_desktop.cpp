#include "web/platform/platform_desktop.h"

#include <GLES3/gl3.h>
#include <SDL.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <optional>
#include <utility>

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "imgui_internal.h"

namespace cowscope {
namespace {

/// Where a driver does not wait for the screen, frames are at least so far apart.
constexpr double kShortestFrameMs = 8;

struct NamedKey {
  SDL_Keycode code;
  const char* name;
};
/// The keys that type no letter.
constexpr std::array<NamedKey, 13> kNamedKeys{{
    {SDLK_LEFT, "ArrowLeft"},
    {SDLK_RIGHT, "ArrowRight"},
    {SDLK_UP, "ArrowUp"},
    {SDLK_DOWN, "ArrowDown"},
    {SDLK_HOME, "Home"},
    {SDLK_END, "End"},
    {SDLK_ESCAPE, "Escape"},
    {SDLK_RETURN, "Enter"},
    {SDLK_KP_ENTER, "Enter"},
    {SDLK_APPLICATION, "ContextMenu"},
    {SDLK_TAB, "Tab"},
    {SDLK_SPACE, " "},
    {SDLK_F5, "F5"},
}};

const char* name_of(SDL_Keycode code) {
  for (const NamedKey& key : kNamedKeys)
    if (key.code == code) return key.name;
  return nullptr;
}

class SdlPlatform final : public DesktopPlatform {
 public:
  explicit SdlPlatform(Wish wish) : wish_(wish) {}

  ~SdlPlatform() override {
    for (const auto& [shown, cursor] : cursors_) SDL_FreeCursor(cursor);
    if (ready_) {
      ImGui_ImplOpenGL3_Shutdown();
      ImGui_ImplSDL2_Shutdown();
    }
    if (context_ != nullptr) SDL_GL_DeleteContext(context_);
    if (window_ != nullptr) SDL_DestroyWindow(window_);
    SDL_Quit();
  }

  bool open(Calls calls, std::string& trouble) override {
    calls_ = std::move(calls);
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return refuse(trouble);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    const auto units = [&](int css) {
      return static_cast<int>(std::lround(static_cast<float>(css) * wish_.scale));
    };
    window_ = SDL_CreateWindow("Cowscope", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                               units(wish_.width), units(wish_.height),
                               SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (window_ == nullptr) return refuse(trouble);
    SDL_SetWindowMinimumSize(window_, units(320), units(320));
    context_ = SDL_GL_CreateContext(window_);
    if (context_ == nullptr) return refuse(trouble);
    SDL_GL_SetSwapInterval(1);
    measure();
    ImGui_ImplSDL2_InitForOpenGL(window_, context_);
    ImGui_ImplOpenGL3_Init("#version 300 es");
    ready_ = true;
    for (const auto& [shown, system] :
         {std::pair{ImGuiMouseCursor_Arrow, SDL_SYSTEM_CURSOR_ARROW},
          std::pair{ImGuiMouseCursor_Hand, SDL_SYSTEM_CURSOR_HAND},
          std::pair{ImGuiMouseCursor_TextInput, SDL_SYSTEM_CURSOR_IBEAM},
          std::pair{ImGuiMouseCursor_ResizeEW, SDL_SYSTEM_CURSOR_SIZEWE},
          std::pair{ImGuiMouseCursor_ResizeNS, SDL_SYSTEM_CURSOR_SIZENS}})
      if (SDL_Cursor* cursor = SDL_CreateSystemCursor(system); cursor != nullptr)
        cursors_.emplace_back(shown, cursor);
    SDL_StartTextInput();
    return true;
  }

  // The window stays as large as it is: everything in it is drawn larger or smaller.
  void resize(Size size) override {
    int w = 0;
    SDL_GetWindowSize(window_, &w, nullptr);
    size_ = size;
    units_ = static_cast<float>(std::max(1, w)) / std::max(1.0F, size.width);
  }
  Size size() const override { return size_; }

  bool poll() override {
    bool any = false;
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) {
      take(event);
      any = true;
    }
    return any;
  }

  void begin_frame() override {
    ImGui_ImplOpenGL3_NewFrame();
    // Not the SDL backend's: it knows of no scale, and asks for gamepads and the pointer each time.
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {size_.width, size_.height};
    io.DisplayFramebufferScale = {size_.ratio, size_.ratio};
    const double now = now_ms();
    io.DeltaTime = static_cast<float>(std::clamp((now - last_frame_) / 1000, 0.001, 1.0));
    last_frame_ = now;
  }

  void end_frame() override {
    ++frames_;
    show_cursor();
    // Dear ImGui takes a key going down and up again in two frames, and fast typing in many.
    if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) calls_.input();
    int w = 0, h = 0;
    SDL_GL_GetDrawableSize(window_, &w, &h);
    glViewport(0, 0, w, h);
    glDisable(GL_SCISSOR_TEST);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    if (std::exchange(held_, false)) return;
    if (Pixels* into = std::exchange(capture_, nullptr)) read(*into, w, h);
    SDL_GL_SwapWindow(window_);
  }

  void request_frame() override { wanted_ = true; }
  void wake_after(double ms) override {
    if (ms < 0) alarm_.reset();
    else alarm_ = now_ms() + ms;
  }
  double now_ms() const override {
    return static_cast<double>(SDL_GetPerformanceCounter()) * 1000.0 /
           static_cast<double>(SDL_GetPerformanceFrequency());
  }
  // Drivers of the desktop keep a context for as long as its window lives.
  bool context_lost() const override { return false; }

  void set_hooks(Hooks hooks) override { hooks_ = std::move(hooks); }

  bool turn(double ms) override {
    double wait = ms;
    const auto at_most = [&](double other) {
      other = std::max(0.0, other);
      wait = wait < 0 ? other : std::min(wait, other);
    };
    if (alarm_) at_most(*alarm_ - now_ms());
    if (drawing()) at_most(last_frame_ + kShortestFrameMs - now_ms());
    SDL_Event event;
    const bool one = wait < 0    ? SDL_WaitEvent(&event) != 0
                     : wait == 0 ? SDL_PollEvent(&event) != 0
                                 : SDL_WaitEventTimeout(&event, static_cast<int>(std::ceil(wait)));
    if (one) take(event);
    poll();
    if (alarm_ && now_ms() >= *alarm_) {
      alarm_.reset();
      calls_.alarm();
    }
    if (drawing() && now_ms() >= last_frame_ + kShortestFrameMs) {
      wanted_ = false;
      calls_.frame();
    }
    return !closed_;
  }

  void close() override { closed_ = true; }
  bool frame_wanted() const override { return wanted_; }
  std::uint64_t frames() const override { return frames_; }
  void hold_frame() override { held_ = true; }
  void capture(Pixels* into) override { capture_ = into; }
  std::string renderer() const override {
    const auto text = [](GLenum name) {
      const GLubyte* said = glGetString(name);
      return said == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(said));
    };
    return text(GL_RENDERER) + ", " + text(GL_VERSION);
  }
  void type(const KeyPress& key) override {
    SDL_Event event{};
    for (const NamedKey& named : kNamedKeys) {
      if (key.name != named.name) continue;
      event.key.type = SDL_KEYDOWN;
      event.key.windowID = SDL_GetWindowID(window_);
      event.key.keysym.sym = named.code;
      event.key.keysym.scancode = SDL_GetScancodeFromKey(named.code);
      SDL_PushEvent(&event);
      event.key.type = SDL_KEYUP;
      SDL_PushEvent(&event);
      if (key.name != " ") return;
    }
    if (key.ctrl && key.name.size() == 1) {
      event.key.type = SDL_KEYDOWN;
      event.key.windowID = SDL_GetWindowID(window_);
      event.key.keysym.sym = key.name[0];
      event.key.keysym.mod = KMOD_LCTRL;
      SDL_PushEvent(&event);
      return;
    }
    event = {};
    event.text.type = SDL_TEXTINPUT;
    event.text.windowID = SDL_GetWindowID(window_);
    key.name.copy(event.text.text, sizeof(event.text.text) - 1);
    SDL_PushEvent(&event);
  }
  void stop_typing() override { ImGui::SetWindowFocus(nullptr); }
  void copy(const std::string& text) override { SDL_SetClipboardText(text.c_str()); }
  void set_title(const std::string& title) override { SDL_SetWindowTitle(window_, title.c_str()); }

 private:
  static bool refuse(std::string& trouble) {
    trouble = SDL_GetError();
    return false;
  }

  bool drawing() const { return wanted_ && shown_; }

  void measure() {
    int w = 0, h = 0, pixels = 0;
    SDL_GetWindowSize(window_, &w, &h);
    SDL_GL_GetDrawableSize(window_, &pixels, nullptr);
    units_ = wish_.scale;
    size_.width = static_cast<float>(std::max(1, w)) / units_;
    size_.height = static_cast<float>(std::max(1, h)) / units_;
    size_.ratio = static_cast<float>(std::max(1, pixels)) / size_.width;
    if (hooks_.resized) hooks_.resized(size_);
  }

  void take(SDL_Event& event) {
    switch (event.type) {
      case SDL_POLLSENTINEL: return;
      case SDL_QUIT: closed_ = true; return;
      case SDL_KEYDOWN: on_key(event); return;
      case SDL_TEXTINPUT: on_text(event); return;
      case SDL_MOUSEMOTION:
        if (!wish_.pointer) return;
        ImGui::GetIO().AddMousePosEvent(css(event.motion.x), css(event.motion.y));
        return calls_.input();
      case SDL_MOUSEBUTTONDOWN:
      case SDL_MOUSEBUTTONUP: return on_button(event);
      case SDL_WINDOWEVENT: return on_window(event);
      case SDL_DROPFILE:
        if (hooks_.file) hooks_.file(event.drop.file);
        SDL_free(event.drop.file);
        return;
      default:
        if (ImGui_ImplSDL2_ProcessEvent(&event)) calls_.input();
    }
  }

  float css(int units) const { return static_cast<float>(units) / units_; }
  bool typing() const { return hooks_.typing && hooks_.typing(); }
  void tell(KeyPress key) const {
    if (hooks_.key) hooks_.key(key);
  }

  void on_key(const SDL_Event& event) {
    const SDL_Keysym& sym = event.key.keysym;
    KeyPress key;
    key.ctrl = (sym.mod & (KMOD_CTRL | KMOD_GUI)) != 0;
    key.alt = (sym.mod & KMOD_ALT) != 0;
    key.shift = (sym.mod & KMOD_SHIFT) != 0;
    key.repeat = event.key.repeat != 0;
    const char* name = name_of(sym.sym);
    const bool types = sym.sym >= ' ' && sym.sym < 127 && !key.ctrl && !key.alt;
    if (typing() && sym.sym != SDLK_ESCAPE) {
      // What a key types comes as text; told of both, Dear ImGui takes a frame for each.
      if (!types) ImGui_ImplSDL2_ProcessEvent(&event);
      return calls_.input();
    }
    if (name != nullptr) {
      key.name = name;
      return tell(std::move(key));
    }
    // With Ctrl it types nothing.
    if (key.ctrl && sym.sym > ' ' && sym.sym < 127) {
      key.name = static_cast<char>(sym.sym);
      tell(std::move(key));
    }
  }

  void on_text(const SDL_Event& event) {
    if (typing()) {
      ImGui_ImplSDL2_ProcessEvent(&event);
      return calls_.input();
    }
    KeyPress key;
    key.name = event.text.text;
    if (key.name != " ") tell(std::move(key));  // which came as a key
  }

  void on_button(const SDL_Event& event) {
    const SDL_MouseButtonEvent& button = event.button;
    if (button.button == SDL_BUTTON_RIGHT) {
      if (event.type == SDL_MOUSEBUTTONDOWN && hooks_.asked)
        hooks_.asked(css(button.x), css(button.y));
      return;
    }
    if (button.button != SDL_BUTTON_LEFT) return;
    const bool down = event.type == SDL_MOUSEBUTTONDOWN;
    // What is dragged out of the window goes on.
    SDL_CaptureMouse(down ? SDL_TRUE : SDL_FALSE);
    ImGui::GetIO().AddMousePosEvent(css(button.x), css(button.y));
    ImGui::GetIO().AddMouseButtonEvent(0, down);
    calls_.input();
  }

  void on_window(const SDL_Event& event) {
    switch (event.window.event) {
      case SDL_WINDOWEVENT_SIZE_CHANGED:
      case SDL_WINDOWEVENT_DISPLAY_CHANGED: measure(); break;
      case SDL_WINDOWEVENT_HIDDEN:
      case SDL_WINDOWEVENT_MINIMIZED: show(false); return;
      case SDL_WINDOWEVENT_SHOWN:
      case SDL_WINDOWEVENT_RESTORED: show(true); break;
      case SDL_WINDOWEVENT_LEAVE:
        if (!ImGui::GetIO().MouseDown[0]) ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
        break;
      case SDL_WINDOWEVENT_EXPOSED: break;
      default: ImGui_ImplSDL2_ProcessEvent(&event); return;
    }
    calls_.input();
  }

  void show(bool shown) {
    if (shown_ == shown) return;
    shown_ = shown;
    if (hooks_.visible) hooks_.visible(shown);
  }

  void show_cursor() {
    const ImGuiMouseCursor now = ImGui::GetMouseCursor();
    if (now == cursor_) return;
    cursor_ = now;
    for (const auto& [shown, cursor] : cursors_)
      if (shown == now) SDL_SetCursor(cursor);
  }

  static void read(Pixels& into, int w, int h) {
    const auto width = static_cast<std::size_t>(w), height = static_cast<std::size_t>(h);
    std::vector<std::uint8_t> rgba(width * height * 4);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, w, h, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    into.width = static_cast<std::uint32_t>(w);
    into.height = static_cast<std::uint32_t>(h);
    into.rgb.resize(width * height * 3);
    for (std::size_t y = 0; y < height; ++y)
      for (std::size_t x = 0; x < width; ++x)
        for (std::size_t c = 0; c < 3; ++c)
          into.rgb[(y * width + x) * 3 + c] = rgba[((height - 1 - y) * width + x) * 4 + c];
  }

  Wish wish_;
  Calls calls_;
  Hooks hooks_;
  Size size_;
  float units_ = 1;  // of the window, a CSS pixel
  SDL_Window* window_ = nullptr;
  SDL_GLContext context_ = nullptr;
  std::vector<std::pair<ImGuiMouseCursor, SDL_Cursor*>> cursors_;
  ImGuiMouseCursor cursor_ = ImGuiMouseCursor_Arrow;
  std::optional<double> alarm_;
  double last_frame_ = 0;
  std::uint64_t frames_ = 0;
  Pixels* capture_ = nullptr;
  bool ready_ = false, closed_ = false, wanted_ = false, shown_ = true, held_ = false;
};

}  // namespace

std::unique_ptr<DesktopPlatform> make_desktop_platform(DesktopPlatform::Wish wish) {
  return std::make_unique<SdlPlatform>(wish);
}

}  // namespace cowscope
