#include "web/layout/limits_facts.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "engine/stats.h"

namespace cowscope {
namespace {

/// What the kernel was asked to promise by the command that it refused, where the command says so.
std::uint64_t asked_for(const Scene& scene, const Command& command, const Event& refusal) {
  if (refusal.pid == kInit) return 0;
  const MachineState& before = scene.before.state();
  if (refusal.pid.value() > before.processes.size()) return 0;
  if (const auto* map = std::get_if<Mmap>(&command)) return map->pages;
  if (const auto* brk = std::get_if<Brk>(&command))
    return static_cast<std::uint64_t>(std::max<std::int64_t>(brk->pages, 0));
  if (const auto* remap = std::get_if<Mremap>(&command))
    return static_cast<std::uint64_t>(std::max<std::int64_t>(remap->pages, 0));
  if (!std::holds_alternative<Fork>(command)) return 0;
  // A fork asks for all that the child could come to write.
  std::uint64_t pages = 0;
  const SpaceId space = before.process(refusal.pid).space;
  for (const Region& r : before.space(space).regions())
    if (r.accounted && !r.dont_fork) pages += r.pages;
  return pages;
}

std::optional<PromiseFacts> promise_facts(const Timeline& timeline) {
  const Scene scene(timeline);
  const MachineConfig& config = scene.machine.config();
  const MachineState& state = scene.machine.state();
  PromiseFacts p;
  const std::size_t reached =
      std::min<std::size_t>(scene.position.event, scene.journal.events.size());
  for (std::size_t i = 0; i < reached; ++i) {
    const Event& e = scene.journal.events[i];
    if (e.kind != EventKind::Fail || e.reason != Reason::NotPromised) continue;
    p.failed = true;
    p.refused = asked_for(scene, timeline.commands()[scene.position.step - 1], e);
  }
  p.strict = config.overcommit == Overcommit::Strict;
  if (!p.strict && !p.failed) return std::nullopt;
  p.promised = state.committed;
  p.limit = p.strict ? commit_limit(config) : std::uint64_t{config.frames} + config.swap;
  p.used = state.frames.used_count();
  return p;
}

std::vector<GroupFacts> group_facts(const Scene& scene) {
  const MachineState& state = scene.machine.state();
  std::vector<GroupFacts> out;
  const std::vector<GroupConfig>& groups = scene.machine.config().groups;
  for (std::size_t g = 0; g < groups.size(); ++g)
    out.push_back({std::string(scene.machine.texts()[groups[g].name]),
                   state.charged[g],
                   groups[g].limit,
                   {}});
  if (out.empty()) return out;
  for (const Process& p : state.processes) {
    if (!p.alive() || p.group == 0) continue;
    std::vector<Pid>& members = out[p.group - 1U].members;
    if (members.size() < Owners::kKept) members.push_back(p.pid);
  }
  return out;
}

std::optional<SwapFacts> swap_facts(const Scene& scene) {
  const MachineConfig& config = scene.machine.config();
  if (config.swap == 0) return std::nullopt;
  SwapFacts out;
  out.total = config.swap;
  const std::vector<SwapSlot>& slots = *scene.machine.state().swap;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const SwapSlot& slot = slots[i];
    out.used += slot.free() ? 0U : 1U;
    if (i >= LimitFacts::kSlots) continue;
    SlotFacts facts;
    facts.entries = slot.count;
    facts.in_memory = slot.cache != kNoFrame;
    if (!slot.free()) facts.text = readable(scene.machine.contents().bytes(slot.content));
    out.first.push_back(std::move(facts));
  }
  out.first.resize(std::min<std::size_t>(config.swap, LimitFacts::kSlots));
  return out;
}

}  // namespace

LimitFacts limit_facts(const Timeline& timeline) {
  const Scene scene(timeline);
  LimitFacts out;
  out.promise = promise_facts(timeline);
  out.groups = group_facts(scene);
  out.swap = swap_facts(scene);
  return out;
}

GaugePlaces place_gauges(std::size_t count, float width, std::uint32_t rows) {
  constexpr float kLeast = 190, kApart = 24, kRow = 36, kMost = 340;
  GaugePlaces out;
  if (count == 0 || rows == 0 || width < kLeast) return out;
  const auto fit = static_cast<std::size_t>((width + kApart) / (kLeast + kApart));
  const std::size_t columns = std::min(count, std::max<std::size_t>(1, fit));
  const std::size_t shown = std::min(count, columns * rows);
  out.more = count - shown;
  const float n = static_cast<float>(columns);
  const float w = std::min(kMost, (width - kApart * (n - 1)) / n);
  for (std::size_t i = 0; i < shown; ++i)
    out.places.push_back({static_cast<float>(i % columns) * (w + kApart),
                          static_cast<float>(i / columns) * kRow, w, kRow - 6});
  out.height = kRow * std::ceil(static_cast<float>(shown) / n) - 6;
  return out;
}

}  // namespace cowscope
