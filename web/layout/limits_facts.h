// What may still be used before the kernel says no: memory promised against its limit, memory
// groups, swap. Only what the machine was given; most have none of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/layout/facts.h"
#include "web/layout/geometry.h"

namespace cowscope {

/// Pages that processes were promised, whether they touch them or not.
struct PromiseFacts {
  std::uint64_t promised = 0, limit = 0;
  std::uint64_t used = 0;     // frames in use
  std::uint64_t refused = 0;  // what the current step asked for and was not promised, if known
  bool strict = true;         // all promises together are held against the limit; else each alone
  bool failed = false;        // the current step was refused
};
struct GroupFacts {
  std::string name;
  std::uint64_t charged = 0, limit = 0;
  std::vector<Pid> members;  // the first four of the living
};
struct SlotFacts {
  std::uint32_t entries = 0;  // that name it
  bool in_memory = false;     // a frame still holds the same
  std::string text;           // what it holds
  bool free() const { return entries == 0 && !in_memory; }
};
struct SwapFacts {
  std::uint64_t used = 0, total = 0;
  std::vector<SlotFacts> first;  // as many as can be drawn one by one
};

struct LimitFacts {
  static constexpr std::size_t kSlots = 48;
  std::optional<PromiseFacts> promise;  // with strict overcommit, or where it was just refused
  std::vector<GroupFacts> groups;
  std::optional<SwapFacts> swap;
  std::size_t count() const { return (promise ? 1U : 0U) + groups.size() + (swap ? 1U : 0U); }
};
LimitFacts limit_facts(const Timeline& timeline);

/// Where gauges stand, in this order: promise, swap, groups. As many as there is room for; `more`
/// are left out.
struct GaugePlaces {
  std::vector<Rect> places;
  std::size_t more = 0;
  float height = 0;  // of all rows
};
/// `width`: of their place; at most `rows` rows.
GaugePlaces place_gauges(std::size_t count, float width, std::uint32_t rows);

}  // namespace cowscope
