#include "web/layout/timeline_layout.h"

#include <algorithm>
#include <cmath>

namespace cowscope {
namespace {

constexpr float kOverview = 10;

/// The window's first step: it moves by half windows, so that stepping does not make it crawl.
std::uint32_t window_start(std::uint32_t steps, std::uint32_t capacity, std::uint32_t at) {
  if (steps <= capacity) return 1;
  const std::uint32_t half = std::max(1U, capacity / 2);
  const std::uint32_t block = at / half;
  const std::uint32_t start = block > 0 ? (block - 1) * half + half / 2 + 1 : 1;
  return std::min(start, steps - capacity + 1);
}

/// Lanes that have something to show in the window, in order of creation: at most `room` of them,
/// those around the acting one.
std::vector<std::uint32_t> visible_lanes(const TimelineIndex& index, std::uint32_t first,
                                         std::uint32_t last, std::uint32_t seen,
                                         std::uint32_t acting, std::size_t room,
                                         std::uint32_t* folded) {
  std::vector<std::uint32_t> all = index.lanes_in(first, last);
  std::erase_if(all, [&](std::uint32_t lane) { return index.lanes()[lane].born > seen; });
  const auto found = std::lower_bound(all.begin(), all.end(), acting);
  const auto focus =
      static_cast<std::size_t>(found != all.end() && *found == acting ? found - all.begin() : 0);
  *folded = 0;
  if (all.size() <= room || room == 0) return all;
  std::size_t start = focus > room / 2 ? focus - room / 2 : 0;
  start = std::min(start, all.size() - room);
  *folded = static_cast<std::uint32_t>(all.size() - room);
  return {all.begin() + static_cast<std::ptrdiff_t>(start),
          all.begin() + static_cast<std::ptrdiff_t>(start + room)};
}

}  // namespace

float TimelineView::x_of(std::uint32_t step) const {
  return x0 + (static_cast<float>(step) - static_cast<float>(first)) * pitch;
}

std::uint32_t TimelineView::step_at(float x) const {
  const float s = static_cast<float>(first) + std::round((x - x0) / std::max(1.0F, pitch));
  const float low = first > 1 ? static_cast<float>(first) : 0.0F;
  return static_cast<std::uint32_t>(std::clamp(s, low, static_cast<float>(last)));
}

std::uint32_t TimelineView::overview_step_at(float x) const {
  const double part =
      std::clamp(static_cast<double>((x - overview.x) / std::max(1.0F, overview.w)), 0.0, 1.0);
  return static_cast<std::uint32_t>(std::llround(part * steps));
}

TimelineView layout_timeline(const TimelineIndex& index, const TimelineAt& at, Rect area,
                             const TimelineStyle& style) {
  TimelineView view;
  view.steps = index.steps();
  const float left = area.x + style.label_w + style.left_pad;
  const float width = std::max(style.min_pitch, area.right() - left);
  // A place for step 0 at the left, and half a place at the right.
  const auto capacity =
      static_cast<std::uint32_t>(std::max(2.0F, std::floor(width / style.min_pitch - 0.5F)));
  view.windowed = view.steps > capacity;
  const std::uint32_t shown = std::max(1U, std::min(view.steps, capacity));
  view.pitch = std::min(style.max_pitch, width / (static_cast<float>(shown) + 0.5F));
  view.first = at.window > 0 && view.windowed ? std::min(at.window, view.steps - capacity + 1)
                                              : window_start(view.steps, capacity, at.step);
  view.last = std::min(view.steps, view.first + shown - 1);
  view.x0 = left + std::min(view.pitch * 0.75F, 56.0F);

  Rect body = area;
  if (view.windowed) {
    view.overview = {left, area.bottom() - kOverview, area.right() - left, kOverview};
    body.h -= kOverview + 8;
    const float n = static_cast<float>(view.steps);
    const float from = static_cast<float>(view.first - 1) / n,
                to = static_cast<float>(view.last) / n;
    const float w = std::max(12.0F, view.overview.w * (to - from));
    view.overview_window = {
        std::min(view.overview.x + view.overview.w * from, view.overview.right() - w),
        view.overview.y, w, view.overview.h};
  }

  const std::uint32_t acting =
      at.step >= 1 && at.step <= view.steps ? index.mark(at.step).lane : kNoLane;
  const auto room = static_cast<std::size_t>(std::max(1.0F, std::floor(body.h / style.min_lane)));
  const std::vector<std::uint32_t> lanes =
      visible_lanes(index, view.first, view.last, at.seen, acting, room, &view.lanes_folded);
  const float lane_h = lanes.empty()
                           ? style.max_lane
                           : std::min(style.max_lane, body.h / static_cast<float>(lanes.size()));
  // Of the lanes that have a place; -1: it has none.
  const auto y_of = [&](std::uint32_t lane) {
    const auto found = std::lower_bound(lanes.begin(), lanes.end(), lane);
    return found != lanes.end() && *found == lane
               ? body.y + lane_h * (static_cast<float>(found - lanes.begin()) + 0.5F)
               : -1.0F;
  };
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    const Lane& lane = index.lanes()[lanes[i]];
    PlacedLane placed;
    placed.lane = lanes[i];
    placed.y = body.y + lane_h * (static_cast<float>(i) + 0.5F);
    const bool forked = lane.parent != kNoLane;
    placed.from =
        lane.born >= view.first ? view.x_of(lane.born) + (forked ? view.pitch * 0.35F : 0) : left;
    placed.ends = lane.died != 0 && lane.died <= std::min(view.last, at.seen);
    placed.to = placed.ends ? view.x_of(lane.died) : area.right();
    placed.to = std::max(placed.to, placed.from);
    if (forked && lane.born >= view.first) {
      // Its parent may be folded away: then the elbow comes out of nowhere, from above.
      const float from_y = y_of(lane.parent) >= 0 ? y_of(lane.parent) : body.y;
      const float x = view.x_of(lane.born);
      view.elbows.push_back({lanes[i], {{x, from_y}, {x, placed.y}, {placed.from, placed.y}}});
    }
    view.lanes.push_back(placed);
  }

  const std::uint32_t last = std::min(view.last, at.seen);
  for (std::uint32_t step = view.first; step <= last && step >= 1 && view.steps > 0; ++step) {
    const StepMark mark = index.mark(step);
    const float y = mark.lane != kNoLane ? y_of(mark.lane) : -1;
    if (y < 0 && mark.lane != kNoLane) continue;  // its lane is folded away
    PlacedMark placed;
    placed.step = step;
    placed.lane = mark.lane;
    placed.centre = {view.x_of(step), y >= 0 ? y : body.y + lane_h / 2};
    placed.current = step == at.step;
    placed.done = step < at.step || (placed.current && at.event >= at.events);
    view.marks.push_back(placed);
  }
  const float part = at.events > 0 && at.event < at.events
                         ? static_cast<float>(at.event) / static_cast<float>(at.events)
                         : 1.0F;
  view.playhead = std::clamp(view.x_of(at.step) - view.pitch * (1 - part), left, area.right());
  return view;
}

}  // namespace cowscope
