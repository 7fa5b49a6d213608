#include "web/desktop/offers_panel.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "web/views/pen.h"
#include "web/views/view_context.h"

namespace cowscope::desktop {
namespace {

using Json = nlohmann::json;

OfferTarget target_of(const Json& told) {
  OfferTarget out;
  out.process = told.value("process", std::string());
  out.region = told.value("region", std::string());
  out.first = told.value("first", 0U);
  out.last = told.value("last", out.first);
  if (const auto frame = told.find("frame"); frame != told.end())
    out.frame = FrameNumber{frame->get<std::uint32_t>()};
  return out;
}

struct Row {
  enum class Kind { Offer, More, Onward, Rule, Note } kind = Kind::Offer;
  std::string label, script, note;
  std::size_t index = 0;
  float height() const {
    switch (kind) {
      case Kind::Offer: return script.empty() ? 34.0F : 48.0F;
      case Kind::Rule: return 9;
      default: return 34;
    }
  }
};

std::vector<Row> rows_of(const Offers& found, bool expanded) {
  using Kind = Row::Kind;
  std::vector<Row> rows;
  std::size_t more = 0;
  for (std::size_t i = 0; i < found.list.size(); ++i) {
    const Offer& offer = found.list[i];
    if (offer.more && !expanded) {
      ++more;
      continue;
    }
    rows.push_back({Kind::Offer, offer.fields.empty() ? offer.label : offer.label + " …",
                    offer.script, offer.outcome == Outcome::Ok ? "" : to_string(offer.outcome), i});
  }
  if (more > 0) rows.push_back({Kind::More, "More (" + std::to_string(more) + ")", "", "", 0});
  if (!rows.empty() && !found.links.empty()) rows.push_back({Kind::Rule, "", "", "", 0});
  for (std::size_t i = 0; i < found.links.size(); ++i)
    rows.push_back({Kind::Onward, found.links[i].label, "", found.links[i].note, i});
  if (found.more_links > 0)
    rows.push_back({Kind::Note, "and " + std::to_string(found.more_links) + " more", "", "", 0});
  if (rows.empty()) rows.push_back({Kind::Note, "Nothing can be done here.", "", "", 0});
  return rows;
}

/// Beside what it is about, where there is most room.
Rect place_beside(Rect anchor, Rect page, float w, float h) {
  constexpr float kAway = 8;
  float x = anchor.right() + kAway, y = anchor.y - kAway;
  if (x + w > page.right() - kAway) x = anchor.x - kAway - w;
  if (x < kAway) {
    x = std::clamp(anchor.x, kAway, std::max(kAway, page.right() - kAway - w));
    y = anchor.bottom() + kAway;
    if (y + h > page.bottom() - kAway) y = anchor.y - kAway - h;
  }
  return {x, std::clamp(y, kAway, std::max(kAway, page.bottom() - kAway - h)), w, h};
}

}  // namespace

void OffersPanel::open(const std::string& json) {
  const Json told = Json::parse(json, nullptr, false);
  if (!told.is_object()) return;
  const auto number = [&](const char* name) { return told.value(name, 0.0F); };
  anchor_ = {number("x"), number("y"), number("w"), number("h")};
  path_ = {target_of(told.value("target", Json::object()))};
  expanded_ = false;
  of_ = 0;
}

bool OffersPanel::close() {
  const bool was_open = !path_.empty();
  path_.clear();
  return was_open;
}

OffersPanel::Line OffersPanel::take() { return std::exchange(chosen_, {}); }

void OffersPanel::draw(ViewContext& view, Rect page) {
  if (path_.empty()) return;
  // What is offered is offered where the picture stands.
  const Position at = view.session.timeline().position();
  const std::uint64_t now =
      1 + (view.session.generation() * 1'000'003 + at.step) * 1'000'003 + at.event;
  if (of_ == 0) of_ = now;
  std::string refused;
  const Offers found = offers(view.session, path_.back(), refused);
  if (of_ != now || !refused.empty()) {
    close();
    return;
  }
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const std::vector<Row> rows = rows_of(found, expanded_);
  float content = 0;
  for (const Row& row : rows) content += row.height();
  constexpr float kHead = 54;
  const float w = std::min(320.0F, page.w - 16), h = std::min(content + kHead + 8, page.h - 16);
  const Rect box = place_beside(anchor_, page, w, h);

  const Hit outside = pen.hit("offers/outside", page, false);
  pen.floating_box(box, theme.line);
  const Hit inside = pen.hit("offers/box", box, false);

  float x = box.x + 18;
  if (path_.size() > 1) {
    const Rect back{box.x + 10, box.y + 12, 28, 28};
    const Hit hit = pen.hit("offers/back", back);
    pen.icon(Icon::Back, back.inset(6), hit.hovered ? theme.text : theme.text_dim);
    if (hit.clicked) path_.pop_back();
    x += 26;
  }
  pen.text({x, box.y + 8, box.right() - 16 - x, 22}, found.title, {theme.text, 15, Face::Semibold});
  pen.text({x, box.y + 28, box.right() - 16 - x, 20}, found.note, {theme.text_dim, 13});

  const Rect list{box.x + 8, box.y + kHead, box.w - 16, box.h - kHead - 8};
  float y = list.y - pen.begin_scroll("offers", list, content);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const Rect r{list.x, y, list.w, row.height()};
    y = r.bottom();
    if (row.kind == Row::Kind::Rule) {
      pen.fill({r.x + 6, r.y + 4, r.w - 12, 1}, theme.line);
      continue;
    }
    if (row.kind == Row::Kind::Note) {
      pen.text(r.inset(10, 0), row.label, {theme.text_dim, 13});
      continue;
    }
    const Hit hit = pen.hit("offers/" + std::to_string(i) + "/" + row.label, r);
    if (hit.hovered || hit.pressed) pen.fill(r, theme.text.alpha(0.08F), kCorner - 2);
    const bool two = !row.script.empty();
    const Rect first{r.x + 10, r.y + (two ? 4.0F : 0.0F), r.w - 20, two ? 22.0F : r.h};
    const bool failing = row.kind == Row::Kind::Offer && !row.note.empty();
    const float note = row.note.empty() ? 0 : pen.measure(row.note, 13) + 10;
    pen.text({first.x, first.y, first.w - note, first.h}, row.label, {theme.text, 14});
    if (note > 0)
      pen.text(first, row.note,
               {failing ? theme.fault : theme.text_dim, 13, Face::Regular, Align::Right});
    if (two)
      pen.text({first.x, r.y + 25, first.w, 18}, row.script, {theme.text_dim, 12, Face::Mono});
    if (!hit.clicked) continue;
    if (row.kind == Row::Kind::More) {
      expanded_ = true;
    } else if (row.kind == Row::Kind::Onward) {
      path_.push_back(found.links[row.index].target);
      expanded_ = false;
    } else {
      const Offer& offer = found.list[row.index];
      chosen_ = {offer.script, !offer.fields.empty()};
      path_.clear();
    }
    view.wants_frame = true;
    break;
  }
  pen.end_scroll();
  if (outside.clicked && !inside.hovered) close();
}

}  // namespace cowscope::desktop
