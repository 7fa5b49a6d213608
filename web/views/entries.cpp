#include "web/views/entries.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "web/layout/entry_facts.h"
#include "web/views/cells.h"
#include "web/views/panel_bits.h"

namespace cowscope {
namespace {

std::optional<EntryFacts> shown_entries(ViewContext& view) {
  SceneFacts& known = facts_of(view);
  const Scene scene = known.scene();
  const Target target = view.session.shown_target();
  if (target.kind == Target::Kind::Page) return known.entries(target.pid, target.page);
  if (target.kind == Target::Kind::Frame) return known.entries(target.frame);
  // A fork points at nothing, but it changes entries: the first of the latest run of them.
  const std::vector<Event>& events = scene.journal.events;
  for (std::size_t i = std::min<std::size_t>(scene.position.event, events.size()); i-- > 0;) {
    const Event& e = events[i];
    if (e.pid == kInit || e.address == VirtualAddress{0}) continue;
    if (const auto& facts = known.entries(e.pid, page_of(e.address))) return facts;
  }
  return std::nullopt;
}

std::string address_of_page(PageNumber page) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string digits;
  for (std::uint64_t v = address_of(page).value(); v > 0 || digits.empty(); v >>= 4)
    digits.insert(digits.begin(), kHex[v & 15]);
  while (digits.size() % 4 != 0) digits.insert(digits.begin(), '0');
  // Leading zeros of the first group go, the groups stay.
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += '_';
    out += digits[i];
  }
  const std::size_t zeros = std::min(out.find_first_not_of('0'), out.size() - 1);
  return "0x" + (out[zeros] == '_' ? out.substr(zeros + 1) : out.substr(zeros));
}

struct Saying {
  std::string_view text, brief;
  enum class Tone { Good, Attention, Plain } tone = Tone::Plain;
};
Saying saying_of(EntrySay say) {
  using Tone = Saying::Tone;
  switch (say) {
    case EntrySay::NotMapped: return {"nothing mapped here", "not mapped"};
    case EntrySay::NotPresent: return {"not present: the first touch faults", "not present"};
    case EntrySay::InSwap: return {"in swap: the first touch reads it back", "in swap"};
    case EntrySay::Guard: return {"a guard page: a touch is SIGSEGV", "guard page"};
    case EntrySay::ZeroPage: return {"the page of zeros, read-only", "page of zeros"};
    case EntrySay::SharedOnPurpose: return {"shared on purpose", "shared"};
    case EntrySay::OwnWritable: return {"its own frame, writable", "own, writable", Tone::Good};
    case EntrySay::Writable: return {"writable", "writable", Tone::Good};
    case EntrySay::TableShared:
      return {"its page table is shared: a write copies that first", "table shared",
              Tone::Attention};
    case EntrySay::Merged:
      return {"merged by ksmd: a write copies", "a write copies", Tone::Attention};
    case EntrySay::SharedProtected:
      return {"shared and protected: a write copies", "a write copies", Tone::Attention};
    case EntrySay::StillProtected:
      return {"still protected: one fault, no copy", "one fault, no copy", Tone::Attention};
    case EntrySay::FileProtected:
      return {"a file’s page: a write copies", "a write copies", Tone::Attention};
    case EntrySay::ReadOnly: return {"may only be read", "read-only"};
  }
  return {};
}

struct Bit {
  const char* name;
  std::uint32_t mask;
  const char* meaning;
};
constexpr std::array<Bit, 5> kBits{
    {{"P", Entry::kPresent, "present: the entry leads to a frame"},
     {"W", Entry::kWritable, "writable: a store goes through without a fault"},
     {"U", Entry::kUser, "user: the program may use it, not the kernel alone"},
     {"A", Entry::kAccessed, "accessed: it was used since this was last cleared"},
     {"D", Entry::kDirty, "dirty: it was written"}}};

/// Pointed at, its process is lit; clicked, its page is picked. (Pointed at, its page would be what
/// is looked into, and the sides would change places under the pointer.)
void take_entry_hands(ViewContext& view, const EntryFacts& facts, const EntrySide& side, Rect r) {
  const Target target{Target::Kind::Page, side.pid, facts.page, kNoFrame, 0};
  const Hit hit = view.pen.hit("entry/" + std::to_string(side.pid.value()), r);
  if (hit.hovered) view.hovered = process_target(side.pid);
  if (hit.clicked) view.session.pin(view.session.pinned() == target ? Target{} : target);
}

class Side {
 public:
  Side(ViewContext& view, const EntrySide& side, PageNumber page, Rect area, bool events_left)
      : pen_(view.pen),
        theme_(view.theme),
        side_(side),
        area_(area),
        now_(events_left ? "now" : "after"),
        cleared_(installed(view, side.pid, page) <= 0) {
    tight_ = area.w < 270;
    label_ = tight_ ? 44.0F : 58.0F;
    bit_ = std::clamp((area.w - label_ - (tight_ ? 80.0F : 150.0F)) / 5, 17.0F, 27.0F);
  }

  void draw() {
    const float row = std::clamp(area_.h / 5.0F, 18.0F, 26.0F);
    float y = area_.y;
    head({area_.x, y, area_.w, row});
    y += row;
    names(y, row * 0.8F);
    y += row * 0.8F;
    state(side_.before, nullptr, "before", y, row);
    EntryState after = side_.after;
    if (cleared_) after.entry = Entry{};
    state(after, &side_.before, now_, y + row, row);
    bytes({area_.x, y + 2 * row, area_.w, row});
  }

 private:
  void head(Rect r) {
    const Colour own = theme_.owner(side_.colour);
    const float used =
        pen_.text({r.x, r.y, r.w * 0.4F, r.h}, side_.name, {own, 14, Face::Semibold});
    const Saying say = saying_of(side_.say);
    Colour ink = theme_.text_dim;
    if (say.tone == Saying::Tone::Good) ink = theme_.good;
    if (say.tone == Saying::Tone::Attention) ink = theme_.attention;
    const float x = std::max(r.x + used + 12, r.x + label_);
    const float h = std::min(20.0F, r.h - 2);
    const float most = r.right() - x;
    const std::string_view text =
        fitting(pen_, most - h * 0.8F, 12, {say.text, say.brief}, Face::Semibold);
    if (!text.empty()) pen_.pill({x, r.centre().y}, h, text, ink.alpha(0.16F), ink);
    else pen_.text({x, r.y, most, r.h}, say.brief, {ink, 12, Face::Semibold});
  }
  float bit_x(std::size_t i) const { return area_.x + label_ + static_cast<float>(i) * bit_; }
  void names(float y, float h) {
    for (std::size_t i = 0; i < kBits.size(); ++i) {
      const Rect r{bit_x(i), y, bit_ - 4, h};
      pen_.text(r, kBits[i].name, {theme_.text_dim, 12, Face::Mono, Align::Centre});
      const Hit hit =
          pen_.hit("bit/" + std::to_string(side_.pid.value()) + kBits[i].name, r, false);
      if (hit.hovered) pen_.tooltip(r, kBits[i].meaning);
    }
    pen_.text({bit_x(5), y, area_.right() - bit_x(5), h}, "derived",
              {theme_.text_dim, 12, Face::Regular, Align::Right});
  }
  void state(const EntryState& s, const EntryState* before, const char* label, float y, float h) {
    pen_.text({area_.x, y, label_ - 6, h}, label, {theme_.text_dim, 12});
    if (!s.exists) {
      pen_.text({bit_x(0), y, area_.right() - bit_x(0), h},
                before == nullptr ? "no such page yet" : "no such page any more",
                {theme_.text_faint, 12});
      return;
    }
    const float side = std::min(h - 4, 19.0F);
    for (std::size_t i = 0; i < kBits.size(); ++i) {
      const bool on = (s.entry.bits & kBits[i].mask) != 0;
      const bool changed = before != nullptr && before->exists &&
                           ((before->entry.bits ^ s.entry.bits) & kBits[i].mask) != 0;
      const Rect r{bit_x(i), y + (h - side) / 2, bit_ - 4, side};
      if (changed) pen_.fill(r, theme_.accent.alpha(0.22F), 4);
      else pen_.fill(r, theme_.raised, 4);
      pen_.stroke(r, changed ? theme_.accent : theme_.line, 4, changed ? 1.5F : 1.0F);
      const Colour ink = !s.entry.present() && i > 0 ? theme_.text_faint : theme_.text;
      pen_.text(r, on ? "1" : "0", {ink, 12, Face::Mono, Align::Centre});
    }
    const float x = bit_x(5) + 4;
    const float wide = tight_ ? 34.0F : 40.0F;
    const float cow = s.cow ? wide + 4 : 0.0F;
    const bool moved = before != nullptr && before->exists &&
                       (before->entry.maps_frame() != s.entry.maps_frame() ||
                        (s.entry.maps_frame() && before->entry.frame() != s.entry.frame()));
    std::string to = tight_ ? "→ –" : "→ nothing";
    if (s.entry.zero_page()) to = tight_ ? "→ 0s" : "→ zero page";
    else if (s.entry.present())
      to = (tight_ ? "→ " : "→ frame ") + std::to_string(s.entry.frame().value());
    // A number is whole or it is another one.
    if (s.entry.maps_frame() && pen_.measure(to, 13, Face::Semibold) > area_.right() - x - cow - 4)
      to = "→ " + std::to_string(s.entry.frame().value());
    pen_.text({x, y, area_.right() - x - cow - 4, h}, to,
              {moved ? theme_.accent : (s.entry.present() ? theme_.text : theme_.text_faint), 13,
               moved ? Face::Semibold : Face::Regular});
    if (s.cow) {
      const Rect r{area_.right() - wide, y + (h - 18) / 2, wide, 18};
      pen_.dashed(r, theme_.text_dim, 9, 1.25F, 3, 2.5F);
      pen_.text(r, "COW", {theme_.text, 11, Face::Regular, Align::Centre});
    }
  }

  /// Hex and letters of the bytes where the step changed something, else of the page's start.
  void bytes(Rect r) {
    pen_.text({r.x, r.y, label_ - 6, r.h}, "bytes", {theme_.text_dim, 12});
    const float x = bit_x(0), size = 12;
    const EntryState& s = side_.after;
    if (!s.exists || !s.entry.present()) {
      pen_.text({x, r.y, r.right() - x, r.h}, "none yet", {theme_.text_faint, 12});
      return;
    }
    const float letter = pen_.measure("0", size, Face::Mono);
    const auto n =
        static_cast<std::uint32_t>(std::clamp((r.right() - x - 12) / (letter * 3.6F), 3.0F, 16.0F));
    const std::uint32_t from = bytes_window(side_.before.bytes, s.bytes, n);
    static constexpr char kHex[] = "0123456789abcdef";
    const auto at = [](const std::string& b, std::size_t i) {
      return i < b.size() ? static_cast<unsigned char>(b[i]) : 0U;
    };
    float hex_x = x, text_x = r.right() - letter * static_cast<float>(n);
    const float baseline = r.centre().y + Pen::baseline_offset(size);
    for (std::uint32_t i = from; i < from + n; ++i) {
      const unsigned b = at(s.bytes, i);
      const bool changed =
          side_.before.exists && side_.before.entry.present() && b != at(side_.before.bytes, i);
      const bool fresh = side_.before.exists && !side_.before.entry.present() && b != 0;
      const bool lit = changed || fresh;
      const Colour ink = lit ? theme_.accent : (b == 0 ? theme_.text_faint : theme_.text);
      const char hex[3] = {kHex[b >> 4], kHex[b & 15], 0};
      pen_.text_at({hex_x, baseline}, hex, {ink, size, Face::Mono});
      const char text[2] = {b >= 0x20 && b < 0x7f ? static_cast<char>(b) : '.', 0};
      // The middle dot is what cannot be written.
      pen_.text_at({text_x, baseline}, text[0] == '.' && b != '.' ? "·" : text,
                   {ink, size, Face::Mono});
      hex_x += letter * 2.6F;
      text_x += letter;
    }
    if (from > 0) {
      const Hit hit = pen_.hit("bytes/" + std::to_string(side_.pid.value()), r, false);
      if (hit.hovered) pen_.tooltip(r, "From byte " + thousands(from) + " of the page on");
    }
  }

  Pen& pen_;
  const Theme& theme_;
  const EntrySide& side_;
  Rect area_;
  const char* now_;
  bool cleared_ = false;  // for a moment: between the old entry and the new one
  bool tight_ = false;    // room for the frame's number alone
  float label_ = 58, bit_ = 27;
};

/// What the panel is about, as fully as `width` allows.
std::string note_of(const Pen& pen, const EntryFacts& facts, float width, float size) {
  const std::string page = "page " + std::to_string(facts.index) + " of " + facts.region;
  std::string more = ", one entry";
  if (facts.sides.size() == 2) {
    const EntryState &a = facts.sides[0].after, &b = facts.sides[1].after;
    const bool both = a.entry.present() && b.entry.present();
    const bool same =
        a.entry.frame() == b.entry.frame() && a.entry.zero_page() == b.entry.zero_page();
    more =
        !both ? ", two entries" : (same ? ", two entries, one frame" : ", two entries, two frames");
  }
  const std::string full = page + ": one address " + address_of_page(facts.page) + more;
  const std::string less = page + ": one address" + more, brief = page + more;
  return std::string(fitting(pen, width, size, {full, less, brief, page}));
}

void draw_sides(ViewContext& view, const EntryFacts& facts, Rect area) {
  const Timeline& t = view.session.timeline();
  const bool left = t.position().event < t.journal().events.size();
  const bool beside = area.w >= 420 || facts.sides.size() == 1;
  if (beside) {
    const float apart = area.w >= 560 ? 32.0F : 20.0F;
    const float half = facts.sides.size() == 2 ? (area.w - apart) / 2 : std::min(area.w, 420.0F);
    for (std::size_t i = 0; i < facts.sides.size(); ++i) {
      const Rect r{area.x + static_cast<float>(i) * (half + apart), area.y, half, area.h};
      take_entry_hands(view, facts, facts.sides[i], r);
      Side(view, facts.sides[i], facts.page, r, left).draw();
    }
    if (facts.sides.size() == 2)
      view.pen.fill({area.x + half + apart / 2 - 0.5F, area.y + 2, 1, area.h - 4}, view.theme.line);
    return;
  }
  const float each = 126;
  const float shift = view.pen.begin_scroll("entries", area, each * 2 + 12);
  for (std::size_t i = 0; i < facts.sides.size(); ++i)
    Side(view, facts.sides[i], facts.page,
         {area.x, area.y - shift + static_cast<float>(i) * (each + 12), area.w - 8, each}, left)
        .draw();
  view.pen.end_scroll();
}

}  // namespace

void draw_entries_body(ViewContext& view, Rect area) {
  const std::optional<EntryFacts> facts = shown_entries(view);
  if (!facts) {
    view.pen.wrapped(area,
                     view.coarse_pointer
                         ? "Tap a page or a frame to see the entries that lead to it."
                         : "Point at a page or a frame to see the entries that lead to it.",
                     {view.theme.text_dim, 13});
    return;
  }
  if (view.layout.small) {
    view.pen.text({area.x, area.y, area.w, 20}, note_of(view.pen, *facts, area.w, 12),
                  {view.theme.text_dim, 12});
    area.y += 24;
    area.h -= 24;
  }
  draw_sides(view, *facts, area);
}

std::string entries_note(ViewContext& view, float width) {
  const std::optional<EntryFacts> facts = shown_entries(view);
  return facts ? note_of(view.pen, *facts, width, 13) : std::string();
}

}  // namespace cowscope
