#include "web/layout/process_cards.h"

#include <algorithm>
#include <cmath>

namespace cowscope {
namespace {

class Builder {
 public:
  Builder(const Scene& scene, const OwnerTable& owners, Rect area, const CardsStyle& style,
          const Pointer& pointer)
      : scene_(scene), owners_(owners), area_(area), style_(style), pointer_(pointer) {}

  ProcessCard card(const ProcessFacts& facts, float y, bool folded) const {
    ProcessCard card;
    card.facts = facts;
    card.folded = folded;
    const float indent = std::min(style_.indent * static_cast<float>(facts.depth), area_.w * 0.22F);
    const float x = area_.x + indent, w = area_.w - indent;
    card.head = {x + style_.pad, y + 7, w - 2 * style_.pad, style_.head - 4};
    float cursor = y + 7 + style_.head - 2;
    if (facts.presence != ProcessFacts::Presence::Here || facts.thread) {
      card.status = {card.head.x, cursor, card.head.w, 20};
      card.box = {x, y, w, cursor + 20 + 6 - y};
      return card;
    }
    card.shares = memory_shares(scene_.machine.state(), facts.space);
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
  bool matters(const ProcessFacts& facts) const {
    if (facts.acts || (pointer_.pid == facts.pid && pointer_.any())) return true;
    if (pointer_.frame == kNoFrame || facts.space.value() == 0) return false;
    const Owners& owners = owners_[pointer_.frame];
    for (std::size_t i = 0; i < owners.kept(); ++i)
      if (owners.list[i].space == facts.space) return true;
    return false;
  }

 private:
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
      PlacedPage page{page_facts(scene_, owners_, facts, region.start + window.first + i), cell,
                      Mark::None};
      if (!page.facts.mapped) page.facts.index = static_cast<std::uint32_t>(window.first + i);
      page.mark = mark_of(page.facts, pointer_);
      out.touched = out.touched || page.facts.present;
      out.pages.push_back(std::move(page));
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
};

bool holds(const std::vector<Pid>& list, Pid pid) {
  return std::find(list.begin(), list.end(), pid) != list.end();
}

void place_elbows(std::vector<ProcessCard>& cards) {
  for (ProcessCard& child : cards) {
    if (child.facts.depth == 0) continue;
    for (const ProcessCard& parent : cards)
      if (parent.facts.pid == child.facts.parent &&
          parent.facts.presence != ProcessFacts::Presence::Expected) {
        const float x = std::min(parent.box.x + 7, child.box.x - 5);
        const float y = child.box.y + 20;
        child.elbow = {{x, parent.box.bottom()}, {x, y}, {child.box.x, y}};
      }
  }
}

}  // namespace

ProcessCards layout_process_cards(const Scene& scene, const OwnerTable& owners, Rect area,
                                  const CardsStyle& style, const Pointer& pointer,
                                  const std::vector<Pid>& turned) {
  const std::vector<ProcessFacts> facts = process_facts(scene, false);
  const Builder builder(scene, owners, area, style, pointer);
  // Heights first, all open; then cards fold until the rest fits.
  std::vector<float> open(facts.size()), shut(facts.size());
  float height = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    open[i] = builder.card(facts[i], 0, false).box.h;
    shut[i] = builder.card(facts[i], 0, true).box.h;
    height += open[i] + style.between;
  }
  std::vector<bool> folded(facts.size(), false);
  for (std::size_t i = 0; i < facts.size() && height - style.between > area.h; ++i) {
    if (builder.matters(facts[i]) || shut[i] >= open[i]) continue;
    folded[i] = true;
    height -= open[i] - shut[i];
  }
  // The last one to fold may have made more room than was wanted.
  for (std::size_t i = facts.size(); i-- > 0;) {
    if (!folded[i] || height + open[i] - shut[i] - style.between > area.h) continue;
    folded[i] = false;
    height += open[i] - shut[i];
  }

  ProcessCards out;
  float y = area.y;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    out.cards.push_back(builder.card(facts[i], y, folded[i] != holds(turned, facts[i].pid)));
    y = out.cards.back().box.bottom() + style.between;
    out.most_rss = std::max(out.most_rss, out.cards.back().shares.rss());
  }
  out.height = out.cards.empty() ? 0 : y - style.between - area.y;
  place_elbows(out.cards);
  return out;
}

}  // namespace cowscope
