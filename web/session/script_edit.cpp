#include "web/session/script_edit.h"

#include <iterator>
#include <utility>

#include "scenarios/unroll.h"

namespace cowscope {
namespace {

std::uint64_t commands_in(const ScriptItem& item) {
  const auto* repeat = std::get_if<RepeatItem>(&item.item);
  return repeat == nullptr ? 1 : count_commands(repeat->body) * repeat->count;
}

/// A step as an item of its own: every variable put in.
ScriptItem written_out(const StepSource& step) {
  CommandItem item;
  item.text = std::string(step.text);
  item.place = step.place;
  item.notes.say = step.say.text();
  item.notes.line = step.line;
  item.notes.label = step.label;
  if (step.ask) item.notes.ask = *step.ask;
  for (const Expectation& e : step.expects) item.notes.expects.push_back(print(e));
  return {std::move(item)};
}

class RepeatParting {
 public:
  RepeatParting(const RepeatItem& repeat, const StepList& steps, std::uint64_t first)
      : repeat_(repeat), steps_(steps), first_(first), round_(count_commands(repeat.body)) {}

  /// The same commands, with a gap after `after` of them; `gap` becomes the index behind the gap.
  std::vector<ScriptItem> part(std::uint64_t after, std::size_t& gap) {
    const std::uint64_t before = after / round_, into = after % round_;
    add_rounds(0, before);
    gap = out_.size();
    if (into > 0) {
      write_out(before * round_, (before + 1) * round_);
      gap += static_cast<std::size_t>(into);
    }
    add_rounds(before + (into > 0 ? 1 : 0), repeat_.count);
    return std::move(out_);
  }

 private:
  /// Rounds from … to, exclusive; a single one needs no repeat around it.
  void add_rounds(std::uint64_t from, std::uint64_t to) {
    if (from == to) return;
    if (to - from == 1) {
      write_out(from * round_, to * round_);
      return;
    }
    RepeatItem rounds = repeat_;
    rounds.count = to - from;
    rounds.from += from;
    // What stands before a repeat belongs to its first command, what is expected to its last one.
    if (from > 0) {
      rounds.notes = {};
      rounds.notes.expects = repeat_.notes.expects;
    }
    if (to < repeat_.count) rounds.notes.expects.clear();
    out_.push_back({std::move(rounds)});
  }

  void write_out(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t i = from; i < to; ++i)
      out_.push_back(written_out(steps_[static_cast<std::size_t>(first_ + i)]));
  }

  const RepeatItem& repeat_;
  const StepList& steps_;
  std::uint64_t first_;
  std::uint64_t round_;  // commands in one round
  std::vector<ScriptItem> out_;
};

}  // namespace

std::size_t part_at(std::vector<ScriptItem>& script, std::uint64_t after, const StepList& steps,
                    std::uint32_t first) {
  std::size_t at = 0;
  std::uint64_t seen = 0;
  while (at < script.size() && seen + commands_in(script[at]) <= after)
    seen += commands_in(script[at++]);
  if (seen < after && at < script.size()) {
    const RepeatItem repeat = std::get<RepeatItem>(script[at].item);
    std::size_t gap = 0;
    std::vector<ScriptItem> parts =
        RepeatParting(repeat, steps, first + seen).part(after - seen, gap);
    const auto place = script.erase(script.begin() + static_cast<std::ptrdiff_t>(at));
    script.insert(place, std::make_move_iterator(parts.begin()),
                  std::make_move_iterator(parts.end()));
    at += gap;
  }
  return at;
}

void insert_items(std::vector<ScriptItem>& script, std::uint32_t after,
                  const std::vector<ScriptItem>& items, const StepList& steps,
                  std::uint32_t first) {
  const auto at = static_cast<std::ptrdiff_t>(part_at(script, after, steps, first));
  script.insert(script.begin() + at, items.begin(), items.end());
}

}  // namespace cowscope
