#include "web/views/anatomy_rows.h"

#include <algorithm>
#include <string>

#include "web/views/cells.h"
#include "web/views/event_card.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

float ring_of(const AnatomyRow& row) { return row.h < kWholeRow ? 8.0F : 10.5F; }

struct Lanes {
  float cpu = 0, kernel = 0, words = 0;  // x of the lanes' middles, and where words begin
  float width = 0;                       // of a lane
  float x_of(Actor by) const { return by == Actor::Cpu ? cpu : kernel; }
};

/// Height of a line of a title and of a detail.
constexpr float kTitle = 16, kDetail = 14;
float lines_of(const EventText& text) { return text.detail.empty() ? kTitle : kTitle + kDetail; }

/// What an access is about: "page 3 of heap".
std::string access_name(const ViewContext& view, const Event& e) {
  if (e.region.value() == 0) return "a page outside every region";
  return "page " + std::to_string(e.page) + " of " +
         std::string(view.session.timeline().setup().texts[e.region]);
}

/// Heights of the words of the current event where all of them are told.
struct WrappedWords {
  float size = 14, title = 0, detail = 0;
};
WrappedWords wrapped_words(const Pen& pen, const EventText& text, float width) {
  WrappedWords out;
  if (pen.measure(text.title, out.size, Face::Regular) > width) out.size = 13;
  out.title = pen.measure_wrapped(width, text.title, out.size, Face::Regular, 16);
  if (!text.detail.empty())
    out.detail = pen.measure_wrapped(width, text.detail, 12, Face::Regular, 14);
  return out;
}

/// "Decide: must copy" of "Decide: not redis’s alone → must copy".
std::string outcome_alone(std::string title) {
  const std::size_t colon = title.find(": "), arrow = title.find("→ ");
  if (colon != title.npos && arrow != title.npos && colon < arrow)
    title.erase(colon + 2, arrow + std::string_view("→ ").size() - colon - 2);
  return title;
}

/// The card says why, in the same words.
bool why_told_below(const ViewContext& view) { return !view.panels->event.why.empty(); }

/// How a folded access ended.
std::string access_end(const Journal& journal, const AnatomyRow& row) {
  std::string how = "no fault";
  for (std::uint32_t i = row.event; i <= row.last; ++i) {
    const Event& e = journal.events[i];
    if (e.kind == EventKind::Fault) how = "a fault";
    if (e.kind != EventKind::Decide) continue;
    switch (e.decision) {
      case FaultOutcome::ZeroFilled: how = "a new frame"; break;
      case FaultOutcome::MappedZero: how = "the zero page"; break;
      case FaultOutcome::Copied: how = "copied"; break;
      case FaultOutcome::Reused: how = "reused"; break;
      case FaultOutcome::MappedFile: how = "a file’s page"; break;
      case FaultOutcome::MappedShared: how = "a shared page"; break;
      case FaultOutcome::Refused: how = "refused"; break;
      case FaultOutcome::OutOfMemory: how = "out of memory"; break;
      case FaultOutcome::SwappedIn: how = "back from swap"; break;
    }
  }
  return how;
}

class List {
 public:
  List(ViewContext& view, const Anatomy& anatomy, Rect area, float shift, float list_width)
      : view_(view),
        pen_(view.pen),
        theme_(view.theme),
        anatomy_(anatomy),
        area_(area),
        shift_(shift),
        journal_(view.session.timeline().journal()),
        done_(view.session.timeline().position().event) {
    lanes_.width = lane_width(list_width);
    lanes_.cpu = area.x + lanes_.width / 2;
    lanes_.kernel = lanes_.cpu + lanes_.width + kLaneGap;
    lanes_.words = area.x + words_from(list_width);
  }

  void draw() {
    const std::size_t n = anatomy_.rows.size();
    const auto above = std::partition_point(
        anatomy_.rows.begin(), anatomy_.rows.end(),
        [&](const AnatomyRow& row) { return y_of(row) + row.h < area_.y - 40; });
    const auto first = static_cast<std::size_t>(above - anatomy_.rows.begin());
    for (std::size_t i = first; i < n; ++i) {
      const AnatomyRow& row = anatomy_.rows[i];
      if (y_of(row) > area_.bottom()) break;
      if (row.kind == AnatomyRow::Kind::Event && i + 1 < n) connect(i);
    }
    for (std::size_t i = first; i < n; ++i) {
      const AnatomyRow& row = anatomy_.rows[i];
      const float y = y_of(row);
      if (y > area_.bottom()) break;
      if (y + row.h < area_.y) continue;
      switch (row.kind) {
        case AnatomyRow::Kind::Event:
          event(row, static_cast<std::int64_t>(i) == anatomy_.current,
                i + 1 < n && anatomy_.rows[i + 1].kind == AnatomyRow::Kind::Card);
          break;
        case AnatomyRow::Kind::Trap:
        case AnatomyRow::Kind::Return: mark(row); break;
        case AnatomyRow::Kind::Access:
        case AnatomyRow::Kind::Folded: access(row); break;
        case AnatomyRow::Kind::Card: card(row); break;
      }
    }
  }

 private:
  float y_of(const AnatomyRow& row) const { return area_.y + row.y - shift_; }
  Point centre(const AnatomyRow& row) const { return {lanes_.x_of(row.by), y_of(row) + row.h / 2}; }
  /// Nothing is drawn that the list's edge would cut in half.
  bool in_sight(float top, float height) const {
    return top >= area_.y - 1 && top + height <= area_.bottom() + 1;
  }
  Colour line_colour(bool reached) const { return reached ? theme_.text_dim : theme_.line; }

  /// From an event to the next one of the list: straight down, or over to the other lane.
  void connect(std::size_t i) {
    const AnatomyRow& from = anatomy_.rows[i];
    std::size_t k = i + 1;
    std::size_t mark = 0;  // the row of a trap or a return between them
    for (; k < anatomy_.rows.size(); ++k) {
      const AnatomyRow::Kind kind = anatomy_.rows[k].kind;
      if (kind == AnatomyRow::Kind::Trap || kind == AnatomyRow::Kind::Return) mark = k;
      else if (kind != AnatomyRow::Kind::Card) break;
    }
    if (k >= anatomy_.rows.size() || anatomy_.rows[k].kind != AnatomyRow::Kind::Event) return;
    const AnatomyRow& to = anatomy_.rows[k];
    const bool reached = to.event < done_;
    Point a = centre(from), b = centre(to);
    a.y += ring_of(from);
    b.y -= ring_of(to);
    const Colour colour = line_colour(reached);
    if (from.by == to.by) {
      pen_.line(a, b, colour, 1.5F);
      return;
    }
    const float y =
        mark > 0 ? y_of(anatomy_.rows[mark]) + anatomy_.rows[mark].h / 2 : (a.y + b.y) / 2;
    pen_.polyline({a, {a.x, y}, {b.x, y}, b}, colour, 1.5F, 7);
  }

  void event(const AnatomyRow& row, bool current, bool card) {
    const Event& e = journal_.events[row.event];
    const Machine& before = view_.session.timeline().before();
    EventText text = describe_event(before, e, &journal_);
    const std::string whole_text = text.title + (text.detail.empty() ? "" : ": " + text.detail);
    const bool brief = row.h < kWholeRow && !text.detail.empty();
    if (brief || (card && why_told_below(view_))) text.detail.clear();
    const bool reached = row.event < done_;
    const bool alarm = e.kind == EventKind::Fault || e.kind == EventKind::Signal ||
                       e.kind == EventKind::OomKill || e.kind == EventKind::Fail;
    const Rect whole{area_.x, y_of(row), area_.w, row.h};
    const Rect box{lanes_.words - 8, whole.y + 1, area_.right() - lanes_.words + 8, row.h - 2};
    const Hit hit = pen_.hit("event/" + std::to_string(row.event), whole);
    if (current) {
      // With its card below it, one box.
      Rect around = box.inset(0, -1);
      if (card) {
        around.h += anatomy_.rows[static_cast<std::size_t>(anatomy_.current) + 1].h;
        pen_.fill(around, theme_.raised, 6);
      }
      pen_.fill(around, theme_.accent.alpha(theme_.dark ? 0.2F : 0.14F), 6);
      pen_.stroke(around, theme_.accent, 6);
    } else if (hit.hovered || hit.pressed) {
      pen_.fill(box, theme_.text.alpha(0.06F), 6);
    }
    if (hit.hovered) view_.hovered = numbered_target(Target::Kind::Event, row.event + 1);
    if (view_.lit.any() && view_.lit.has_event(e, row.event + 1))
      pen_.stroke(box, theme_.text, 6, 1.5F);
    const Colour title =
        alarm && reached ? theme_.fault : (reached ? theme_.text : theme_.text_faint);
    const Colour detail = reached ? theme_.text_dim : theme_.text_faint;
    const Rect words{lanes_.words, whole.y, area_.right() - lanes_.words - 4, row.h};
    const float middle = words.y + row.h / 2;
    Face face = current ? Face::Semibold : Face::Regular;
    if (current && pen_.measure(text.title, 13, face) > words.w) face = Face::Regular;
    // A long title is set smaller before it is cut; of a decision that would be, the outcome is
    // told.
    if (!current && pen_.measure(text.title, 11.5F, face) > words.w)
      text.title = outcome_alone(std::move(text.title));
    float size = 14;
    while (size > 11 && pen_.measure(text.title, size, face) > words.w) size -= 0.5F;
    const bool cut = brief || pen_.measure(text.title, size, face) > words.w ||
                     pen_.measure(text.detail, 12) > words.w;
    const WrappedWords all = current ? wrapped_words(pen_, text, words.w) : WrappedWords{};
    const float wrapped = all.title + all.detail;
    const float lines = lines_of(text);
    const bool wraps = wrapped > lines && wrapped <= row.h;
    const float height = wraps ? wrapped : lines;
    const float top = middle - height / 2;
    if (in_sight(top, height)) {
      circle(row, e, reached, current, alarm);
      if (wraps) {
        pen_.wrapped({words.x, top, words.w, all.title + 1}, text.title,
                     {title, all.size, Face::Regular}, 16);
        pen_.wrapped({words.x, top + all.title, words.w, all.detail + 1}, text.detail, {detail, 12},
                     14);
      } else {
        pen_.text({words.x, top, words.w, 16}, text.title, {title, size, face});
        if (!text.detail.empty())
          pen_.text({words.x, middle, words.w, 14}, text.detail, {detail, std::min(12.0F, size)});
      }
    }
    if (hit.hovered && cut && !wraps) pen_.tooltip(box, whole_text);
    if (hit.clicked) view_.session.seek(view_.session.timeline().position().step, row.event + 1);
  }

  void circle(const AnatomyRow& row, const Event& e, bool reached, bool current, bool alarm) {
    const Point c = centre(row);
    const float radius = ring_of(row);
    Colour fill = theme_.panel, ring = reached ? theme_.text_dim : theme_.line,
           ink = reached ? theme_.text : theme_.text_faint;
    if (alarm && reached) {
      fill = ring = theme_.fault;
      ink = theme_.dark ? Colour{0x2a0808ff} : Colour{0xffffffff};
    }
    if (current && !alarm) {
      fill = ring = theme_.accent;
      ink = theme_.on_accent;
    }
    pen_.circle(c, radius, fill);
    pen_.ring(c, radius, ring, 1.75F);
    // Numbered within the step, as the position is.
    (void)e;
    const std::string number = std::to_string(row.event + 1);
    // Of six figures none could be read.
    if (number.size() <= 4)
      pen_.text({c.x - 14, c.y - 10, 28, 20}, number,
                {ink, number.size() < 3 ? radius + 1.5F : (number.size() == 3 ? 10.0F : 8.0F),
                 Face::Semibold, Align::Centre});
  }

  void card(const AnatomyRow& row) {
    const float x = lanes_.words - 8;
    pen_.fill({x + 8, y_of(row), area_.right() - x - 16, 1}, theme_.accent.alpha(0.4F));
    draw_event_card(view_, view_.panels->event, {x, y_of(row), area_.right() - x, row.h - 4});
  }

  void mark(const AnatomyRow& row) {
    const bool trap = row.kind == AnatomyRow::Kind::Trap;
    const bool reached = row.event < done_;
    const Colour colour = !reached ? theme_.text_faint : (trap ? theme_.fault : theme_.accent);
    const float y = y_of(row) + row.h / 2;
    if (!in_sight(y - 8, 16)) return;
    pen_.line({lanes_.kernel + lanes_.width / 2 + 2, y}, {lanes_.words - 4, y}, colour, 1.5F);
    pen_.text({lanes_.words, y - 8, area_.right() - lanes_.words, 16}, trap ? "trap" : "return",
              {colour, 12, Face::Semibold});
  }

  void access(const AnatomyRow& row) {
    const bool folded = row.kind == AnatomyRow::Kind::Folded;
    const bool reached = row.last < done_, begun = row.event < done_;
    const Rect whole{area_.x, y_of(row), area_.w, row.h};
    const Hit hit = pen_.hit("access/" + std::to_string(row.event), whole);
    if (hit.hovered || hit.pressed) pen_.fill(whole.inset(0, 1), theme_.text.alpha(0.06F), 6);
    const Colour ink = begun ? theme_.text : theme_.text_faint;
    std::string name = access_name(view_, journal_.events[row.event]);
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z')
      name[0] = static_cast<char>(name[0] - 'a' + 'A');
    const Rect words{lanes_.words, whole.y, area_.right() - lanes_.words - 4, row.h};
    if (folded) {
      const float cy = whole.y + row.h / 2;
      pen_.fill({lanes_.cpu - 12, cy - 9, lanes_.width + kLaneGap + 24, 18}, theme_.raised, 9);
      pen_.stroke({lanes_.cpu - 12, cy - 9, lanes_.width + kLaneGap + 24, 18}, theme_.line, 9);
      pen_.text({lanes_.cpu - 10, cy - 9, lanes_.width + kLaneGap + 20, 18},
                std::to_string(row.event + 1) + " – " + std::to_string(row.last + 1),
                {begun ? theme_.text_dim : theme_.text_faint, 11, Face::Regular, Align::Centre});
      const std::string end = access_end(journal_, row);
      const float w = reached ? pen_.measure(end, 12) + 10 : 0;
      pen_.text({words.x, words.y, words.w - w, words.h}, name, {ink, 13});
      if (reached) pen_.text(words, end, {theme_.text_dim, 12, Face::Regular, Align::Right});
    } else {
      pen_.text({words.x, words.y + 4, words.w, words.h - 4}, name, {ink, 13, Face::Semibold});
    }
    if (hit.clicked) view_.session.seek(view_.session.timeline().position().step, row.last + 1);
  }

  ViewContext& view_;
  Pen& pen_;
  const Theme& theme_;
  const Anatomy& anatomy_;
  Rect area_;
  float shift_;
  const Journal& journal_;
  std::uint32_t done_;
  Lanes lanes_;
};

}  // namespace

float wrapping_of(const Pen& pen, const EventText& text, float width) {
  const WrappedWords all = wrapped_words(pen, text, width);
  return std::max(0.0F, all.title + all.detail - kWholeRow);
}

void draw_anatomy_rows(ViewContext& view, const Anatomy& anatomy, Rect area, float shift,
                       float list_width) {
  List(view, anatomy, area, shift, list_width).draw();
}

}  // namespace cowscope
