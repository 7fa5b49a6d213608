#include "web/views/translation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "web/layout/translation_facts.h"
#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

using Leads = WalkLevel::Leads;

/// Kept for the position, the process and the address: who shares a table is looked for in all.
const TranslationFacts* facts_now(ViewContext& view) {
  PanelState& panels = *view.panels;
  Lookup at = view.session.looked_up();
  // A frame that is pointed at is reached by the first page that maps it.
  const Target target = view.session.shown_target();
  if (!at.address && target.kind == Target::Kind::Frame) {
    if (const auto& entries = facts_of(view).entries(target.frame)) {
      at.address = address_of(entries->page);
      if (view.session.looked_in() == kInit) at.pid = entries->sides[0].pid;
    }
  }
  if (at.pid == kInit || !at.address) return nullptr;
  const std::array<std::uint64_t, 3> wanted{facts_of(view).moment(), at.pid.value(),
                                            at.address->value()};
  if (panels.walk_of != wanted) {
    panels.walk_of = wanted;
    panels.walk = translate(view.session.timeline().machine(), at.pid, *at.address);
  }
  return &panels.walk;
}

/// Living processes to choose from: the one that is looked into, then the others by number, as many
/// as there may be room for.
std::vector<const Process*> people(const ViewContext& view, Pid chosen) {
  constexpr std::size_t kMost = 12;
  std::vector<const Process*> out;
  for (const Process& p : view.session.timeline().machine().state().processes) {
    if (!p.alive()) continue;
    if (out.size() < kMost) out.push_back(&p);
    else if (p.pid == chosen) out.back() = &p;
  }
  return out;
}

void draw_people(ViewContext& view, Rect r, Pid chosen) {
  Pen& pen = view.pen;
  float x = r.x;
  const std::vector<const Process*> all = people(view, chosen);
  std::size_t shown = 0;
  for (const Process* p : all) {
    const std::string name = name_of(view, p->pid);
    const float w = std::min(pen.measure(name, 13, Face::Semibold) + 20, 150.0F);
    if (x + w > r.right() - (shown + 1 < all.size() ? 34.0F : 0.0F)) break;
    const Rect box{x, r.y, w, r.h};
    const bool on = p->pid == chosen;
    const Colour own = colour_of(view, p->pid);
    const Hit hit = pen.hit("walk-in/" + std::to_string(p->pid.value()), box);
    if (on) pen.fill(box, own.alpha(0.18F), 6);
    else if (hit.hovered) pen.fill(box, view.theme.text.alpha(0.07F), 6);
    pen.stroke(box, on ? own : view.theme.line, 6, on ? 1.5F : 1);
    pen.text(
        box.inset(8, 0), name,
        {on ? own : view.theme.text_dim, 13, on ? Face::Semibold : Face::Regular, Align::Centre});
    if (hit.clicked) view.session.look_in(p->pid);
    x += w + 6;
    ++shown;
  }
  if (shown < all.size()) pen.text({x, r.y, r.right() - x, r.h}, "…", {view.theme.text_dim, 13});
}

/// What stands in a level's box below its name.
struct Box {
  std::string name, index, bits, leads;
  Colour edge, ink;
  bool reached = true;
};

Box box_of(const ViewContext& view, const TranslationFacts& f, std::size_t i) {
  const Theme& theme = view.theme;
  const WalkLevel& level = f.levels[i];
  Box b{level.name, std::to_string(level.index), binary(level.index, 9), "", theme.line,
        theme.text};
  switch (level.leads) {
    case Leads::Table: b.leads = f.table_shared && i == 2 ? "shared table" : "table"; break;
    case Leads::HugePage: b.leads = "huge page"; break;
    case Leads::Entry: b.leads = "entry"; break;
    case Leads::Nothing: b.leads = i < 3 ? "no table here" : "empty"; break;
    case Leads::NotReached:
      b.leads = f.huge() ? "not needed" : "not reached";
      b.ink = theme.text_faint;
      b.reached = false;
      break;
  }
  if (level.leads == Leads::Nothing) b.edge = theme.attention;
  if (f.table_shared && i == 2) b.edge = theme.attention;
  if (level.leads == Leads::Entry || level.leads == Leads::HugePage)
    b.edge = colour_of(view, f.pid);
  return b;
}

Box end_of(const ViewContext& view, const TranslationFacts& f) {
  Box b{"offset", std::to_string(f.offset), binary(f.offset, 12),
        "",       view.theme.line,          view.theme.text};
  switch (f.end) {
    case WalkEnd::Frame:
      b.leads = "frame " + std::to_string(f.frame.value());
      b.edge = colour_of(view, f.pid);
      break;
    case WalkEnd::ZeroPage: b.leads = "the zero page"; break;
    case WalkEnd::InSwap: b.leads = "swap slot " + std::to_string(f.slot); break;
    case WalkEnd::Guard: b.leads = "guard page"; break;
    default:
      b.leads = "no frame";
      b.ink = view.theme.text_faint;
      b.reached = false;
  }
  return b;
}

void draw_box(ViewContext& view, const Box& b, Rect r) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  if (b.reached) pen.fill(r, theme.raised, 6);
  if (b.reached) pen.stroke(r, b.edge, 6, b.edge.rgba == theme.line.rgba ? 1.0F : 1.5F);
  else pen.dashed(r, theme.line, 6, 1, 4, 3);
  const float line = r.h / 3;
  const Rect in = r.inset(8, 0);
  pen.text({in.x, r.y + 1, in.w, line}, b.name, {theme.text_dim, 12, Face::Semibold});
  pen.text({in.x, r.y + 1, in.w, line}, b.index,
           {b.reached ? b.ink : theme.text_faint, 13, Face::Semibold, Align::Right});
  const float size = pen.measure(b.bits, 12, Face::Mono) <= in.w ? 12.0F : 11.0F;
  pen.text({in.x, r.y + line, in.w, line}, b.bits,
           {b.reached ? theme.accent : theme.text_faint, size, Face::Mono});
  pen.text({in.x, r.y + 2 * line - 1, in.w, line}, b.leads, {b.ink, 12, Face::Semibold});
}

/// "P 1" …: each bit of the entry, lit where it is set.
float draw_bits(ViewContext& view, const TranslationFacts& f, float x, float y, float h) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  struct Bit {
    const char* name;
    bool set;
    const char* meaning;
  };
  const Bit bits[] = {{"P", f.entry.present(), "present"},
                      {"W", f.entry.writable(), "writable"},
                      {"U", f.entry.user(), "user"},
                      {"A", f.entry.accessed(), "accessed"},
                      {"D", f.entry.dirty(), "dirty"},
                      {"E", f.entry.exclusive(), "exclusive: this entry’s alone"}};
  x += pen.text({x, y, 60, h}, "entry", {theme.text_dim, 12}) + 8;
  for (const Bit& bit : bits) {
    const Rect r{x, y + 1, 32, h - 2};
    if (bit.set) pen.fill(r, theme.accent.alpha(0.16F), 4);
    pen.stroke(r, bit.set ? theme.accent.alpha(0.7F) : theme.line, 4);
    pen.text(r, std::string(bit.name) + (bit.set ? " 1" : " 0"),
             {bit.set ? theme.text : theme.text_dim, 12, Face::Mono, Align::Centre});
    const Hit hit = pen.hit(std::string("walk-bit/") + bit.name, r, false);
    if (hit.hovered) pen.tooltip(r, bit.meaning);
    x += 36;
  }
  return x;
}

std::string byte_text(const TranslationFacts& f) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "byte ";
  out += kHex[f.byte >> 4];
  out += kHex[f.byte & 15];
  if (f.byte >= 0x20 && f.byte < 0x7f) out += std::string(" ‘") + static_cast<char>(f.byte) + "’";
  if (f.end == WalkEnd::Frame) out += " at physical " + hex_address(f.physical);
  return out;
}

std::string sharers_text(const TranslationFacts& f) {
  std::string out = "the PTE table is shared with ";
  for (std::size_t i = 0; i < f.sharers.size(); ++i) out += (i > 0 ? ", " : "") + f.sharers[i];
  if (f.sharers.empty()) out += "nobody any more";
  if (f.more_sharers > 0) out += " and " + thousands(f.more_sharers) + " more";
  return out;
}

/// Boxes in a row, arrows between, the entry's bits and what they mean below.
void draw_wide(ViewContext& view, const TranslationFacts& f, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const float arrow = 16;
  const float w = std::min(150.0F, (area.w - 4 * arrow) / 5);
  const float h = std::clamp(area.h - 28, 48.0F, 60.0F);
  for (std::size_t i = 0; i < 5; ++i) {
    const Box b = i < 4 ? box_of(view, f, i) : end_of(view, f);
    const Rect r{area.x + static_cast<float>(i) * (w + arrow), area.y, w, h};
    draw_box(view, b, r);
    if (i == 4) break;
    const Box next = i < 3 ? box_of(view, f, i + 1) : end_of(view, f);
    const Colour ink = next.reached ? theme.text_dim : theme.line;
    pen.line({r.right() + 2, r.centre().y}, {r.right() + arrow - 5, r.centre().y}, ink, 1.5F);
    pen.arrow_head({r.right() + arrow - 2, r.centre().y}, 1, 0, ink, 6);
  }
  const float y = area.y + h + 6, line = 22;
  float x = area.x;
  if (!f.entry.empty()) x = draw_bits(view, f, x, y, line) + 6;
  const float room = area.right() - x;
  const std::string words = walk_words(f), byte = byte_text(f);
  const std::string whole = f.present() ? words + " " + byte + "." : words;
  const std::string shared = f.table_shared ? sharers_text(f) : std::string();
  const std::string_view text = fitting(pen, room, 12, {whole, words, shared, byte});
  pen.text({x, y, room, line}, text.empty() ? std::string_view(words) : text, {theme.text, 12});
  const Hit hit = pen.hit("walk-words", {x, y, room, line}, false);
  if (hit.hovered)
    pen.tooltip({x, y, room, line}, whole + (shared.empty() ? "" : " " + shared + "."));
}

/// A line a level, for phones.
void draw_tall(ViewContext& view, const TranslationFacts& f, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const float line = 26;
  const std::string words = walk_words(f);
  const float words_h = pen.measure_wrapped(area.w, words, 13, Face::Regular, 18);
  const float height =
      5 * line + (f.entry.empty() ? 0.0F : 30.0F) + words_h + 24 + (f.table_shared ? 36.0F : 0.0F);
  const float shift = pen.begin_scroll("walk", area, height);
  float y = area.y - shift;
  for (std::size_t i = 0; i < 5; ++i) {
    const Box b = i < 4 ? box_of(view, f, i) : end_of(view, f);
    pen.text({area.x, y, 50, line}, b.name, {theme.text_dim, 13, Face::Semibold});
    pen.text({area.x + 48, y, 36, line}, b.index, {b.ink, 13, Face::Semibold, Align::Right});
    pen.text({area.x + 94, y, 100, line}, b.bits,
             {b.reached ? theme.accent : theme.text_faint, 12, Face::Mono});
    pen.text({area.x + 190, y, area.w - 190, line}, "→ " + b.leads, {b.ink, 13, Face::Semibold});
    y += line;
  }
  if (!f.entry.empty()) {
    draw_bits(view, f, area.x, y + 4, 22);
    y += 30;
  }
  y += 4 + pen.wrapped({area.x, y + 4, area.w, words_h + 1}, words, {theme.text, 13}, 18);
  if (f.present()) {
    pen.text({area.x, y + 2, area.w, 18}, byte_text(f), {theme.text_dim, 12});
    y += 20;
  }
  if (f.table_shared)
    pen.wrapped({area.x, y, area.w, 36}, sharers_text(f), {theme.attention, 12}, 18);
  pen.end_scroll();
}

}  // namespace

void draw_translation(ViewContext& view, Rect area) {
  const TranslationFacts* f = facts_now(view);
  const bool tall = area.w < 480;
  const float field_h = view.coarse_pointer ? 40.0F : 28.0F;
  // The shell lays its field here.
  // Where it is narrow, who is asked stands below it; where it is low as well, beside it.
  const bool low = tall && area.h < 2 * field_h + 14 + 100;
  const float field_w =
      low ? std::round(area.w * 0.52F) : (tall ? area.w : std::min(210.0F, area.w * 0.32F));
  view.panels->address_field = {area.x, area.y, field_w, field_h};
  view.panels->address_typed = view.session.looked_up().typed;
  const Pid chosen = f != nullptr ? f->pid : view.session.looked_up().pid;
  Rect rest = area;
  if (tall && !low) {
    draw_people(view, {area.x, area.y + field_h + 6, area.w, field_h}, chosen);
    rest.y += 2 * field_h + 14;
  } else {
    draw_people(view, {area.x + field_w + 8, area.y, area.w - field_w - 8, field_h}, chosen);
    rest.y += field_h + 6;
  }
  rest.h = area.bottom() - rest.y;
  if (rest.h <= 0) return;
  if (f == nullptr) {
    view.pen.wrapped(rest,
                     chosen == kInit ? "There is no process whose addresses could be taken apart."
                                     : "Type an address, or pick a page, to take it apart.",
                     {view.theme.text_dim, 13});
    return;
  }
  if (tall) draw_tall(view, *f, rest);
  else draw_wide(view, *f, rest);
}

std::string translation_note(ViewContext& view, float width) {
  const TranslationFacts* f = facts_now(view);
  if (f == nullptr) return {};
  const std::string address = hex_address(f->address.value());
  const std::string page = f->in_region ? "page " + std::to_string(f->index) + " of " + f->region
                                        : std::string("outside every region");
  const std::string full = address + ": " + page + ", as " + f->process + " has it";
  const std::string less = address + ": " + page;
  return std::string(fitting(view.pen, width, 13, {full, less, address}));
}

}  // namespace cowscope
