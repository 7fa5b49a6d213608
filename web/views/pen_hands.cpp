#include <algorithm>
#include <cmath>
#include <functional>

#include "imgui.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

/// What a finger needs, in CSS pixels.
constexpr float kCoarseTarget = 40;
/// A press that moved farther is a drag, not a click.
constexpr float kDragDistance = 8;

bool moved_since_press() {
  const ImGuiIO& io = ImGui::GetIO();
  const ImVec2 from = io.MouseClickedPos[0], now = io.MousePos;
  return std::hypot(now.x - from.x, now.y - from.y) > kDragDistance;
}

}  // namespace

void Pen::take_pointer() {
  const ImGuiIO& io = ImGui::GetIO();
  last_areas_.swap(areas_);
  areas_.clear();
  over_ = 0;
  const Point at{io.MousePos.x, io.MousePos.y};
  if (ImGui::IsMousePosValid())
    for (const Area& area : last_areas_)
      if (area.rect.contains(at)) over_ = area.id;  // later ones lie over earlier ones
  asked_ = asking_;
  asking_.reset();
  asked_area_ = 0;
  asked_taken_ = false;
  if (asked_)
    for (const Area& area : last_areas_)
      if (area.rect.contains(*asked_)) asked_area_ = area.id;
  if (!io.MouseDown[0] && !io.MouseReleased[0]) pressed_ = 0;
  if (io.MouseClicked[0]) pressed_ = over_;
  released_ = io.MouseReleased[0] ? pressed_ : 0;
  if (io.MouseReleased[0]) pressed_ = 0;
}

bool Pen::pressing() const { return ImGui::GetIO().MouseDown[0]; }
Point Pen::pointer() const { return {ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y}; }

Hit Pen::hit(std::string_view id, Rect r, bool hand) {
  Hit out;
  if (r.empty()) return out;
  if (coarse_) {
    const float dx = std::max(0.0F, (kCoarseTarget - r.w) / 2),
                dy = std::max(0.0F, (kCoarseTarget - r.h) / 2);
    r = r.inset(-dx, -dy);
  }
  const ImVec2 low = list_->GetClipRectMin(), high = list_->GetClipRectMax();
  const float x = std::max(r.x, low.x), y = std::max(r.y, low.y);
  const Rect seen{x, y, std::min(r.right(), high.x) - x, std::min(r.bottom(), high.y) - y};
  if (seen.empty()) return out;
  std::size_t name = std::hash<std::string_view>{}(id);
  if (!scope_.empty()) name = name * 31 + std::hash<std::string_view>{}(scope_);
  const std::size_t area = name | 1U;
  areas_.push_back({area, seen});
  const ImGuiIO& io = ImGui::GetIO();
  // A press holds the pointer: nothing else is hovered meanwhile.
  const bool over = over_ == area && (pressed_ == 0 || pressed_ == area);
  out.pressed = pressed_ == area;
  out.released = released_ == area;
  out.hovered = over && (io.MouseSource != ImGuiMouseSource_TouchScreen || out.pressed);
  out.dragging = out.pressed && moved_since_press();
  out.clicked = out.released && over_ == area && !moved_since_press();
  out.pointer = {io.MousePos.x, io.MousePos.y};
  out.moved = {io.MouseDelta.x, io.MouseDelta.y};
  out.wheel = over ? io.MouseWheel : 0;
  if (asked_area_ == area) {
    out.asked = true;
    out.pointer = *asked_;
  }
  if (over && hand) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return out;
}

bool Pen::button(std::string_view id, Rect r, std::string_view label, const ButtonStyle& style) {
  Hit h;
  if (style.enabled) h = hit(id, r);
  const Theme& t = *theme_;
  Colour fill_colour = t.raised, border = t.line, ink = t.text;
  switch (style.kind) {
    case ButtonKind::Plain: break;
    case ButtonKind::Primary:
      fill_colour = t.accent;
      border = Colour{0};
      ink = t.on_accent;
      break;
    case ButtonKind::Quiet:
      fill_colour = Colour{0};
      border = Colour{0};
      ink = t.text_dim;
      break;
    case ButtonKind::Segment:
      border = Colour{0};
      fill_colour = Colour{0};
      ink = t.text_dim;
      if (style.selected) {
        fill_colour = style.accent_selected ? t.accent : t.line;
        ink = style.accent_selected ? t.on_accent : t.text;
      }
      break;
  }
  if (!style.enabled) {
    ink = style.kind == ButtonKind::Primary ? t.text_faint : t.text_faint;
    if (style.kind == ButtonKind::Primary) fill_colour = t.raised, border = t.line;
  }
  const float radius = style.kind == ButtonKind::Segment ? kCorner - 2 : kCorner;
  if ((fill_colour.rgba & 0xffU) != 0) fill(r, fill_colour, radius);
  // Hovered and pressed: a veil of the text's colour, the same on every kind.
  if (h.hovered || h.pressed) {
    const Colour veil = style.kind == ButtonKind::Primary ? t.on_accent : t.text;
    fill(r, veil.alpha(h.pressed ? 0.16F : 0.08F), radius);
    if (style.kind != ButtonKind::Primary)
      ink = style.selected && style.accent_selected ? t.on_accent : t.text;
  }
  if ((border.rgba & 0xffU) != 0) stroke(r, border, radius);

  const float icon = style.size * 1.2F, gap = style.size * 0.65F;
  const bool before = style.leading != Icon::None, after = style.trailing != Icon::None;
  float content = measure(label, style.size, style.face);
  if (before) content += icon + (label.empty() ? 0 : gap);
  if (after) content += icon + (label.empty() ? 0 : gap);
  float x = r.x + std::max(4.0F, (r.w - content) / 2);
  const float y = r.y + r.h / 2;
  if (before) {
    this->icon(style.leading, {x, y - icon / 2, icon, icon}, ink);
    x += icon + gap;
  }
  if (!label.empty()) {
    const float room = r.right() - 4 - x - (after ? icon + gap : 0);
    x += text({x, r.y, room, r.h}, label, {ink, style.size, style.face}) + gap;
  }
  if (after) this->icon(style.trailing, {x, y - icon / 2, icon, icon}, ink);
  if (h.hovered && !style.tooltip.empty()) tooltip(r, style.tooltip);
  return h.clicked;
}

void Pen::tooltip(Rect anchor, std::string_view text) {
  if (!text.empty()) tips_.push_back({anchor, std::string(text)});
}

void Pen::finish(Rect page) {
  constexpr float kWidth = 280, kSize = 13, kLine = 18;
  for (const Tip& tip : tips_) {
    const float width = std::min(kWidth, measure(tip.text, kSize) + 1);
    const float height = measure_wrapped(width, tip.text, kSize, Face::Regular, kLine);
    Rect box{tip.anchor.x + tip.anchor.w / 2 - width / 2 - 10, tip.anchor.bottom() + 8, width + 20,
             height + 12};
    if (box.bottom() > page.bottom() - 4) box.y = tip.anchor.y - 8 - box.h;
    box.x = std::clamp(box.x, page.x + 4, std::max(page.x + 4, page.right() - 4 - box.w));
    fill(box, theme_->raised, 6);
    stroke(box, theme_->text_faint, 6);
    wrapped({box.x + 10, box.y + 6, width + 1, height}, tip.text, {theme_->text, kSize}, kLine);
  }
  tips_.clear();
}

void Pen::push_clip(Rect r) { ImGui::PushClipRect({r.x, r.y}, {r.right(), r.bottom()}, true); }
void Pen::pop_clip() { ImGui::PopClipRect(); }

Pen::Scroll& Pen::scroll_state(std::string_view id) {
  const std::string name = scope_ + std::string(id);
  for (Scroll& s : scrolls_)
    if (s.id == name) return s;
  scrolls_.push_back({name, 0, -1});
  return scrolls_.back();
}

float Pen::begin_scroll(std::string_view id, Rect view, float content, float follow, float extent) {
  Scroll& s = scroll_state(id);
  const ImGuiIO& io = ImGui::GetIO();
  const float most = std::max(0.0F, content - view.h);
  const Point mouse{io.MousePos.x, io.MousePos.y},
      from{io.MouseClickedPos[0].x, io.MouseClickedPos[0].y};
  if (view.contains(mouse)) s.offset -= io.MouseWheel * 40;
  if (coarse_ && io.MouseDown[0] && view.contains(from) && moved_since_press())
    s.offset -= io.MouseDelta.y;
  if (follow >= 0 && (std::abs(follow - s.followed) > 0.5F || std::abs(view.h - s.height) > 0.5F)) {
    s.followed = follow;
    s.height = view.h;
    const float margin =
        extent > 0 ? std::clamp((view.h - extent) / 2, 0.0F, 40.0F) : std::min(40.0F, view.h / 4);
    const float least = follow + extent - view.h + margin;
    s.offset = std::max(s.offset, least);
    s.offset = std::min(s.offset, follow - margin);
  }
  s.offset = std::clamp(s.offset, 0.0F, most);
  if (most > 0) {
    const float length = std::max(24.0F, view.h * view.h / content);
    const float y = view.y + (view.h - length) * (s.offset / most);
    fill({view.right() - 4, y, 3, length}, theme_->text_faint.alpha(0.7F), 1.5F);
  }
  // With the whole edge of what ends there.
  push_clip({view.x, view.y, view.w + 1, view.h});
  return s.offset;
}

void Pen::end_scroll() { pop_clip(); }

}  // namespace cowscope
