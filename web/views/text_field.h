// A field that text is typed into, where there is no HTML for it.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "web/layout/geometry.h"
#include "web/views/fonts.h"

namespace cowscope {

struct ViewContext;

struct TextField {
  enum class Ask { Complete, Earlier, Later };  // Tab, ↑ and ↓

  std::string text() const { return letters.data(); }
  /// In place of what stands there, the cursor behind it.
  void set(std::string_view text);

  std::array<char, 4096> letters{};
  bool wants_focus = false;  // it takes the letters from the next frame on
  bool focused = false;      // it takes them
  bool refill = false;       // its text was set
  bool changed = false;      // by typing, in this frame
  /// What is to stand there instead, if anything. Null: these keys do nothing.
  std::function<std::optional<std::string>(Ask, const std::string& now)> ask = {};
};

/// Text alone, in the middle of `area`. True if Enter was pressed.
bool draw_text_field(ViewContext& view, const char* id, Rect area, TextField& field,
                     const char* placeholder, Face face, float size);

}  // namespace cowscope
