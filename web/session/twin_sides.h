// Two runs side by side, by where they stand: the dearer policy, or the line as it was told, left.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/session/session.h"

namespace cowscope {

struct TwinSide {
  bool own = false;  // the session's own run
  Policy policy = Policy::Cow;
  std::string line;   // a branch's name; empty: the main line
  std::string title;  // "Copy all at fork", "As it was told"
  std::string name;   // the same in the middle of a sentence, and shorter
  const Timeline* timeline = nullptr;
  const Machine* machine = nullptr;  // where it is compared with the other
  const StepList* steps = nullptr;   // its commands as they are written
  const CostSeries* costs = nullptr;
  const FrameOrigins* origins = nullptr;  // null: not known
};

struct TwinSides {
  bool lines = false;  // two lines; else one line under two policies
  TwinSide left, right;
  /// The further of both: lines may be of different lengths.
  std::uint32_t steps() const;
};

/// As of the last Session::follow_twin(). None: nothing stands beside it, or that has not run yet.
std::optional<TwinSides> twin_sides(const Session& session);

/// What a side is called before it has run.
std::string title_of_policy(Policy policy);
std::string title_of_line(const std::string& line);

}  // namespace cowscope
