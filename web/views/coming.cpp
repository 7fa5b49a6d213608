#include "web/views/coming.h"

#include <algorithm>
#include <string>

#include "web/layout/facts.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

Icon icon_of(const ComingAccess& access) { return access.stores ? Icon::Pencil : Icon::Eye; }

}  // namespace

void draw_coming(ViewContext& view, const Picture& picture) {
  const auto access = view.session.coming();
  if (!access) return;
  const PlacedPage* page = picture.find(access->page.pid, access->page.page);
  if (page == nullptr) return;
  const Rect memory{picture.memory.area.x, picture.memory_label.y, 0, picture.memory_label.h};
  for (const ProcessBox& box : picture.processes) {
    if (box.facts.pid != access->page.pid) continue;
    const bool above = box.box.y < memory.y;
    // Clear of the ring round the frame.
    const float from = above ? box.box.bottom() : memory.bottom() + 5;
    const float to = above ? memory.y - 5 : box.box.y;
    const float size = std::clamp(to - from - 2, 8.0F, 18.0F);
    const float letters = std::min(size, 14.0F);
    const std::string text = readable(access->bytes);
    // Beside the line from the page to its frame.
    const float x = page->rect.centre().x + 8, y = (from + to) / 2;
    const float w =
        size + (access->bytes.empty() ? 0 : 5 + view.pen.measure(text, letters, Face::Mono));
    view.pen.fill({x - 2, y - size / 2 - 1, w + 4, size + 2}, view.theme.panel, 3);
    view.pen.icon(icon_of(*access), {x, y - size / 2, size, size}, view.theme.text, 1.5F);
    if (!access->bytes.empty())
      view.pen.text_at({x + size + 5, y + Pen::baseline_offset(letters)}, text,
                       {view.theme.text, letters, Face::Mono});
  }
}

void draw_coming(ViewContext& view) {
  const auto access = view.session.coming();
  if (!access) return;
  for (const PageAnchor& anchor : view.anchors) {
    if (anchor.pid != access->page.pid || anchor.page != access->page.page) continue;
    const Point at{anchor.rect.right() + 1, anchor.rect.y - 1};
    view.pen.circle(at, 9, view.theme.text);
    view.pen.icon(icon_of(*access), {at.x - 6, at.y - 6, 12, 12}, view.theme.background, 1.5F);
  }
}

}  // namespace cowscope
