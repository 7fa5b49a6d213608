// What moves at this moment: the motion is that of the event, or step, that was taken last.
#include <algorithm>

#include "web/views/cells.h"

namespace cowscope {
namespace {

/// How much of a repointing's motion the entry stays cleared.
constexpr float kCleared = 0.6F;

/// The event that has just been taken by itself; null if a whole step was, or nothing moves.
const Event* moving_event(const ViewContext& view) {
  if (view.motion >= 1 || view.first_moving == 0) return nullptr;
  const Timeline& t = view.session.timeline();
  const std::uint32_t at = t.position().event;
  return at > 0 && at <= t.journal().events.size() ? &t.journal().events[at - 1] : nullptr;
}

}  // namespace

float motion_of(const ViewContext& view, std::uint32_t event) {
  return event >= view.first_moving ? view.motion : 1;
}

float motion_of(const ViewContext& view, FrameNumber frame) {
  const Event* e = moving_event(view);
  return e == nullptr || e->from == frame || e->to == frame ? view.motion : 1;
}

float installed(const ViewContext& view, Pid pid, PageNumber page) {
  const Event* e = moving_event(view);
  if (e == nullptr || e->kind != EventKind::Repoint || e->pid != pid || page_of(e->address) != page)
    return 1;
  return std::clamp((view.motion - kCleared) / (1 - kCleared), 0.0F, 1.0F);
}

}  // namespace cowscope
