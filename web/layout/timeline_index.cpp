#include "web/layout/timeline_index.h"

#include <algorithm>
#include <variant>

namespace cowscope {
namespace {

/// Steps between two lists of who lives.
constexpr std::uint32_t kApart = 4096;

/// Who a command is of, what it makes, what it looks like.
struct Saying {
  TextId who, made;
  Glyph glyph = Glyph::Skip;
  bool ends = false;  // `who` is dead after it
};

struct Say {
  Saying operator()(const Spawn& c) const { return {c.as, c.as, Glyph::Spawn}; }
  Saying operator()(const Fork& c) const { return {c.who, c.as, Glyph::Fork}; }
  Saying operator()(const Exec& c) const { return {c.who, {}, Glyph::Exec}; }
  Saying operator()(const Exit& c) const { return {c.who, {}, Glyph::Exit, true}; }
  Saying operator()(const Kill& c) const { return {c.who, {}, Glyph::Kill, true}; }
  Saying operator()(const Wait& c) const { return {c.who, {}, Glyph::Wait}; }
  Saying operator()(const Read& c) const { return {c.who, {}, Glyph::Read}; }
  Saying operator()(const Write& c) const { return {c.who, {}, Glyph::Write}; }
  Saying operator()(const SysRead& c) const { return {c.who, {}, Glyph::Write}; }
  Saying operator()(const SysWrite& c) const { return {c.who, {}, Glyph::Read}; }
  Saying operator()(const Poke& c) const { return {c.who, {}, Glyph::Write}; }
  Saying operator()(const struct Print& c) const { return {c.who, {}, Glyph::Print}; }
  Saying operator()(const Skip&) const { return {}; }
  template <class OfMemory>
  Saying operator()(const OfMemory& c) const {
    if constexpr (requires { c.who; }) return {c.who, {}, Glyph::Map};
    else return {{}, {}, Glyph::Map};  // the kernel's own: ksmd, the page cache
  }
};

bool kills(Outcome outcome) {
  return outcome == Outcome::Sigsegv || outcome == Outcome::Sigbus || outcome == Outcome::Sigkill;
}

}  // namespace

std::uint32_t TimelineIndex::lane_of(TextId name) const {
  return name.value() < lane_by_name_.size() ? lane_by_name_[name.value()] : kNoLane;
}

bool TimelineIndex::follow(const Timeline& timeline, std::uint64_t key, std::uint32_t budget) {
  if (key != key_ || timeline_ == nullptr) {
    key_ = key;
    timeline_ = &timeline;
    steps_ = timeline.steps();
    read_ = pids_ = 0;
    lanes_.clear();
    living_.clear();
    lived_.assign(1, {});
    lane_by_name_.assign(timeline.setup().texts.size(), kNoLane);
  }
  for (; read_ < steps_ && budget > 0; --budget) read(++read_);
  return read_ == steps_;
}

void TimelineIndex::read(std::uint32_t step) {
  const Saying say = std::visit(Say{}, timeline_->commands()[step - 1]);
  const Outcome outcome = timeline_->summary(step).outcome;
  const bool failed = outcome != Outcome::Ok;
  std::uint32_t lane = lane_of(say.who);
  if (say.made.value() != 0) {
    const auto made = static_cast<std::uint32_t>(lanes_.size());
    lanes_.push_back({say.made, failed ? Pid{} : Pid{++pids_}, lane, step, failed ? step : 0});
    lane_by_name_[say.made.value()] = made;
    if (!failed) living_.push_back(made);
    if (say.glyph == Glyph::Spawn) lane = made;
  }
  if (lane != kNoLane && lanes_[lane].died == 0 && ((say.ends && !failed) || kills(outcome))) {
    lanes_[lane].died = step;
    const auto at = std::lower_bound(living_.begin(), living_.end(), lane);
    if (at != living_.end() && *at == lane) living_.erase(at);
  }
  if (step % kApart == 0) lived_.push_back(living_);
}

StepMark TimelineIndex::mark(std::uint32_t step) const {
  const Saying say = std::visit(Say{}, timeline_->commands()[step - 1]);
  const StepSummary& summary = timeline_->summary(step);
  StepMark mark;
  mark.glyph = say.glyph;
  mark.accesses = summary.accesses;
  mark.copied = summary.copied;
  mark.faulted = summary.faulted;
  mark.failed = summary.outcome != Outcome::Ok;
  mark.lane = lane_of(say.glyph == Glyph::Spawn ? say.made : say.who);
  if (say.made.value() != 0 && say.glyph != Glyph::Spawn) mark.child = lane_of(say.made);
  return mark;
}

std::vector<std::uint32_t> TimelineIndex::lanes_in(std::uint32_t first, std::uint32_t last) const {
  // Those that lived when the stretch of steps began that `first` is in, and those born since.
  const std::uint32_t before = first > 0 ? first - 1 : 0;
  const std::size_t stretch = std::min<std::size_t>(before / kApart, lived_.size() - 1);
  std::vector<std::uint32_t> lanes;
  const auto add = [&](std::uint32_t lane) {
    if (lanes_[lane].died == 0 || lanes_[lane].died >= first) lanes.push_back(lane);
  };
  for (const std::uint32_t lane : lived_[stretch]) add(lane);
  const auto since = static_cast<std::uint32_t>(stretch) * kApart;
  const auto born = std::partition_point(lanes_.begin(), lanes_.end(),
                                         [&](const Lane& l) { return l.born <= since; });
  for (auto at = born; at != lanes_.end() && at->born <= last; ++at)
    add(static_cast<std::uint32_t>(at - lanes_.begin()));
  return lanes;
}

}  // namespace cowscope
