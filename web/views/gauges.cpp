#include "web/views/gauges.h"

#include <algorithm>
#include <string>

#include "web/layout/limits_facts.h"
#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

const LimitFacts& limits_of(ViewContext& view) {
  PanelState& panels = *view.panels;
  const std::uint64_t moment = facts_of(view).moment();
  if (panels.limits_of != moment) {
    panels.limits_of = moment;
    panels.limits = limit_facts(view.session.timeline());
  }
  return panels.limits;
}

/// Name left, what is used of what there is right, above a gauge's bar.
void draw_words(ViewContext& view, Rect at, std::string_view name, const std::string& numbers,
                Colour ink) {
  Pen& pen = view.pen;
  const float used = pen.text({at.x, at.y, at.w, 16}, name,
                              {view.theme.text_dim, 12, Face::Semibold, Align::Left, 0.3F});
  pen.text({at.x + used + 8, at.y, at.w - used - 8, 16}, numbers,
           {ink, 12, Face::Regular, Align::Right});
}

/// Promised over what is in use, up to the limit; what was asked for and refused stands beyond it.
void draw_promise(ViewContext& view, Rect at, const PromiseFacts& p) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  std::string numbers = thousands(p.promised) + " of " + thousands(p.limit) + " promised · " +
                        thousands(p.used) + " in use";
  if (p.failed && p.refused > 0)
    numbers = thousands(p.promised) + " + " + thousands(p.refused) + " asked, limit " +
              thousands(p.limit);
  const std::string brief = thousands(p.promised) + " of " + thousands(p.limit);
  const float room = at.w - 76;
  draw_words(view, at, "PROMISED", pen.measure(numbers, 12) <= room ? numbers : brief,
             p.failed ? theme.fault : theme.text);
  const Rect bar{at.x, at.y + 19, at.w, 9};
  const std::uint64_t most = std::max<std::uint64_t>(1, std::max(p.limit, p.promised + p.refused));
  const auto width = [&](std::uint64_t n) {
    return bar.w * static_cast<float>(std::min(n, most)) / static_cast<float>(most);
  };
  pen.fill(bar, theme.raised, 3);
  pen.fill({bar.x, bar.y, width(p.promised), bar.h}, theme.accent.alpha(0.38F), 3);
  pen.fill({bar.x, bar.y, width(std::min(p.used, p.promised)), bar.h}, theme.accent, 3);
  if (p.failed && p.refused > 0)
    pen.dashed({bar.x + width(p.promised), bar.y, width(p.refused), bar.h}, theme.fault, 3, 1.5F);
  pen.stroke(bar, theme.line, 3);
  const float limit = bar.x + width(p.limit);
  pen.fill({limit - 1, bar.y - 3, 2, bar.h + 6}, p.failed ? theme.fault : theme.text);
  const Hit hit = pen.hit("gauge/promised", at, false);
  if (!hit.hovered) return;
  std::string tip =
      "Pages that processes may come to write, touched or not: " + thousands(p.promised) +
      " are promised, " + thousands(p.used) + " frames are in use. ";
  tip += p.strict ? "Together they stay below " + thousands(p.limit) + " (overcommit 2)."
                  : "No single call gets more than " + thousands(p.limit) + ".";
  pen.tooltip(bar, tip);
}

void draw_swap(ViewContext& view, Rect at, const SwapFacts& s) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const Rect bar{at.x, at.y + 18, at.w, 11};
  const float n = static_cast<float>(s.total);
  const float pitch = std::min(20.0F, (bar.w + 2) / n);
  // A few slots take less than their place: the numbers stand over them.
  const float wide = std::min(at.w, std::max(116.0F, n * pitch - 2));
  draw_words(view, {at.x, at.y, wide, at.h}, "SWAP",
             thousands(s.used) + " of " + thousands(s.total), theme.text);
  if (pitch < 5 || s.first.size() < s.total) {
    pen.fill(bar, theme.raised, 3);
    pen.fill({bar.x, bar.y, bar.w * static_cast<float>(s.used) / n, bar.h}, theme.text_dim, 3);
    pen.stroke(bar, theme.line, 3);
    return;
  }
  for (std::size_t i = 0; i < s.first.size(); ++i) {
    const SlotFacts& slot = s.first[i];
    const Rect r{bar.x + pitch * static_cast<float>(i), bar.y, pitch - 2, bar.h};
    if (slot.entries > 0) pen.fill(r, theme.text_dim, 2);
    else pen.stroke(r, slot.free() ? theme.line : theme.text_dim, 2);
    if (pen.hit("swap/" + std::to_string(i), r, false).hovered)
      pen.tooltip(
          r, "Slot " + std::to_string(i) + ": " +
                 (slot.free() ? std::string("free")
                              : "“" + slot.text + "”, " + thousands(slot.entries) +
                                    (slot.entries == 1 ? " entry names it" : " entries name it") +
                                    (slot.in_memory ? "; a frame still holds the same" : "")));
  }
}

void draw_group(ViewContext& view, Rect at, const GroupFacts& g, std::size_t index) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const bool full = g.charged >= g.limit;
  std::string name = "GROUP " + g.name;
  const std::string numbers =
      thousands(g.charged) + " of " + thousands(g.limit) + (g.limit == 1 ? " frame" : " frames");
  const float room = at.w - pen.measure(numbers, 12) - 12;
  if (pen.measure(name, 12, Face::Semibold, 0.3F) > room) name = g.name;
  draw_words(view, at, name, numbers, full ? theme.attention : theme.text);
  const Rect bar{at.x, at.y + 19, at.w, 9};
  const float part =
      g.limit == 0 ? 1.0F
                   : std::min(1.0F, static_cast<float>(g.charged) / static_cast<float>(g.limit));
  pen.fill(bar, theme.raised, 3);
  const Colour colour = g.members.empty() ? theme.text_dim : colour_of(view, g.members.front());
  pen.fill({bar.x, bar.y, bar.w * part, bar.h}, colour, 3);
  pen.stroke(bar, full ? theme.attention : theme.line, 3);
  if (!pen.hit("group/" + std::to_string(index), at, false).hovered) return;
  std::string tip = "Frames charged to the memory group " + g.name + ". In it: ";
  for (std::size_t i = 0; i < g.members.size(); ++i)
    tip += (i > 0 ? ", " : "") + name_of(view, g.members[i]);
  if (g.members.empty()) tip += "nobody";
  pen.tooltip(bar, tip + ".");
}

}  // namespace

float gauges_height(ViewContext& view, float width, std::uint32_t rows) {
  return place_gauges(limits_of(view).count(), width, rows).height;
}

void draw_gauges(ViewContext& view, Rect area) {
  const LimitFacts& limits = limits_of(view);
  const auto rows = static_cast<std::uint32_t>((area.h + 6) / 36);
  const GaugePlaces at = place_gauges(limits.count(), area.w, rows);
  std::size_t i = 0;
  const auto next = [&]() -> std::optional<Rect> {
    if (i >= at.places.size()) return std::nullopt;
    const Rect& r = at.places[i++];
    return Rect{area.x + r.x, area.y + r.y, r.w, r.h};
  };
  if (limits.promise)
    if (const auto r = next()) draw_promise(view, *r, *limits.promise);
  if (limits.swap)
    if (const auto r = next()) draw_swap(view, *r, *limits.swap);
  for (std::size_t g = 0; g < limits.groups.size(); ++g)
    if (const auto r = next()) draw_group(view, *r, limits.groups[g], g);
}

}  // namespace cowscope
