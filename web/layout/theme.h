// Colours and sizes of the instrument, dark and light (ui.md). Owners' colours are
// colour-blind-safe (Okabe–Ito family); colour is never the only signal.
#pragma once

#include <array>
#include <cstdint>

namespace cowscope {

/// 0xRRGGBBAA.
struct Colour {
  std::uint32_t rgba = 0;
  constexpr Colour() = default;
  constexpr explicit Colour(std::uint32_t value) : rgba(value) {}
  constexpr Colour alpha(float a) const {
    return Colour{(rgba & 0xffffff00U) | static_cast<std::uint32_t>(a * 255.0F + 0.5F)};
  }
  /// Dear ImGui's ABGR order.
  constexpr std::uint32_t abgr() const {
    return ((rgba & 0xffU) << 24) | ((rgba & 0xff00U) << 8) | ((rgba & 0xff0000U) >> 8) |
           (rgba >> 24);
  }
};

struct Theme {
  bool dark = true;
  Colour background, panel, raised, line;  // page, panel, card or control, borders
  Colour text, text_dim, text_faint;       // each at least 4.5:1 on background and panel
  Colour accent, on_accent, good, attention, fault;
  std::array<Colour, 8> owners;      // solid, as text and strips
  std::array<Colour, 8> on_owner;    // text on a solid owner colour
  std::array<Colour, 8> owner_fill;  // muted fill of a shared or protected cell
  std::array<Colour, 5> heat;        // of frames with 1, 2, up to 4, up to 8 and more users
  Colour vacant;                     // of frames that nobody uses, on the map
  Colour owner(std::uint32_t index) const { return owners[index % owners.size()]; }
};
const Theme& dark_theme();
const Theme& light_theme();

inline constexpr float kGap = 8, kCorner = 7;  // CSS pixels

}  // namespace cowscope
