#include "web/layout/process_order.h"

#include <algorithm>

namespace cowscope {

ProcessOrder::ProcessOrder(const Scene& scene) {
  const MachineState& state = scene.machine.state();
  const std::vector<Process>& old = scene.before.state().processes;
  const Pid actor = acting_process(scene);

  std::vector<ProcessPlace> all;  // in order of creation
  std::vector<std::uint32_t> place_of(state.processes.size(), ProcessPlace::kNone);  // by pid - 1
  std::vector<bool> occupied(state.spaces.size(), false);
  for (const Process& p : state.processes) {
    const bool was_alive = p.pid.value() <= old.size() && old[p.pid.value() - 1].alive();
    if (p.state == ProcessState::Gone && !was_alive) continue;
    ProcessPlace place;
    place.pid = p.pid;
    place.acts = p.pid == actor;
    place.here = p.alive();
    if (p.alive()) {
      place.thread = occupied[p.space.value() - 1];
      occupied[p.space.value() - 1] = true;
      const std::uint64_t rss = state.space(p.space).rss();
      most_rss_ = std::max(most_rss_, rss);
      if (!place.thread) all_rss_ += rss;
    }
    place_of[p.pid.value() - 1] = static_cast<std::uint32_t>(all.size());
    all.push_back(place);
  }

  // A child is made after its parent, so lists of children come out ascending; no recursion, for a
  // chain of forks may be thousands deep.
  std::vector<std::uint32_t> first_child(all.size(), ProcessPlace::kNone),
      next_sibling(all.size(), ProcessPlace::kNone), roots;
  for (std::size_t i = all.size(); i-- > 0;) {
    const Pid parent = state.process(all[i].pid).parent;
    const std::uint32_t above =
        parent == kInit ? ProcessPlace::kNone : place_of[parent.value() - 1];
    if (above == ProcessPlace::kNone || above == i) {
      roots.push_back(static_cast<std::uint32_t>(i));
      continue;
    }
    next_sibling[i] = first_child[above];
    first_child[above] = static_cast<std::uint32_t>(i);
  }
  places_.reserve(all.size());
  struct Waiting {
    std::uint32_t index, depth, parent;
  };
  std::vector<Waiting> waiting;
  for (const std::uint32_t root : roots) waiting.push_back({root, 0, ProcessPlace::kNone});
  while (!waiting.empty()) {
    const Waiting next = waiting.back();
    waiting.pop_back();
    ProcessPlace place = all[next.index];
    place.depth = next.depth;
    place.parent = next.parent;
    const auto mine = static_cast<std::uint32_t>(places_.size());
    places_.push_back(place);
    const std::size_t begin = waiting.size();
    for (std::uint32_t c = first_child[next.index]; c != ProcessPlace::kNone; c = next_sibling[c])
      waiting.push_back({c, next.depth + 1, mine});
    std::reverse(waiting.begin() + static_cast<std::ptrdiff_t>(begin), waiting.end());
  }
  if (std::any_of(places_.begin(), places_.end(), [](const auto& p) { return p.thread; }))
    find_hosts(state);
}

/// Guests have no card of their own: what they forked hangs from the box that they plug into.
void ProcessOrder::find_hosts(const MachineState& state) {
  std::vector<std::uint32_t> host(state.spaces.size(), ProcessPlace::kNone),
      last(state.spaces.size(), ProcessPlace::kNone);
  const auto space_of = [&](const ProcessPlace& place) {
    return state.process(place.pid).space.value() - 1;
  };
  for (std::uint32_t i = 0; i < places_.size(); ++i)
    if (places_[i].here && !places_[i].thread) host[space_of(places_[i])] = i;
  for (std::uint32_t i = 0; i < places_.size(); ++i) {
    ProcessPlace& place = places_[i];
    if (place.here && place.thread) {
      const std::size_t space = space_of(place);
      place.host = host[space];
      if (place.host == ProcessPlace::kNone) continue;
      ProcessPlace& box = places_[place.host];
      (last[space] == ProcessPlace::kNone ? box.first_guest : places_[last[space]].next_guest) = i;
      last[space] = i;
      ++box.guests;
      box.guest_acts = box.guest_acts || place.acts;
    } else if (place.parent != ProcessPlace::kNone &&
               places_[place.parent].host != ProcessPlace::kNone) {
      const std::uint32_t box = places_[place.parent].host;
      place.parent = box < i ? box : ProcessPlace::kNone;
    }
  }
  for (ProcessPlace& place : places_)
    place.depth = place.parent != ProcessPlace::kNone ? places_[place.parent].depth + 1 : 0;
}

ProcessFacts ProcessOrder::facts(const Scene& scene, const ProcessPlace& place) const {
  ProcessFacts f = facts_of(scene, place.pid);
  f.depth = place.depth;
  f.acts = place.acts;
  f.thread = place.thread;
  return f;
}

}  // namespace cowscope
