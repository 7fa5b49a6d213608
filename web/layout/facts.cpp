#include "web/layout/facts.h"

#include <algorithm>
#include <variant>

namespace cowscope {
namespace {

std::string name_of(const Scene& scene, TextId id) {
  return std::string(scene.machine.texts()[id]);
}

/// The palette index of a process: pids count from 1 in order of creation.
std::uint32_t colour_of(Pid pid) { return pid.value() == 0 ? 0 : pid.value() - 1; }

/// The first process that runs in each address space, by SpaceId - 1.
std::vector<Pid> first_process(const MachineState& state) {
  std::vector<Pid> first(state.spaces.size());
  for (const Process& p : state.processes) {
    if (!p.alive() || p.space.value() == 0 || p.space.value() > first.size()) continue;
    Pid& slot = first[p.space.value() - 1];
    if (slot == Pid{}) slot = p.pid;
  }
  return first;
}

bool reached(const Scene& scene, std::size_t event) { return event < scene.position.event; }

}  // namespace

Scene::Scene(const Timeline& timeline)
    : machine(timeline.machine()),
      before(timeline.before()),
      journal(timeline.journal()),
      position(timeline.position()) {
  for (const Command& command : timeline.commands()) {
    if (const auto* spawn = std::get_if<Spawn>(&command)) cast.push_back(name_of(*this, spawn->as));
    if (const auto* fork = std::get_if<Fork>(&command)) cast.push_back(name_of(*this, fork->as));
  }
}

bool Owners::any_protected() const {
  for (std::size_t i = 0; i < kept(); ++i)
    if (list[i].protected_) return true;
  return false;
}

OwnerTable::OwnerTable(const MachineState& state) : owners_(state.frames.size()) {
  const std::vector<Pid> first = first_process(state);
  for (std::uint32_t s = 0; s < state.spaces.size(); ++s) {
    const AddressSpace& space = *state.spaces[s];
    const SpaceId id{s + 1};
    for (const Region& region : space.regions()) {
      const bool would_write = region.sharing == Sharing::Private && region.prot.write;
      space.table().for_each_present(region.start, region.pages, [&](PageNumber, Entry e) {
        if (!e.maps_frame()) return;
        Owners& o = owners_[e.frame().value()];
        o.dirty = o.dirty || e.dirty();
        const bool guarded = would_write && !e.writable();
        // An address space that maps a frame twice is one owner; entries come space by space.
        if (o.count > 0 && o.count <= Owners::kKept && o.list[o.count - 1].space == id) {
          o.list[o.count - 1].protected_ = o.list[o.count - 1].protected_ || guarded;
          return;
        }
        if (o.count < Owners::kKept) o.list[o.count] = {id, colour_of(first[s]), guarded};
        ++o.count;
      });
    }
  }
}

const OwnerTable& OwnerCache::of(const MachineState& state) {
  const auto same = [](const SharedValue<AddressSpace>& a, const SharedValue<AddressSpace>& b) {
    return a.same_as(b);
  };
  const bool valid =
      table_ && frames_ == state.frames.size() && processes_ == state.processes &&
      std::equal(spaces_.begin(), spaces_.end(), state.spaces.begin(), state.spaces.end(), same);
  if (!valid) {
    table_.emplace(state);
    spaces_ = state.spaces;
    processes_ = state.processes;
    frames_ = state.frames.size();
  }
  return *table_;
}

FrameFacts frame_facts(const Scene& scene, const OwnerTable& owners, FrameNumber number) {
  const Frame& now = scene.machine.state().frames[number];
  const Frame& then = scene.before.state().frames[number];
  FrameFacts f;
  f.frame = number;
  f.kind = now.kind;
  f.refs = now.refs();
  f.refs_before = then.refs();
  f.cached = now.cached;
  f.fresh = now.kind != FrameKind::Free && then.kind == FrameKind::Free;
  f.owners = owners[number];
  if (!f.free()) f.text = readable(scene.machine.contents().bytes(now.content));
  return f;
}

PageFacts page_facts(const Scene& scene, const OwnerTable& owners, const ProcessFacts& process,
                     PageNumber page) {
  const MachineState& state = scene.machine.state();
  const AddressSpace& space = state.space(process.space);
  PageFacts f;
  f.pid = process.pid;
  f.page = page;
  const Region* region = space.find(page);
  if (region == nullptr) return f;
  f.mapped = true;
  f.index = region->index_of(page);
  f.shared_memory = region->sharing == Sharing::Shared;
  const Entry e = space.table().get(page);
  f.present = e.present();
  if (f.present) {
    f.zero_page = e.zero_page();
    f.writable = e.writable();
    f.dirty = e.dirty();
    f.accessed = e.accessed();
    f.exclusive = e.exclusive();
    f.cow = !e.writable() && region->prot.write && !f.shared_memory;
    f.text = readable(scene.machine.bytes(process.space, page));
    if (e.maps_frame()) {
      f.frame = e.frame();
      f.owners = owners[f.frame];
      f.file = state.frames[f.frame].kind == FrameKind::File;
    }
  }
  const MachineState& then = scene.before.state();
  Entry old;
  if (process.space.value() <= then.spaces.size())
    old = then.space(process.space).table().get(page);
  f.changed = old.present() != e.present() ||
              (e.present() && (old.frame() != e.frame() || old.writable() != e.writable()));
  return f;
}

std::vector<ProcessFacts> process_facts(const Scene& scene, bool whole_cast) {
  const MachineState& state = scene.machine.state();
  const std::vector<Process>& old = scene.before.state().processes;
  const std::vector<Pid> first = first_process(state);
  Pid actor{};
  for (std::size_t i = 0; i < scene.journal.events.size() && (i == 0 || reached(scene, i)); ++i)
    if (scene.journal.events[i].pid != Pid{}) {
      actor = scene.journal.events[i].pid;
      break;
    }

  std::vector<ProcessFacts> all;
  for (const Process& p : state.processes) {
    ProcessFacts f;
    f.pid = p.pid;
    f.parent = p.parent;
    f.name = name_of(scene, p.name);
    f.colour = colour_of(p.pid);
    f.state = p.state;
    f.space = p.space;
    f.acts = p.pid == actor;
    const bool was_alive = p.pid.value() <= old.size() && old[p.pid.value() - 1].alive();
    f.presence = p.alive() ? ProcessFacts::Presence::Here : ProcessFacts::Presence::Exited;
    if (!whole_cast && p.state == ProcessState::Gone && !was_alive) continue;
    if (p.alive()) {
      f.thread = first[p.space.value() - 1] != p.pid;
      const AddressSpace& space = state.space(p.space);
      // A name is one row however often mprotect or munmap cut it; its index counts from its start.
      for (const NamedRange& range : space.names()) {
        if (!range.mapped) continue;
        RegionFacts r;
        r.name = name_of(scene, range.name);
        r.start = range.start;
        r.pages = range.pages;
        for (const Region& region : space.regions())
          if (region.name == range.name) {
            r.prot = region.prot;
            r.sharing = region.sharing;
            r.file = region.file.has_value();
            break;
          }
        f.regions.push_back(std::move(r));
      }
      std::sort(f.regions.begin(), f.regions.end(),
                [](const RegionFacts& a, const RegionFacts& b) { return a.start < b.start; });
    }
    all.push_back(std::move(f));
  }
  if (whole_cast) {
    // Pids follow the cast's order as long as no fork fails; who is missing is still expected.
    for (std::size_t i = all.size(); i < scene.cast.size(); ++i) {
      ProcessFacts f;
      f.name = scene.cast[i];
      f.colour = static_cast<std::uint32_t>(i);
      all.push_back(std::move(f));
    }
    return all;
  }
  // Parents before their children: depth first, in order of creation. The parent of an orphan may
  // be gone from the picture; it then stands at the left.
  std::vector<ProcessFacts> ordered;
  std::vector<bool> placed(all.size(), false);
  const auto place = [&](const auto& self, std::size_t i, std::uint32_t depth) -> void {
    placed[i] = true;
    all[i].depth = depth;
    ordered.push_back(all[i]);
    for (std::size_t k = 0; k < all.size(); ++k)
      if (!placed[k] && all[k].parent == all[i].pid) self(self, k, depth + 1);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool has_parent = std::any_of(
        all.begin(), all.end(), [&](const ProcessFacts& p) { return p.pid == all[i].parent; });
    if (!placed[i] && !has_parent) place(place, i, 0);
  }
  return ordered;
}

std::vector<CopyFacts> copy_facts(const Scene& scene) {
  std::vector<CopyFacts> copies;
  for (std::size_t i = 0; i < scene.journal.events.size() && reached(scene, i); ++i) {
    const Event& e = scene.journal.events[i];
    if (e.kind != EventKind::Copy && e.kind != EventKind::Duplicate) continue;
    if (e.from == kNoFrame || e.to == kNoFrame) continue;
    copies.push_back({e.from, e.to, e.count});
  }
  if (copies.size() > 4) copies.erase(copies.begin(), copies.end() - 4);
  return copies;
}

std::vector<FrameNumber> frames_to_show(const Scene& scene) {
  const FrameTable& now = scene.machine.state().frames;
  const FrameTable& then = scene.before.state().frames;
  std::vector<FrameNumber> out;
  for (std::size_t c = 0; c < now.chunks().size(); ++c) {
    const FrameTable::Chunk& a = *now.chunks()[c];
    const FrameTable::Chunk& b = *then.chunks()[c];
    for (std::uint32_t i = 0; i < FrameTable::kChunk; ++i) {
      const auto f = static_cast<std::uint32_t>(c) * FrameTable::kChunk + i;
      if (f >= now.size()) break;
      if (a[i].kind != FrameKind::Free || b[i].kind != FrameKind::Free)
        out.push_back(FrameNumber{f});
    }
  }
  constexpr std::size_t kHoles = 32;
  if (!out.empty() && out.back().value() + 1 - out.size() <= kHoles) {
    const std::uint32_t end = out.back().value() + 1;
    out.clear();
    for (std::uint32_t f = 0; f < end; ++f) out.push_back(FrameNumber{f});
  }
  return out;
}

std::optional<std::pair<Pid, PageNumber>> touched_page(const Scene& scene) {
  // The latest event up to here that is about one page; at the step's beginning, its first.
  const std::vector<Event>& events = scene.journal.events;
  for (std::size_t i = std::min<std::size_t>(scene.position.event, events.size()); i-- > 0;) {
    const Event& e = events[i];
    const bool access = e.access != 0 && (e.kind <= EventKind::Reuse || e.kind == EventKind::Map);
    if (access) return std::pair{e.pid, page_of(e.address)};
  }
  return std::nullopt;
}

std::string readable(std::string_view bytes, std::size_t most) {
  if (bytes.empty()) return "0";
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
  std::size_t n = 0;
  while (n < bytes.size() && printable(bytes[n])) ++n;
  if (n > 0) {
    std::string out(bytes.substr(0, std::min(n, most)));
    if (n > most) out.replace(out.size() - 1, 1, "…");
    return out;
  }
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 4); ++i) {
    const auto b = static_cast<unsigned char>(bytes[i]);
    if (i > 0) out += ' ';
    out += kHex[b >> 4];
    out += kHex[b & 15];
  }
  return out;
}

}  // namespace cowscope
