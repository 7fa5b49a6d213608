#include "web/layout/timeline_index.h"

#include <variant>

namespace cowscope {
namespace {

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
  Saying operator()(const struct Print& c) const { return {c.who, {}, Glyph::Read}; }
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

void TimelineIndex::follow(const Timeline& timeline, std::uint64_t key) {
  if (key == key_ && marks_.size() == timeline.commands().size()) return;
  key_ = key;
  build(timeline);
}

void TimelineIndex::build(const Timeline& timeline) {
  lanes_.clear();
  marks_.clear();
  marks_.reserve(timeline.commands().size());
  lane_by_name_.assign(timeline.setup().texts.size(), kNoLane);
  std::uint32_t pids = 0;
  std::uint32_t step = 0;
  for (const Command& command : timeline.commands()) {
    ++step;
    const StepSummary& summary = timeline.summary(step);
    const Saying say = std::visit(Say{}, command);
    StepMark mark;
    mark.glyph = say.glyph;
    mark.accesses = summary.accesses;
    mark.copied = summary.copied;
    mark.faulted = summary.faulted;
    mark.failed = summary.outcome != Outcome::Ok;
    mark.lane = lane_of(say.who);
    if (say.made.value() != 0) {
      const bool there = !mark.failed;
      const auto made = static_cast<std::uint32_t>(lanes_.size());
      lanes_.push_back({say.made, there ? Pid{++pids} : Pid{}, mark.lane, step, there ? 0 : step});
      lane_by_name_[say.made.value()] = made;
      if (say.glyph == Glyph::Spawn) mark.lane = made;
      else mark.child = made;
    }
    if (mark.lane != kNoLane && lanes_[mark.lane].died == 0 &&
        ((say.ends && !mark.failed) || kills(summary.outcome)))
      lanes_[mark.lane].died = step;
    marks_.push_back(mark);
  }
}

}  // namespace cowscope
