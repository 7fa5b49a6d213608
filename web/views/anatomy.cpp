#include "web/views/anatomy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "web/views/anatomy_rows.h"
#include "web/views/cells.h"
#include "web/views/event_card.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

/// "ten events of one store".
std::string note_of(const Journal& journal, std::uint32_t accesses) {
  static constexpr const char* kNumbers[] = {"no",   "one",    "two",   "three", "four",
                                             "five", "six",    "seven", "eight", "nine",
                                             "ten",  "eleven", "twelve"};
  const std::size_t n = journal.events.size();
  std::string out = n < 13 ? kNumbers[n] : thousands(n);
  out += n == 1 ? " event" : " events";
  if (accesses == 0) return out;
  bool store = false;
  for (const Event& e : journal.events)
    if (e.access != 0) {
      store = e.access_type == AccessType::Write;
      break;
    }
  out += " of " + (accesses < 13 ? std::string(kNumbers[accesses]) : thousands(accesses));
  return out + (store ? " store" : " load") + (accesses == 1 ? "" : "s");
}

/// Where there is less room than this, the events alone are listed; below the other, none wraps.
constexpr float kRoomForCard = 150, kRoomToWrap = 72;
/// Of an event that is told by its title alone.
constexpr float kBriefRow = 20;

/// `list`: its width with the scroll bar's.
Anatomy lay_out(const ViewContext& view, float room, float list) {
  const float width = list - 8;  // whether or not there will be a bar
  AnatomyStyle style;
  style.room = room;
  if (view.coarse_pointer) {
    style.event = 42;
    style.access = 40;
  }
  const Timeline& t = view.session.timeline();
  const std::uint32_t done = t.position().event;
  const auto laid_out = [&] { return layout_anatomy(t.journal(), done, style); };
  if (done > 0 && room >= kRoomToWrap) {
    EventText text = describe_event(t.before(), t.journal().events[done - 1], &t.journal());
    // A reason stands in the card.
    if (room >= kRoomForCard && !view.panels->event.why.empty()) text.detail.clear();
    style.current = wrapping_of(view.pen, text, width - words_from(list) - 4);
  }
  Anatomy natural = laid_out();
  std::size_t events = 0;
  for (const AnatomyRow& row : natural.rows)
    events += row.kind == AnatomyRow::Kind::Event ? 1U : 0U;
  // A few events in much room stand a little apart; a few too many stand a little closer.
  const float least = view.coarse_pointer ? 40.0F : kWholeRow;
  const auto n = static_cast<float>(std::max<std::size_t>(1, events));
  // The card has what the events leave; at least a line for each fact if its event stays in sight
  // with its neighbours. When all has happened, what happened comes first, by titles if need be.
  const float card_w = width - words_from(list) + 8;
  const auto left_by = [&](float row) {
    return room - 6 - (natural.height - n * (style.event - row));
  };
  float left = left_by(least);
  bool over = done == t.journal().events.size();
  if (over && left < 0 && !view.coarse_pointer) left = left_by(kBriefRow) - (least - kBriefRow);
  over = over && left >= 0;
  const float wanted = over || room < kRoomForCard
                           ? 0
                           : std::min(event_card_height(view.pen, view.panels->event, card_w),
                                      room - 2 * style.event - style.current - style.mark);
  style.card =
      event_card_height(view.pen, view.panels->event, card_w, std::max(left, wanted) + 0.5F);
  if (style.card > 0) {
    style.card += 4;
    natural = laid_out();
  }
  if (natural.height <= 0 || natural.height >= room * 1.6F) return natural;
  const float spare = room - 2 - natural.height;
  style.event = std::clamp(style.event + spare / n, least, 42.0F);
  natural = laid_out();
  // Still too many: the ones around the current event keep their details.
  if (!view.coarse_pointer && natural.height > room) {
    style.brief = kBriefRow;
    for (const std::uint32_t near : {4U, 3U, 2U, 1U, 0U}) {
      if (natural.height <= room) break;
      style.near = near;
      natural = laid_out();
    }
    // Where not even titles alone are few enough, nothing is won.
    if (natural.height > room) {
      style.brief = 0;
      natural = laid_out();
    }
  }
  return natural;
}

/// A step may have hundreds of thousands of events: laid out once for each position.
const Anatomy& layout_of(ViewContext& view, Rect list) {
  PanelState& panels = *view.panels;
  const bool machine = view.session.level() == Level::Machine;
  const std::array<std::uint64_t, 4> wanted{facts_of(view).moment(),
                                            static_cast<std::uint64_t>(std::lround(list.h)),
                                            static_cast<std::uint64_t>(std::lround(list.w)),
                                            (view.coarse_pointer ? 1U : 0U) + (machine ? 2U : 0U)};
  if (panels.anatomy_of != wanted) {
    panels.anatomy_of = wanted;
    const Timeline& t = view.session.timeline();
    panels.event = machine && t.position().step > 0
                       ? event_facts(facts_of(view).scene(), t.commands()[t.position().step - 1])
                       : EventFacts{};
    panels.anatomy = lay_out(view, list.h, list.w);
  }
  return panels.anatomy;
}

}  // namespace

void draw_anatomy_list(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  if (view.session.timeline().journal().events.empty()) {
    const char* text = view.session.timeline().position().step == 0
                           ? "Nothing has happened yet."
                           : "Nothing happens in this step.";
    pen.text({area.x, area.y, area.w, 24}, text, {theme.text_dim, 13});
    return;
  }
  const float head = 24;
  const Rect list{area.x, area.y + head, area.w, area.h - head};
  const Anatomy& anatomy = layout_of(view, list);
  const float lanes_h = std::min(list.h, anatomy.height) + head;
  const float lane = lane_width(list.w);
  const Rect cpu{area.x, area.y, lane, lanes_h},
      kernel{area.x + lane + kLaneGap, area.y, lane, lanes_h};
  pen.fill(cpu, theme.background.alpha(0.55F), 6);
  pen.fill(kernel, theme.background.alpha(0.55F), 6);
  // Over narrow lanes the second name has what is right of it.
  const bool narrow = lane < 30;
  const float size = narrow ? 11.0F : 12.0F;
  pen.text({cpu.x - 4, cpu.y, cpu.w + 8, head}, "CPU",
           {theme.text_dim, size, Face::Semibold, Align::Centre});
  pen.text({kernel.x - (narrow ? 0.0F : 4.0F), kernel.y, narrow ? 48.0F : kernel.w + 8, head},
           "kernel", {theme.text_dim, size, Face::Semibold, narrow ? Align::Left : Align::Centre});
  // The current event and its card are wholly in sight.
  float follow = 0, extent = 0;
  if (anatomy.current >= 0) {
    const auto at = static_cast<std::size_t>(anatomy.current);
    follow = anatomy.rows[at].y;
    extent = anatomy.rows[at].h;
    if (at + 1 < anatomy.rows.size() && anatomy.rows[at + 1].kind == AnatomyRow::Kind::Card)
      extent += anatomy.rows[at + 1].h;
  }
  float shift = pen.begin_scroll("anatomy", list, anatomy.height, follow, extent);
  // What is scrolled away goes by whole rows, but under a finger.
  if (!pen.pressing()) {
    const auto first = std::lower_bound(anatomy.rows.begin(), anatomy.rows.end(), shift - 1,
                                        [](const AnatomyRow& row, float y) { return row.y < y; });
    if (first != anatomy.rows.end() && first->y - shift < 60) shift = std::max(0.0F, first->y - 1);
  }
  Rect inner = list;
  inner.w -= anatomy.height > list.h ? 8 : 2;  // beside the bar, or with the frame's whole edge
  draw_anatomy_rows(view, anatomy, inner, shift, list.w);
  pen.end_scroll();
}

void draw_anatomy(ViewContext& view, Rect area) {
  if (area.empty()) return;
  Pen& pen = view.pen;
  pen.card(area);
  const Timeline& timeline = view.session.timeline();
  const Journal& journal = timeline.journal();
  const std::uint32_t accesses = timeline.summary(timeline.position().step).accesses;
  std::string note, brief;
  if (!journal.events.empty()) {
    note = note_of(journal, accesses);
    brief = note_of(journal, 0);
  }
  const Rect inner =
      pen.panel_title(area, "Who acts", fitting(pen, area.w - 116, 13, {note, brief}));
  const float foot = accesses > 0 ? 26.0F : 0.0F;
  draw_anatomy_list(view, {inner.x, inner.y, inner.w + 8, inner.h - foot});
  if (accesses > 0)
    pen.text({inner.x, inner.bottom() - 16, inner.w, 20},
             fitting(pen, inner.w, 13,
                     {"Nobody checks every store: the hardware traps.",
                      "Nobody checks: the hardware traps.", "The hardware traps."}),
             {view.theme.text_dim, 13});
}

}  // namespace cowscope
