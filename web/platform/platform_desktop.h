// A window of the desktop: SDL2 and OpenGL ES 3.0. Whoever runs it calls turn() until it says that
// the window is closed; between turns the process sleeps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "web/platform/platform.h"

namespace cowscope {

/// A key as browsers name it: "ArrowLeft", "Escape", else the letter that it types, "?".
struct KeyPress {
  std::string name;
  bool ctrl = false, alt = false, shift = false, repeat = false;
};

/// RGB, 8 bits each, rows from the top.
struct Pixels {
  std::uint32_t width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
};

class DesktopPlatform : public Platform {
 public:
  struct Hooks {
    std::function<void(const KeyPress&)> key;
    std::function<bool()> typing;                 // letters go into a field, only Escape is a key
    std::function<void(float x, float y)> asked;  // a right click, in CSS pixels
    std::function<void(Size size)> resized;       // the window is another size
    std::function<void(std::string path)> file;   // was dropped onto the window
    std::function<void(bool visible)> visible;    // minimised, or there again
  };
  struct Wish {
    int width = 1440, height = 900;  // CSS pixels
    bool pointer = true;             // false: where it stands is ignored
    float scale = 1;                 // the window's own units each: of who wants everything larger
  };

  virtual void set_hooks(Hooks hooks) = 0;
  /// Waits until something happens (at most so long, if `ms` ≥ 0) and deals with it. False: the
  /// window was closed.
  virtual bool turn(double ms = -1) = 0;
  virtual void close() = 0;
  /// A frame is asked for and not drawn yet.
  virtual bool frame_wanted() const = 0;
  /// Frames drawn so far.
  virtual std::uint64_t frames() const = 0;
  /// From within a frame: it is not shown, for another one follows at once.
  virtual void hold_frame() = 0;
  /// The next frame leaves its pixels there.
  virtual void capture(Pixels* into) = 0;
  /// Of the driver, for reports.
  virtual std::string renderer() const = 0;
  /// As if somebody had pressed it, or typed its name's letters where it names no key.
  virtual void type(const KeyPress& key) = 0;
  /// The field that takes letters lets go of them.
  virtual void stop_typing() = 0;
  virtual void copy(const std::string& text) = 0;
  virtual void set_title(const std::string& title) = 0;
};

std::unique_ptr<DesktopPlatform> make_desktop_platform(DesktopPlatform::Wish wish);

}  // namespace cowscope
