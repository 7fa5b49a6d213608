#include "web/views/tlb.h"

#include <algorithm>
#include <cmath>

#include "web/layout/tlb_facts.h"
#include "web/layout/translation_facts.h"
#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

constexpr float kRow = 19, kHead = 18;

const TlbFacts& facts_now(ViewContext& view) {
  PanelState& panels = *view.panels;
  const std::uint64_t moment = facts_of(view).moment();
  if (panels.tlb_of != moment) {
    panels.tlb_of = moment;
    panels.tlb = tlb_facts(facts_of(view).scene());
  }
  return panels.tlb;
}

/// Of all steps so far; counted in slices, a frame each.
std::optional<TlbCounts> all_counts(ViewContext& view, const TlbFacts& facts) {
  const CompiledScenario& scenario = view.session.scenario();
  const Timeline& t = *scenario.timeline;
  TlbTally& tally = view.panels->tlb_tally;
  const std::uint32_t step = t.position().step;
  if (!tally.follow(scenario.setup, t.commands(), view.session.generation(), step))
    view.wants_frame = true;
  auto all = tally.before(step);
  if (all) all->hits += facts.step.hits, all->misses += facts.step.misses;
  return all;
}

std::string counts_text(const TlbCounts& c) {
  return thousands(c.hits) + (c.hits == 1 ? " hit, " : " hits, ") + thousands(c.misses) +
         (c.misses == 1 ? " miss" : " misses");
}

/// Where the columns stand: shares of the width that the text wants at most.
struct Columns {
  float number, process, page, address, frame, rights, touched, end;
};
Columns columns_of(Rect r) {
  const bool narrow = r.w < 480;
  Columns c{};
  c.number = r.x;
  c.process = r.x + 30;
  c.page = c.process + std::min(120.0F, r.w * (narrow ? 0.22F : 0.17F));
  c.address = c.page + std::min(130.0F, r.w * (narrow ? 0.24F : 0.17F));
  c.frame = c.address + (narrow ? 0 : std::min(130.0F, r.w * 0.2F));
  c.rights = c.frame + std::min(90.0F, r.w * (narrow ? 0.17F : 0.13F));
  c.touched = c.rights + (narrow ? 52.0F : 70.0F);
  c.end = r.right();
  return c;
}

class List {
 public:
  List(ViewContext& view, const TlbFacts& facts, Rect area)
      : view_(view),
        pen_(view.pen),
        theme_(view.theme),
        facts_(facts),
        area_(area),
        columns_(columns_of(area)),
        narrow_(area.w < 480) {}

  void head(float y) {
    const auto put = [&](float x, float end, const char* text) {
      pen_.text({x, y, end - x - 6, kHead}, text, {theme_.text_dim, 12});
    };
    const Columns& c = columns_;
    put(c.number, c.process, "#");
    put(c.process, c.page, "process");
    put(c.page, c.address, "page");
    if (!narrow_) put(c.address, c.frame, "address");
    put(c.frame, c.rights, "frame");
    put(c.rights, c.touched, narrow_ ? "W D" : "W  D");
    put(c.touched, c.end, "in this step");
  }

  void row(std::uint32_t place, float y) {
    line(tlb_line(facts_of(view_).scene(), facts_, place), std::to_string(place + 1), y);
  }

  void line(const TlbLine& l, const std::string& number, float y) {
    const Columns& c = columns_;
    const std::uint32_t now = view_.session.timeline().position().event;
    const bool current = l.event != 0 && l.event == now;
    const bool out = l.touch == TlbTouch::Out;
    const Rect r{area_.x, y, area_.w, kRow};
    if (current) pen_.fill(r.inset(-4, 0), theme_.accent.alpha(0.14F), 4);
    const Colour ink = out ? theme_.text_faint : theme_.text;
    const auto put = [&](float x, float end, const std::string& text, Colour colour, Face face) {
      pen_.text({x, y, end - x - 6, kRow}, text, {colour, 12, face});
    };
    put(c.number, c.process, number, theme_.text_dim, Face::Regular);
    put(c.process, c.page, l.pid == kInit ? "nobody" : l.process,
        l.pid == kInit ? theme_.text_faint : colour_of(view_, l.pid), Face::Semibold);
    const std::string page =
        l.region.empty() ? std::string("no region") : l.region + " " + std::to_string(l.index);
    put(c.page, c.address, page, ink, Face::Regular);
    if (!narrow_)
      put(c.address, c.frame, hex_address(address_of(l.entry.page).value()), ink, Face::Mono);
    put(c.frame, c.rights,
        l.entry.frame == kNoFrame ? std::string("zeros") : std::to_string(l.entry.frame.value()),
        ink, Face::Semibold);
    if (!out)
      put(c.rights, c.touched,
          std::string(l.entry.writable ? "1" : "0") + (narrow_ ? " " : "  ") +
              (l.dirty ? "1" : "0"),
          ink, Face::Mono);
    std::string touched;
    if (out) touched = "event " + std::to_string(l.event) + " took it out";
    else if (l.touch == TlbTouch::Hit) touched = "event " + std::to_string(l.event) + ": hit";
    else if (l.touch == TlbTouch::In) touched = "event " + std::to_string(l.event) + " put it in";
    put(c.touched, c.end, touched, current ? theme_.accent : theme_.text_dim, Face::Regular);
    const Hit hit = pen_.hit("tlb/" + number, r);
    if (l.pid == kInit) return;
    const Target target{Target::Kind::Page, l.pid, l.entry.page, kNoFrame};
    if (hit.hovered) view_.hovered = target;
    if (hit.clicked) view_.session.pin(view_.session.pinned() == target ? Target{} : target);
  }

 private:
  ViewContext& view_;
  Pen& pen_;
  const Theme& theme_;
  const TlbFacts& facts_;
  Rect area_;
  Columns columns_;
  bool narrow_;
};

}  // namespace

void draw_tlb(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const TlbFacts& facts = facts_now(view);
  if (view.layout.small) {
    pen.text({area.x, area.y, area.w, 20}, tlb_note(view, area.w), {theme.text_dim, 12});
    area.y += 24;
    area.h -= 24;
  }
  if (facts.capacity == 0) {
    pen.wrapped(area, "This machine has no TLB: every access walks the page tables.",
                {theme.text_dim, 13});
    return;
  }
  const std::uint32_t now = view.session.timeline().position().event;
  const std::size_t out = std::min<std::size_t>(facts.out.size(), 64);
  if (facts.size == 0 && out == 0) {
    pen.wrapped(
        area,
        facts.step.hits + facts.step.misses == 0 && view.session.timeline().position().step == 0
            ? "The TLB is empty: nothing has been translated yet."
            : "The TLB is empty: what was in it has been flushed.",
        {theme.text_dim, 13});
    return;
  }
  const Rect body{area.x, area.y + kHead, area.w - 10, area.h - kHead};
  List list(view, facts, body);
  list.head(area.y);
  const float content = kRow * static_cast<float>(facts.size + out);
  const float shift = pen.begin_scroll("tlb", {body.x - 4, body.y, area.w + 4, body.h}, content);
  // Only what is in sight.
  const auto first = static_cast<std::size_t>(std::max(0.0F, std::floor(shift / kRow)));
  for (std::size_t i = first; i < facts.size + out; ++i) {
    const float y = body.y - shift + kRow * static_cast<float>(i);
    if (y > body.bottom()) break;
    if (i >= out) {
      list.row(static_cast<std::uint32_t>(i - out), y);
      continue;
    }
    TlbLine gone = tlb_line(facts_of(view).scene(), facts.out[i]);
    gone.touch = TlbTouch::Out;
    gone.event = now;
    list.line(gone, "–", y);
  }
  pen.end_scroll();
}

std::string tlb_note(ViewContext& view, float width) {
  const TlbFacts& facts = facts_now(view);
  if (facts.capacity == 0) return "none";
  const std::string full = thousands(facts.size) + " of " + thousands(facts.capacity) + " entries";
  const std::string step = counts_text(facts.step) + " in this step";
  const auto all = all_counts(view, facts);
  const std::string total = all ? counts_text(*all) + " in all" : std::string("counting …");
  const std::string whole = full + " · " + step + " · " + total, less = step + " · " + total;
  return std::string(fitting(view.pen, width, 13, {whole, less, total, full}));
}

}  // namespace cowscope
