// What a scenario claims, and the measures that claims and questions are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/command.h"
#include "engine/timeline.h"

namespace cowscope {

/// `heap[2]`, of a process.
struct PageRef {
  std::string who, region;
  std::uint32_t page = 0;
  bool operator==(const PageRef&) const = default;
};

enum class MeasureKind : std::uint8_t {
  Refs,
  Rss,
  Pss,
  Uss,
  FramesUsed,
  FramesShared,
  FramesFree,
  Faults,
  Minor,
  Major,
  Copies,
  Reuses,
  Zeroed,
  Processes
};
struct Measure {
  MeasureKind kind;
  PageRef page;  // Refs: page; Rss, Pss, Uss: only `who`
  bool operator==(const Measure&) const = default;
};

enum class Compare : std::uint8_t { Eq, Ne, Lt, Le, Gt, Ge };
enum class PageProperty : std::uint8_t { Present, Writable, Dirty, Accessed, Exclusive, Protected };

struct ExpectMeasure {
  bool step = false;  // the change during the command, else since the start
  Measure left;
  Compare op;
  std::variant<double, Measure> right;
  bool operator==(const ExpectMeasure&) const = default;
};
struct ExpectSame {
  bool same;
  PageRef a, b;
  bool operator==(const ExpectSame&) const = default;
};
struct ExpectBytes {
  PageRef place;
  std::uint32_t offset = 0;
  bool equal;
  std::string bytes;
  bool operator==(const ExpectBytes&) const = default;
};
struct ExpectProperty {
  bool negated;
  PageProperty property;
  PageRef page;
  bool operator==(const ExpectProperty&) const = default;
};
struct ExpectState {
  std::string who;
  ProcessState state;
  bool operator==(const ExpectState&) const = default;
};
struct ExpectOutcome {
  Outcome outcome;
  bool operator==(const ExpectOutcome&) const = default;
};
using Expectation = std::variant<ExpectMeasure, ExpectSame, ExpectBytes, ExpectProperty,
                                 ExpectState, ExpectOutcome>;

/// The value now (Processes: those running or waiting); none where the page or process does not
/// exist (a page that is not present has 0 refs).
std::optional<double> evaluate(const Measure& measure, const Machine& machine);

/// Empty if it holds at the end of the timeline's current step, else one line that says what was
/// found: "refs parent heap[2] is 2, expected 1". Fractions are held to two decimals.
std::string unmet(const Expectation& expectation, const Timeline& timeline);

/// As the script spells it, without the word expect.
std::string print(const Expectation&);
std::string print(const Measure&);

}  // namespace cowscope
