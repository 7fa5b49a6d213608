// What the app needs of the world it runs in: a window with a GL context, input for Dear ImGui, a
// clock, and to be called when there is something to draw. Browser (platform_browser.cpp) and
// desktop behind one interface.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace cowscope {

class Platform {
 public:
  struct Size {
    float width = 0, height = 0;  // CSS pixels
    float ratio = 1;              // device pixels each
  };
  struct Calls {
    std::function<void()> frame;             // draw now; only after request_frame()
    std::function<void()> input;             // input has arrived and waits for poll()
    std::function<void()> alarm;             // the time set by wake_after() has come
    std::function<void(bool lost)> context;  // the GL context was lost, or is there again
  };

  Platform() = default;
  Platform(const Platform&) = delete;
  Platform& operator=(const Platform&) = delete;
  virtual ~Platform() = default;

  /// Opens the window, makes the context and starts Dear ImGui's backends on the current ImGui
  /// context. False: no WebGL2 / OpenGL; `trouble` says why.
  virtual bool open(Calls calls, std::string& trouble) = 0;
  /// The window's size was set from outside (the page's shell knows exact device pixels).
  virtual void resize(Size size) = 0;
  virtual Size size() const = 0;
  /// Hands waiting input to Dear ImGui. True if there was any.
  virtual bool poll() = 0;
  /// Between these Dear ImGui and our own GL draw.
  virtual void begin_frame() = 0;
  virtual void end_frame() = 0;
  /// One call of `frame`, soon; asking twice is asking once.
  virtual void request_frame() = 0;
  /// One call of `alarm` after so many milliseconds; a later call replaces an earlier one;
  /// negative: none.
  virtual void wake_after(double ms) = 0;
  virtual double now_ms() const = 0;
  virtual bool context_lost() const = 0;
};

std::unique_ptr<Platform> make_platform();

}  // namespace cowscope
