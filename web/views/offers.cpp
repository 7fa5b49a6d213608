#include "web/views/offers.h"

#include <algorithm>
#include <optional>
#include <string>

#include "web/views/panel_state.h"

namespace cowscope {
namespace {

const Machine& machine_of(const ViewContext& view) { return view.session.timeline().machine(); }

const Process* process_of(const ViewContext& view, Pid pid) {
  const std::vector<Process>& all = machine_of(view).state().processes;
  return pid.value() == 0 || pid.value() > all.size() ? nullptr : &all[pid.value() - 1];
}

/// Names and numbers only, so nothing in it needs escaping.
COWSCOPE_LATER void request(ViewContext& view, const std::string& target, Rect at) {
  view.pen.take_question();
  if (view.session.locks("edit")) return;
  const auto whole = [](float v) { return std::to_string(static_cast<int>(v)); };
  view.panels->requests.push_back({"offers", R"({"target":{)" + target + R"(},"x":)" + whole(at.x) +
                                                 R"(,"y":)" + whole(at.y) + R"(,"w":)" +
                                                 whole(at.w) + R"(,"h":)" + whole(at.h) + "}"});
}

std::string member(const char* name, std::string_view value) {
  return "\"" + std::string(name) + "\":\"" + std::string(value) + "\"";
}
std::string member(const char* name, std::uint64_t value) {
  return "\"" + std::string(name) + "\":" + std::to_string(value);
}

/// The named range that a page belongs to; one that is mapped before one that was.
const NamedRange* range_of(const AddressSpace& space, PageNumber page) {
  const NamedRange* found = nullptr;
  for (const NamedRange& range : space.names())
    if (page >= range.start && page < range.start + range.pages &&
        (found == nullptr || (range.mapped && !found->mapped)))
      found = &range;
  return found;
}

COWSCOPE_LATER void request_pages(ViewContext& view, Pid pid, PageNumber a, PageNumber b, Rect at) {
  const Process* who = process_of(view, pid);
  if (who == nullptr) return;
  const NamedRange* range = range_of(machine_of(view).state().space(who->space), a);
  if (range == nullptr) return;
  const auto index = [&](PageNumber page) {
    if (page < range->start) return std::uint64_t{0};
    return std::min(page - range->start, range->pages - 1);
  };
  const TextPool& texts = machine_of(view).texts();
  request(view,
          member("process", texts[who->name]) + "," + member("region", texts[range->name]) + "," +
              member("first", std::min(index(a), index(b))) + "," +
              member("last", std::max(index(a), index(b))),
          at);
}

/// Where a view drew a page; not where its panel has scrolled it away.
std::optional<Rect> seen(const ViewContext& view, Pid pid, PageNumber page) {
  const PageLayout& at = view.layout;
  for (const PageAnchor& anchor : view.anchors) {
    if (anchor.pid != pid || anchor.page != page) continue;
    for (const Rect& panel : {at.picture, at.processes, at.tab_body, at.entries})
      if (panel.contains(anchor.rect.centre())) return anchor.rect;
  }
  return std::nullopt;
}

bool picked(const PickedPages& range, const PageAnchor& anchor) {
  return anchor.pid == range.pid && anchor.page >= std::min(range.from, range.to) &&
         anchor.page <= std::max(range.from, range.to);
}

COWSCOPE_LATER void draw_range(ViewContext& view) {
  PickedPages& range = view.panels->range;
  if (range.of != view.session.generation() || view.session.pinned().kind != Target::Kind::None) {
    range = {};
    return;
  }
  Rect all{};
  for (const PageAnchor& anchor : view.anchors) {
    if (!picked(range, anchor)) continue;
    view.pen.selection_ring(anchor.rect, std::min(anchor.rect.w, anchor.rect.h) >= 40 ? 7 : 5,
                            view.theme.text);
    if (all.empty()) all = anchor.rect;
    const float right = std::max(all.right(), anchor.rect.right()),
                low = std::max(all.bottom(), anchor.rect.bottom());
    all.x = std::min(all.x, anchor.rect.x);
    all.y = std::min(all.y, anchor.rect.y);
    all.w = right - all.x;
    all.h = low - all.y;
  }
  if (!range.picking && view.pen.pressing()) range = {};
  if (!range.picking || view.pen.pressing()) return;
  range.picking = false;
  if (range.from == range.to) range = {};
  else request_pages(view, range.pid, range.from, range.to, all);
}

/// "…" at the corner of what is pinned.
COWSCOPE_LATER void draw_handle(ViewContext& view, Rect page) {
  const Target target = view.session.pinned();
  std::optional<Rect> cell;
  if (target.kind == Target::Kind::Page) cell = seen(view, target.pid, target.page);
  if (target.kind == Target::Kind::Frame && !view.pinned_frame.empty()) cell = view.pinned_frame;
  if (!cell) return;
  const float w = view.coarse_pointer ? 36.0F : 26.0F, h = view.coarse_pointer ? 28.0F : 18.0F;
  const Rect r{std::min(cell->right() - w / 2 + 4, page.right() - w - 2), cell->y - h / 2 - 3, w,
               h};
  view.pen.fill(r.inset(-2), view.theme.panel, h / 2 + 2);
  view.pen.fill(r, view.theme.accent, h / 2);
  const Hit hit = view.pen.hit("offers", r);
  if (hit.hovered) view.pen.tooltip(r, "What can be done here");
  view.pen.icon(Icon::More, {r.centre().x - 8, r.centre().y - 8, 16, 16}, view.theme.on_accent);
  if (hit.clicked || hit.asked) ask_offers(view, target, *cell);
}

/// By key: of what is shown, or of the machine where nothing is.
COWSCOPE_LATER void ask_what_is_shown(ViewContext& view, Rect page) {
  view.panels->offers_wanted = false;
  const Target target = view.session.shown_target();
  std::optional<Rect> cell;
  if (target.kind == Target::Kind::Page) cell = seen(view, target.pid, target.page);
  if (target.kind == Target::Kind::Frame && !view.pinned_frame.empty()) cell = view.pinned_frame;
  const Rect at = cell.value_or(Rect{page.centre().x, page.centre().y, 1, 1});
  const std::size_t before = view.panels->requests.size();
  ask_offers(view, target, at);
  if (view.panels->requests.size() == before) ask_offers(view, {}, at);
}

COWSCOPE_LATER void ask_of_process(ViewContext& view, const Process& who, Rect area) {
  request(view, member("process", machine_of(view).texts()[who.name]), area);
}

}  // namespace

void ask_offers(ViewContext& view, const Target& target, Rect at) {
  if (target.kind == Target::Kind::Page)
    request_pages(view, target.pid, target.page, target.page, at);
  if (target.kind == Target::Kind::Frame) request(view, member("frame", target.frame.value()), at);
  if (target.kind == Target::Kind::None) request(view, {}, at);
}

void click_target(ViewContext& view, const Target& target, Rect cell) {
  if (view.session.pinned() == target && !view.session.locks("edit"))
    ask_offers(view, target, cell);
  else view.session.pin(view.session.pinned() == target ? Target{} : target);
}

void hand_page(ViewContext& view, const PageFacts& page, Rect cell, const Hit& hit) {
  PickedPages& range = view.panels->range;
  if (hit.asked) ask_offers(view, {Target::Kind::Page, page.pid, page.page, kNoFrame}, cell);
  // A finger scrolls.
  if (hit.dragging && !range.picking && !view.coarse_pointer && !view.session.locks("edit")) {
    view.session.pin(Target{});
    range = {page.pid, page.page, page.page, true, view.session.generation()};
  }
  if (range.picking && range.pid == page.pid && page.mapped &&
      cell.inset(-3).contains(view.pen.pointer()))
    range.to = page.page;
}

void draw_process_handle(ViewContext& view, Pid pid, Rect area) {
  const Process* who = process_of(view, pid);
  const Hit hit = view.pen.hit("process/" + std::to_string(pid.value()), area);
  const Target target = process_target(pid);
  const bool pinned = view.session.pinned() == target;
  if (hit.hovered) view.hovered = target;
  if (hit.clicked) view.session.pin(pinned ? Target{} : target);
  if (who == nullptr || !who->alive() || view.session.locks("edit")) return;
  if (hit.hovered) view.pen.tooltip(area, "What it can do: fork, exec, exit …");
  if ((hit.clicked && !pinned) || hit.asked) ask_of_process(view, *who, area);
}

void draw_offers(ViewContext& view, Rect page) {
  if (view.panels->range.of != 0) draw_range(view);
  if (view.session.locks("edit")) return;
  if (view.session.pinned().kind != Target::Kind::None) draw_handle(view, page);
  if (view.panels->offers_wanted) ask_what_is_shown(view, page);
  if (const auto at = view.pen.asked_at()) ask_offers(view, {}, {at->x, at->y, 1, 1});
}

}  // namespace cowscope
