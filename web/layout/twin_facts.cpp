#include "web/layout/twin_facts.h"

#include <algorithm>
#include <cmath>
#include <variant>

namespace cowscope {
namespace {

constexpr const char* kMinus = "\u2212";

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

struct Scale {
  std::uint64_t unit = 1;
  const char* name = "";
};
Scale scale_of(TwinCost::Unit unit, std::uint64_t most) {
  switch (unit) {
    case TwinCost::Unit::Count: return {};
    case TwinCost::Unit::Bytes:
      if (most >= std::uint64_t{10} << 30) return {std::uint64_t{1} << 30, " GiB"};
      if (most >= std::uint64_t{10} << 20) return {std::uint64_t{1} << 20, " MiB"};
      return {1024, " KiB"};
    case TwinCost::Unit::Nanoseconds:
      if (most >= 10'000'000) return {1'000'000, " ms"};
      if (most >= 1'000) return {1'000, " µs"};
      return {1, " ns"};
  }
  return {};
}

/// With one decimal where it says something.
std::string scaled(std::uint64_t n, const Scale& scale) {
  const std::uint64_t tenths = (n * 10 + scale.unit / 2) / scale.unit;
  std::string out = grouped(tenths / 10);
  if (tenths % 10 != 0 && tenths < 1000) out += "." + std::to_string(tenths % 10);
  return out;
}

std::string counted(std::uint64_t n, const char* one, const char* many) {
  return grouped(n) + " " + (n == 1 ? one : many);
}

Totals totals_of_step(const Timeline& timeline, std::uint32_t step) {
  Totals totals = timeline.summary(step).totals;
  totals -= timeline.summary(step - 1).totals;
  return totals;
}

std::string what_was_done(const TwinSide& side, std::uint32_t step, bool& quiet) {
  const Timeline& timeline = *side.timeline;
  const StepSource& source = (*side.steps)[step - 1];
  if (!source.broken.empty()) return "no longer holds";
  const StepSummary summary = timeline.summary(step);
  const Totals did = totals_of_step(timeline, step);
  const std::string copies = counted(did.copies, "copy", "copies");
  if (summary.outcome == Outcome::Enomem) return "no memory left";
  if (std::holds_alternative<Fork>(timeline.commands()[step - 1]) && did.faults() == 0) {
    if (did.copies > 0) return copies;
    return side.policy == Policy::OnDemand ? "tables shared" : "page tables only";
  }
  if (did.faults() == 0 && did.copies == 0) {
    quiet = true;
    return "no fault";
  }
  std::string out = counted(did.faults(), "fault", "faults");
  if (did.copies > 0) return out + ", " + copies;
  if (did.reuses > 0) return out + ", no copy: reused";
  return out;
}

bool cost_the_same(const Totals& a, const Totals& b) {
  return a.faults() == b.faults() && a.copies == b.copies && a.reuses == b.reuses &&
         a.bytes_copied == b.bytes_copied && a.zeroed == b.zeroed;
}

}  // namespace

std::array<std::string, 2> TwinCost::texts() const {
  const Scale scale = scale_of(unit, std::max(left, right));
  return {scaled(left, scale), scaled(right, scale) + scale.name};
}

std::string TwinCost::difference() const {
  if (left == right) return {};
  const std::uint64_t by = right > left ? right - left : left - right;
  const Scale scale = scale_of(unit, by);
  std::string out = right > left ? "+" : kMinus;
  out += scaled(by, scale);
  out += scale.name;
  return out;
}

std::vector<TwinCost> twin_costs(const TwinSides& sides, bool more) {
  const MachineState& a = sides.left.machine->state();
  const MachineState& b = sides.right.machine->state();
  std::vector<TwinCost> out{
      {"frames in use", a.frames.used_count(), b.frames.used_count()},
      {"pages copied", a.totals.copies, b.totals.copies},
      {"bytes copied", a.totals.bytes_copied, b.totals.bytes_copied, TwinCost::Unit::Bytes},
      {"page faults", a.totals.faults(), b.totals.faults()},
  };
  if (!more) return out;
  // Tables as of the step: what a step in the middle has made of them is nowhere summed up.
  const auto tables = [](const TwinSide& side) {
    return side.timeline->summary(side.timeline->position().step).page_tables;
  };
  out.push_back({"page tables", tables(sides.left), tables(sides.right)});
  out.push_back({"modelled time", a.totals.time_ns, b.totals.time_ns, TwinCost::Unit::Nanoseconds});
  return out;
}

TwinLine twin_line(const TwinSides& sides, std::uint32_t step) {
  TwinLine line;
  line.step = step;
  const TwinSide* const both[2] = {&sides.left, &sides.right};
  for (std::size_t i = 0; i < 2; ++i) {
    if (step > both[i]->timeline->steps()) continue;
    line.commands[i] = (*both[i]->steps)[step - 1].text;
    bool quiet = false;
    line.did[i] = what_was_done(*both[i], step, quiet);
    line.quiet[i] = quiet;
  }
  line.same_command = line.commands[0] == line.commands[1];
  const bool both_there = !line.commands[0].empty() && !line.commands[1].empty();
  line.differs = !line.same_command || line.did[0] != line.did[1] ||
                 (both_there && !cost_the_same(totals_of_step(*sides.left.timeline, step),
                                               totals_of_step(*sides.right.timeline, step)));
  return line;
}

ReadsFacts twin_reads(const TwinSides& sides, PageNumber focus, std::size_t most_rows,
                      std::size_t most_cells) {
  return reads_facts(*sides.left.machine, *sides.right.machine, focus, most_rows, most_cells);
}

std::string twin_headline(const TwinSides& sides, const ReadsFacts& reads) {
  const std::vector<TwinCost> costs = twin_costs(sides, false);
  const bool dear =
      std::any_of(costs.begin(), costs.end(), [](const TwinCost& c) { return c.left != c.right; });
  if (reads.rows.empty() && reads.only_there.empty())
    return "No process is there to read anything yet.";
  if (reads.equal)
    return dear ? "What each process reads is identical. Only the cost differs."
                : "What each process reads is identical, and so far the cost is too.";
  if (!sides.lines) return "They are no longer the same: one of them ran out of memory.";
  return dear ? "Another order: what is read differs here, and so does the cost."
              : "Another order: what is read differs here, the cost does not.";
}

std::string twin_eyebrow(const TwinSides& sides, const std::string& own) {
  if (own.empty()) return own;
  std::string out = own;
  out += sides.lines ? ", each line at its own command" : ", the same commands on both sides";
  return out;
}

std::vector<FrameNumber> twin_frames(const TwinSides& sides) {
  std::vector<FrameNumber> all;
  for (const TwinSide* side : {&sides.left, &sides.right}) {
    const FrameTable& now = side->timeline->machine().state().frames;
    const FrameTable& then = side->timeline->before().state().frames;
    for (std::uint32_t f = 0; f < now.size(); ++f)
      if (now[FrameNumber{f}].kind != FrameKind::Free ||
          then[FrameNumber{f}].kind != FrameKind::Free)
        all.push_back(FrameNumber{f});
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return with_holes(std::move(all));
}

TwinFrameFacts twin_frame(const TwinSide& side, const TwinSide& other, FrameNumber frame) {
  TwinFrameFacts out;
  if (side.timeline->machine().state().frames.common(frame).kind == FrameKind::Free) {
    if (other.timeline->machine().state().frames.common(frame).kind != FrameKind::Free)
      out.kind = TwinFrame::NotNeeded;
    return out;
  }
  if (side.origins == nullptr) return out;
  const FrameOrigins::Origin origin = side.origins->at(frame, side.timeline->position().step);
  if (origin.made == FrameOrigins::Made::CopiedAtFork) out.kind = TwinFrame::CopiedAtFork;
  if (origin.made == FrameOrigins::Made::CopiedByWrite) out.kind = TwinFrame::CopiedByWrite;
  out.unwritten = out.kind != TwinFrame::Plain && !origin.written;
  return out;
}

std::vector<std::string> bracket_texts(TwinFrame kind, std::size_t frames, std::size_t unwritten) {
  const std::string n = std::to_string(frames);
  const std::string copies(frames == 1 ? "copy" : "copies");
  switch (kind) {
    case TwinFrame::Plain: return {};
    case TwinFrame::CopiedByWrite: return {n + " " + copies, n};
    case TwinFrame::NotNeeded:
      return {counted(frames, "frame", "frames") + " not needed", "not needed", n + " free"};
    case TwinFrame::CopiedAtFork: break;
  }
  std::vector<std::string> out;
  const std::string whole = n + " " + copies + " at fork";
  if (unwritten > 0) {
    std::string longest = whole + ", ";
    if (frames != 1) longest += std::to_string(unwritten) + " ";
    longest += "never written to";
    out.push_back(std::move(longest));
  }
  out.push_back(whole);
  out.push_back(n + " " + copies);
  out.push_back(n);
  return out;
}

}  // namespace cowscope
