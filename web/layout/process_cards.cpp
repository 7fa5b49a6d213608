#include "web/layout/process_cards.h"

#include <algorithm>
#include <cmath>

namespace cowscope {
namespace {

class Builder {
 public:
  Builder(const Scene& scene, const OwnerTable& owners, Rect area, const CardsStyle& style,
          const Pointer& pointer, const ProcessOrder& order, SceneFacts* known)
      : scene_(scene),
        owners_(owners),
        area_(area),
        style_(style),
        pointer_(pointer),
        order_(order),
        known_(known) {}

  float x_of(std::uint32_t depth) const {
    return area_.x + std::min(style_.indent * static_cast<float>(depth), area_.w * 0.22F);
  }
  /// Of a card that shows no regions, without looking at its process's memory.
  float folded_height(const ProcessPlace& place) const {
    if (!place.here) return style_.head + 31;
    const std::uint32_t rows = std::min(place.guests, style_.max_guests + 1);
    return style_.head + style_.bar + 15 + style_.guest * static_cast<float>(rows);
  }

  ProcessCard card(const ProcessFacts& facts, const ProcessPlace& place, float y,
                   bool folded) const {
    ProcessCard card;
    card.facts = facts;
    card.guest_acts = place.guest_acts;
    card.folded = folded;
    const float x = x_of(facts.depth), w = area_.right() - x;
    card.head = {x + style_.pad, y + 7, w - 2 * style_.pad, style_.head - 4};
    float cursor = y + 7 + style_.head - 2;
    if (facts.presence != ProcessFacts::Presence::Here || place.host != ProcessPlace::kNone) {
      card.status = {card.head.x, cursor, card.head.w, 20};
      card.box = {x, y, w, cursor + 20 + 6 - y};
      return card;
    }
    cursor = place_guests(place, {x, 0, w, 0}, cursor, card);
    card.shares = known_ != nullptr ? known_->shares(facts.space)
                                    : memory_shares(scene_.machine.state(), facts.space);
    card.alike = card.shares.uss() == card.shares.rss();
    const float rows = card.alike || folded ? 1.0F : 3.0F;
    card.bars = {card.head.x, cursor, card.head.w, rows * style_.bar};
    cursor = card.bars.bottom() + 6;
    if (!folded) {
      cursor += 2;
      for (const RegionFacts& region : facts.regions)
        card.regions.push_back(row(facts, region, card.head, &cursor));
    }
    card.box = {x, y, w, cursor + 4 - y};
    return card;
  }

  /// Whether a card should stay open when there is not room for all.
  bool matters(const ProcessPlace& place) const {
    if (place.acts || place.guest_acts) return true;
    if (pointer_.pid == place.pid && pointer_.any()) return true;
    if (pointer_.frame == kNoFrame) return false;
    const SpaceId space = scene_.machine.state().process(place.pid).space;
    const Owners owners = owners_[pointer_.frame];
    for (std::size_t i = 0; i < owners.kept(); ++i)
      if (owners.list[i].space == space && space.value() != 0) return true;
    return false;
  }

 private:
  float place_guests(const ProcessPlace& place, Rect box, float y, ProcessCard& card) const {
    const std::uint32_t shown = std::min(place.guests, style_.max_guests);
    std::uint32_t at = place.first_guest;
    for (std::uint32_t i = 0; i < shown; ++i, y += style_.guest) {
      const ProcessPlace& guest = order_.places()[at];
      card.guests.push_back({order_.facts(scene_, guest), {box.x, y, box.w, style_.guest - 4}});
      at = guest.next_guest;
    }
    if (place.guests == shown) return y;
    card.more_guests = place.guests - shown;
    card.more_row = {box.x, y, box.w, style_.guest - 4};
    return y + style_.guest;
  }

  CardRegion row(const ProcessFacts& facts, const RegionFacts& region, Rect head,
                 float* cursor) const {
    CardRegion out;
    out.region = region;
    const float pitch = style_.cell + style_.gap;
    const float cells_x = head.x + style_.label_w, cells_w = head.right() - cells_x;
    const auto a_line =
        static_cast<std::uint64_t>(std::max(1.0F, std::floor((cells_w + style_.gap) / pitch)));
    const PageWindow window =
        page_window(region, a_line * style_.max_lines, pointer_, scene_, facts);
    const std::uint64_t slots = window.count + (window.folded > 0 ? 1 : 0);
    for (std::uint64_t i = 0; i < slots; ++i) {
      const Rect cell{cells_x + static_cast<float>(i % a_line) * pitch,
                      *cursor + static_cast<float>(i / a_line) * pitch, style_.cell, style_.cell};
      if (i == window.count) {
        out.more = {cell, window.folded};
        break;
      }
      out.pages.push_back(
          placed_page(scene_, owners_, facts, region, window.first + i, pointer_, cell));
      out.touched = out.touched || out.pages.back().facts.present;
    }
    const float lines = static_cast<float>((slots + a_line - 1) / a_line);
    out.label = {head.x, *cursor, style_.label_w - 6, style_.cell};
    *cursor += lines * pitch;
    return out;
  }

  const Scene& scene_;
  const OwnerTable& owners_;
  Rect area_;
  const CardsStyle& style_;
  const Pointer& pointer_;
  const ProcessOrder& order_;
  SceneFacts* known_;
};

bool holds(const std::vector<Pid>& list, Pid pid) {
  return std::find(list.begin(), list.end(), pid) != list.end();
}

/// Which cards are folded, where all are laid out to see what fits.
std::vector<bool> fold_to_fit(const Builder& builder, const std::vector<ProcessPlace>& places,
                              const std::vector<ProcessFacts>& facts, float between, float room) {
  std::vector<float> open(facts.size()), shut(facts.size());
  float height = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (places[i].host != ProcessPlace::kNone) continue;
    open[i] = builder.card(facts[i], places[i], 0, false).box.h;
    shut[i] = builder.card(facts[i], places[i], 0, true).box.h;
    height += open[i] + between;
  }
  std::vector<bool> folded(facts.size(), false);
  for (std::size_t i = 0; i < facts.size() && height - between > room; ++i) {
    if (builder.matters(places[i]) || shut[i] >= open[i]) continue;
    folded[i] = true;
    height -= open[i] - shut[i];
  }
  // The last one to fold may have made more room than was wanted.
  for (std::size_t i = facts.size(); i-- > 0;) {
    if (!folded[i] || height + open[i] - shut[i] - between > room) continue;
    folded[i] = false;
    height += open[i] - shut[i];
  }
  return folded;
}

}  // namespace

ProcessCards layout_process_cards(const Scene& scene, const OwnerTable& owners, Rect area,
                                  const CardsStyle& style, const Pointer& pointed,
                                  const std::vector<Pid>& turned, const Sight& sight) {
  constexpr std::size_t kLaidOut = 24;  // as many at most, to see what fits
  const ProcessOrder own = sight.known != nullptr ? ProcessOrder() : ProcessOrder(scene);
  const ProcessOrder& order = sight.known != nullptr ? sight.known->processes() : own;
  const std::vector<ProcessPlace>& places = order.places();
  const Pointer pointer = hosted(scene, order, pointed);
  const Pid follow = hosted(scene, order, {sight.follow}).pid;
  const Builder builder(scene, owners, area, style, pointer, order, sight.known);
  const bool many = places.size() > kLaidOut;
  std::vector<ProcessFacts> facts;
  std::vector<bool> folded;
  if (!many) {
    for (const ProcessPlace& place : places) facts.push_back(order.facts(scene, place));
    folded = fold_to_fit(builder, places, facts, style.between, area.h);
  }

  ProcessCards out;
  out.all = places.size();
  out.most_rss = order.most_rss();
  std::vector<float> bottoms;  // of all cards
  bottoms.reserve(places.size());
  float y = area.y;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const ProcessPlace& place = places[i];
    if (place.host != ProcessPlace::kNone) {
      bottoms.push_back(y);
      continue;
    }
    const bool by_rule = many ? !builder.matters(place) : folded[i];
    const bool shut = by_rule != holds(turned, place.pid);
    const float x = builder.x_of(place.depth);
    const bool child = place.parent != ProcessPlace::kNone;
    const float above = child ? bottoms[place.parent] : 0;
    const float trunk = child ? std::min(builder.x_of(places[place.parent].depth) + 7, x - 5) : 0;
    ProcessCard card;
    const bool quick = many && (shut || !place.here);
    const float known_height = quick ? builder.folded_height(place) : 0;
    if (!quick || sight.sees(y, y + known_height))
      card = builder.card(many ? order.facts(scene, place) : facts[i], place, y, shut);
    const float height = quick ? known_height : card.box.h;
    if (place.pid == follow) out.follow = y - area.y, out.extent = height;
    if (sight.sees(y, y + height)) {
      if (child)
        card.elbow = {{trunk, std::max(above, sight.top - 20)}, {trunk, y + 20}, {x, y + 20}};
      out.cards.push_back(std::move(card));
    } else if (child && y >= sight.bottom && above <= sight.bottom) {
      const auto same = [&](const Polyline& line) { return line[0].x == trunk; };
      if (std::none_of(out.trunks.begin(), out.trunks.end(), same))
        out.trunks.push_back({{trunk, std::max(above, sight.top)}, {trunk, sight.bottom}});
    }
    y += height + style.between;
    bottoms.push_back(y - style.between);
  }
  out.height = places.empty() ? 0 : y - style.between - area.y;
  return out;
}

}  // namespace cowscope
