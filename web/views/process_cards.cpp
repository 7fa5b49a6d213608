#include "web/views/process_cards.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/layout/process_cards.h"
#include "web/views/cells.h"
#include "web/views/guests.h"
#include "web/views/memory_bars.h"
#include "web/views/offers.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

constexpr float kBarsAt = 62;  // from the card's content to where bars begin

std::string state_text(const ProcessFacts& f) {
  std::string out = "pid " + std::to_string(f.pid.value()) + " · ";
  switch (f.presence) {
    case ProcessFacts::Presence::Expected: return "not there yet";
    case ProcessFacts::Presence::Exited:
      return out + (f.state == ProcessState::Zombie ? "zombie" : "gone");
    case ProcessFacts::Presence::Here: break;
  }
  return out + (f.state == ProcessState::Waiting ? "waiting" : "running");
}

/// What the acting process does right now: "storing", "loading", "in the kernel".
std::string doing_text(const ViewContext& view, const ProcessFacts& f) {
  const Timeline& t = view.session.timeline();
  const std::uint32_t event = t.position().event;
  if (!f.acts || event == 0 || event > t.journal().events.size()) return {};
  const Event& e = t.journal().events[event - 1];
  if (e.access == 0) return {};
  if (e.by == Actor::Kernel) return "in the kernel";
  return e.access_type == AccessType::Write ? "storing" : "loading";
}

void draw_bars(ViewContext& view, const ProcessCard& card, float unit) {
  Pen& pen = view.pen;
  const Colour own = view.theme.owner(card.facts.colour);
  const bool one = card.alike || card.folded;
  const float row = card.bars.h / (one ? 1.0F : 3.0F);
  struct Line {
    const char* label;
    std::string number;
    BarKind kind;
  };
  std::vector<Line> lines;
  const std::string rss = thousands(card.shares.rss());
  if (card.alike) lines = {{"RSS = PSS = USS", rss, BarKind::Rss}};
  else if (card.folded) lines = {{"RSS", rss, BarKind::Rss}};
  else
    lines = {{"RSS", rss, BarKind::Rss},
             {"PSS", pss_text(card.shares.pss()), BarKind::Pss},
             {"USS", thousands(card.shares.uss()), BarKind::Uss}};
  float y = card.bars.y;
  const float label = card.alike ? 104.0F : 32.0F;
  float number = card.alike ? 24.0F : 28.0F;
  for (const Line& line : lines)
    number = std::max(number, pen.measure(line.number, 12, Face::Semibold) + 2);
  for (const Line& line : lines) {
    pen.text({card.bars.x, y, label, row}, line.label, {view.theme.text_dim, 12});
    pen.text({card.bars.x + label, y, number, row}, line.number,
             {view.theme.text, 12, Face::Semibold, Align::Left});
    const float x = card.bars.x + std::max(kBarsAt, label + number + 4);
    draw_share_bar(view, card.shares, line.kind, {x, y + row / 2 - 4}, unit, 8,
                   card.bars.right() - x, own);
    y += row;
  }
}

void draw_regions(ViewContext& view, const ProcessCard& card) {
  Pen& pen = view.pen;
  for (const CardRegion& row : card.regions) {
    const Rect& at = row.label;
    const std::string prot = std::string(row.region.prot.read ? "r" : "-") +
                             (row.region.prot.write ? "w" : "-") +
                             (row.region.prot.exec ? "x" : "-");
    const float rights = pen.measure(prot, 11, Face::Mono);
    pen.text({at.x, at.y, at.w - rights - 4, at.h}, row.region.name, {view.theme.text_dim, 12});
    pen.text({at.x, at.y, at.w, at.h}, prot, {view.theme.text_faint, 11, Face::Mono, Align::Right});
    for (const PlacedPage& page : row.pages) draw_page_cell(view, page);
    draw_fold(view, row.more, "");
    if (!row.touched && !row.pages.empty() && !row.more.any()) {
      const Rect& last = row.pages.back().rect;
      const float x = last.right() + 8;
      pen.text({x, last.y, card.box.right() - 8 - x, last.h},
               fitting(pen, card.box.right() - 8 - x, 12, {"not touched yet", "untouched"}),
               {view.theme.text_faint, 12});
    }
  }
}

void draw_card(ViewContext& view, const ProcessCard& card, float unit) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const ProcessFacts& f = card.facts;
  const Colour own = theme.owner(f.colour);
  const bool here = f.presence == ProcessFacts::Presence::Here;
  pen.fill(card.box, theme.raised, kCorner);
  const bool acts = f.acts || card.guest_acts;
  pen.stroke(card.box, acts && here ? own : theme.line, kCorner, acts && here ? 1.5F : 1.0F);
  pen.side_strip(card.box, here ? own : theme.text_faint);
  if (here && is_lit(view, f)) pen.stroke(card.box, theme.text, kCorner, 2);

  const Rect head = card.head;
  const bool can_fold = here && !f.thread && (card.folded || !card.regions.empty());
  if (can_fold) {
    const Hit hit = pen.hit("card/" + std::to_string(f.pid.value()),
                            {card.box.x, card.box.y, card.box.w, head.bottom() - card.box.y});
    if (hit.clicked) {
      std::vector<Pid>& turned = view.panels->cards_turned;
      const auto found = std::find(turned.begin(), turned.end(), f.pid);
      if (found != turned.end()) turned.erase(found);
      else turned.push_back(f.pid);
    }
    if (card.folded || hit.hovered)
      pen.icon(card.folded ? Icon::ChevronRight : Icon::ChevronDown,
               {head.right() - 12, head.centre().y - 7, 14, 14}, theme.text_dim, 1.5F);
  }
  // Its name lights it and asks what it can do; the rest of the line folds the card.
  if (f.pid != Pid{})
    draw_process_handle(
        view, f.pid,
        {card.box.x + 6, card.box.y, pen.measure(f.name, 15, Face::Semibold) + head.x - card.box.x,
         head.bottom() - card.box.y});
  const std::string doing = doing_text(view, f);
  const float right = (doing.empty() ? 0 : pen.measure(doing, 12, Face::Semibold) + 10) +
                      (card.folded ? 20.0F : 0.0F);
  const float used = pen.text({head.x, head.y, head.w - right, head.h}, f.name,
                              {here ? own : theme.text_dim, 15, Face::Semibold});
  pen.text({head.x + used + 10, head.y, head.w - used - 10 - right, head.h}, state_text(f),
           {theme.text_dim, 12});
  if (!doing.empty())
    pen.text({head.x, head.y, head.w - (card.folded ? 20.0F : 0.0F), head.h}, doing,
             {own, 12, Face::Semibold, Align::Right});
  if (!card.status.empty()) {
    const char* text = f.thread && here ? "runs in the same memory as its maker"
                                        : (f.state == ProcessState::Zombie
                                               ? "maps nothing; waits to be asked for its status"
                                               : "no longer there");
    pen.text(card.status, text, {theme.text_dim, 12});
    return;
  }
  for (const Guest& guest : card.guests) draw_guest(view, guest, doing_text(view, guest.facts));
  draw_more_guests(view, card.more_row, card.more_guests);
  draw_bars(view, card, unit);
  draw_regions(view, card);
}

/// ΣRSS and ΣPSS over all, a stretch for each process where they are few: PSS adds up to the frames
/// mapped, RSS overshoots.
void draw_sums(ViewContext& view, const ProcessCards& cards, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  SceneFacts& facts = facts_of(view);
  const std::uint64_t rss = facts.processes().all_rss(), mapped = facts.frames_mapped();
  pen.text({area.x, area.y, 60, 18}, "SUM",
           {theme.text_dim, 12, Face::Semibold, Align::Left, 0.5F});
  const std::string note = "PSS adds up to the " + thousands(mapped) +
                           (mapped == 1 ? " frame mapped" : " frames mapped");
  const std::string_view shown = fitting(pen, area.w - 44, 12, {note, "PSS adds up to the frames"});
  pen.text({area.x + 40, area.y, area.w - 40, 18}, shown,
           {theme.text_dim, 12, Face::Regular, Align::Right});
  const std::string numbers[2] = {thousands(rss), thousands(mapped)};
  const float wide = std::max(kBarsAt - 34, std::max(pen.measure(numbers[0], 12, Face::Semibold),
                                                     pen.measure(numbers[1], 12, Face::Semibold)) +
                                                8);
  const float x = area.x + 48 + wide, room = area.right() - x;
  const float unit = rss > 0 ? std::min(8.0F, room / static_cast<float>(rss)) : 8.0F;
  const bool each = cards.all <= 64;
  const auto bar = [&](float y, const char* label, const std::string& number, bool pss) {
    pen.text({area.x + 14, y, 32, 14}, label, {theme.text_dim, 12});
    pen.text({area.x + 46, y, wide, 14}, number, {theme.text, 12, Face::Semibold});
    if (!each) {
      const float w = static_cast<float>(pss ? mapped : rss) * unit;
      pen.fill({x, y + 3, std::max(1.0F, w), 8}, pss ? theme.accent : theme.text_faint);
      return;
    }
    float at = x;
    for (const ProcessPlace& place : facts.processes().places()) {
      if (!place.here || place.thread) continue;
      const MemoryShares& shares =
          facts.shares(view.session.timeline().machine().state().process(place.pid).space);
      const double pages = pss ? shares.pss() : static_cast<double>(shares.rss());
      const float w = static_cast<float>(pages) * unit;
      if (w <= 0) continue;
      pen.fill({at, y + 3, std::max(1.0F, w - 1), 8},
               theme.owner(view.session.colour_index(place.pid)));
      at += w;
    }
  };
  bar(area.y + 19, "RSS", numbers[0], false);
  bar(area.y + 35, "PSS", numbers[1], true);
  const float mark = x + static_cast<float>(mapped) * unit;
  pen.fill({mark - 1, area.y + 18, 1.5F, 32}, theme.text);
}

void draw_legend(ViewContext& view, const ProcessCards& cards, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  if (cards.cards.empty()) return;
  // In the colours of two that have pages; where there is one, another's beside it.
  const auto has_pages = [](const auto& card) { return !card.regions.empty(); };
  const auto last = std::find_if(cards.cards.rbegin(), cards.cards.rend(), has_pages);
  if (last == cards.cards.rend()) return;
  const std::uint32_t a = last->facts.colour;
  const auto other = std::find_if(std::next(last), cards.cards.rend(), has_pages);
  const std::uint32_t b = other != cards.cards.rend() ? other->facts.colour : a == 0 ? 1 : 0;
  const float side = 14;
  const auto fill_of = [&](std::uint32_t c) {
    return theme.owner_fill[c % theme.owner_fill.size()];
  };
  // Memory that is shared on purpose has a file's fill.
  const bool purpose = std::any_of(cards.cards.begin(), cards.cards.end(), [](const auto& card) {
    return std::any_of(card.regions.begin(), card.regions.end(),
                       [](const auto& row) { return row.region.sharing == Sharing::Shared; });
  });
  const char* const file = purpose ? "of a file, or shared" : "page of a file";
  const char* const labels[6] = {"writable", "shared, protected", "sole, protected",
                                 file,       "not present",       "dirty"};
  // Columns as wide as their words and what is left between them: three, or two lower ones.
  std::size_t columns = 3;
  std::array<float, 3> widths{};
  float all = 0;
  for (; columns >= 2; --columns) {
    widths = {};
    all = 0;
    for (std::size_t i = 0; i < 6; ++i)
      widths[i % columns] =
          std::max(widths[i % columns], side + 6 + pen.measure(labels[i], columns == 3 ? 12 : 11));
    for (std::size_t c = 0; c < columns; ++c) all += widths[c];
    if (all <= area.w || columns == 2) break;
  }
  const float gap = std::max(4.0F, (area.w - all) / static_cast<float>(columns - 1));
  const float pitch = columns == 3 ? 22.0F : 16.0F;
  for (std::size_t i = 0; i < 6; ++i) {
    float x = area.x;
    for (std::size_t c = 0; c < i % columns; ++c) x += widths[c] + gap;
    const float y = area.y + pitch * static_cast<float>(i / columns) - (columns == 3 ? 0.0F : 3.0F);
    const Rect r{x, y, side, side};
    switch (i) {
      case 0: pen.fill(r, theme.owner(a), 4); break;
      case 1:
        pen.fill_corners({r.x, r.y, side / 2, side}, fill_of(a), 4, true, false, false, true);
        pen.fill_corners({r.x + side / 2, r.y, side / 2, side}, fill_of(b), 4, false, true, true,
                         false);
        pen.dashed_split(r, {theme.owner(a), theme.owner(b)}, 4, 1.5F, 4, 2.5F);
        break;
      case 2:
        pen.fill(r, fill_of(a), 4);
        pen.dashed(r, theme.owner(a), 4, 1.5F, 4, 2.5F);
        break;
      case 3: pen.fill(r, fill_of(a), 4); break;
      case 4: pen.stroke(r, theme.text_faint, 4); break;
      case 5: pen.circle(r.centre(), 2, theme.text); break;
      default: break;
    }
    const float room = std::min(widths[i % columns] - side - 6, area.right() - r.right() - 6);
    pen.text({r.right() + 6, y, room + 1, side}, labels[i],
             {theme.text_dim, columns == 3 ? 12.0F : 11.0F});
  }
}

bool all_open(const ProcessCards& cards) {
  return std::none_of(cards.cards.begin(), cards.cards.end(), [](const ProcessCard& card) {
    return card.folded || std::any_of(card.regions.begin(), card.regions.end(),
                                      [](const CardRegion& r) { return r.more.any(); });
  });
}

}  // namespace

void draw_process_cards(ViewContext& view, Rect area) {
  if (area.empty()) return;
  Pen& pen = view.pen;
  pen.card(area);
  const Rect inner = pen.panel_title(
      area, "Processes",
      fitting(pen, area.w - 150, 13, {"the number in a page is its frame", "numbers are frames"}));
  SceneFacts& facts = facts_of(view);
  const Scene scene = facts.scene();
  const Pointer pointer = pointer_of(view);
  const bool legend = inner.h >= 330, sums = inner.h >= 230;
  const float foot = (sums ? 58.0F : 0.0F) + (legend ? 56.0F : 0.0F);
  // Plugs and selections stand a little out of their boxes.
  const Rect list{inner.x - 8, inner.y - 4, inner.w + 12, inner.h - foot};
  CardsStyle style;
  if (view.coarse_pointer) style.head = 34;
  const std::vector<Pid>& turned = view.panels->cards_turned;
  CardsStyle tried = style;
  const auto lay_out = [&](Rect at, Sight sight) {
    sight.known = &facts;
    return layout_process_cards(scene, facts.owners(), at, tried, pointer, turned, sight);
  };
  // Cells as large as leave everything open and in one line.
  const Rect whole{list.x + 8, list.y + 1, list.w - 12, list.h};
  if (facts.processes().places().size() <= 12)
    for (const float cell : {38.0F, 32.0F, 28.0F}) {
      CardsStyle larger = style;
      larger.cell = cell;
      larger.gap = 4;
      larger.max_lines = 1;
      tried = larger;
      const ProcessCards cards = lay_out(whole, {});
      if (cards.height > list.h - 2 || !all_open(cards)) continue;
      style = larger;
      break;
    }
  tried = style;
  // Nothing is in sight yet: only how tall it all is.
  const ProcessCards all = lay_out(list, {nullptr, 0, 0, followed_process(view)});
  const float height = all.height;
  const float shift =
      pen.begin_scroll("cards", list, height, follow_in_step(view, all.follow), all.extent);
  // The fold's choice goes by the room there is, so the list keeps its height while it is shifted.
  const Rect shifted{list.x + 8, list.y - shift + 1, list.w - (height > list.h ? 18.0F : 12.0F),
                     list.h};
  const ProcessCards cards = lay_out(shifted, {nullptr, list.y, list.bottom()});
  float room = inner.w;
  for (const ProcessCard& card : cards.cards) room = std::min(room, card.head.w - kBarsAt);
  const float unit =
      cards.most_rss > 0 ? std::min(8.0F, room / static_cast<float>(cards.most_rss)) : 8.0F;
  for (const Polyline& trunk : cards.trunks) pen.polyline(trunk, view.theme.text_faint, 1.25F, 0);
  for (const ProcessCard& card : cards.cards)
    if (!card.elbow.empty()) pen.polyline(card.elbow, view.theme.text_faint, 1.25F, 6);
  for (const ProcessCard& card : cards.cards) draw_card(view, card, unit);
  pen.end_scroll();
  if (sums) draw_sums(view, cards, {inner.x, list.bottom() + 7, inner.w, 52});
  if (legend) {
    pen.fill({inner.x, inner.bottom() - 48, inner.w, 1}, view.theme.line);
    draw_legend(view, cards, {inner.x, inner.bottom() - 38, inner.w, 44});
  }
}

}  // namespace cowscope
