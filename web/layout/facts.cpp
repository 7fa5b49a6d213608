#include "web/layout/facts.h"

#include <algorithm>
#include <variant>

#include "web/layout/process_order.h"
#include "web/layout/utf8.h"

namespace cowscope {
namespace {

std::string name_of(const Scene& scene, TextId id) {
  return std::string(scene.machine.texts()[id]);
}

/// The palette index of a process: pids count from 1 in order of creation.
std::uint32_t colour_of(Pid pid) { return pid.value() == 0 ? 0 : pid.value() - 1; }

bool reached(const Scene& scene, std::size_t event) { return event < scene.position.event; }

}  // namespace

Scene::Scene(const Timeline& timeline, const KnownOfScene* known_of_it)
    : machine(timeline.machine()),
      before(timeline.before()),
      journal(timeline.journal()),
      position(timeline.position()),
      known(known_of_it),
      timeline_(&timeline) {}

std::vector<std::string> Scene::cast() const {
  if (known != nullptr) return known->cast;
  std::vector<std::string> names;
  if (timeline_ == nullptr) return names;
  const CommandList& commands = timeline_->commands();
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (!commands.holds<Spawn>(i) && !commands.holds<Fork>(i)) continue;
    const Command command = commands[i];
    if (const auto* spawn = std::get_if<Spawn>(&command))
      names.push_back(name_of(*this, spawn->as));
    if (const auto* fork = std::get_if<Fork>(&command)) names.push_back(name_of(*this, fork->as));
  }
  return names;
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
  f.pins = now.pins;
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
      f.file = state.frames.common(f.frame).kind == FrameKind::File;
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

std::string what_instead_of_pages(const ProcessFacts& f) {
  switch (f.presence) {
    case ProcessFacts::Presence::Expected: return "not there yet";
    case ProcessFacts::Presence::Exited:
      return f.state == ProcessState::Zombie ? "exited; its parent has not asked yet"
                                             : "exited: it maps nothing any more";
    case ProcessFacts::Presence::Here: break;
  }
  return f.state == ProcessState::Waiting ? "waits" : "maps nothing yet";
}

Pid acting_process(const Scene& scene) {
  const std::vector<Event>& events = scene.journal.events;
  for (std::size_t i = 0; i < events.size() && (i == 0 || reached(scene, i)); ++i)
    if (events[i].pid != Pid{}) return events[i].pid;
  return Pid{};
}

ProcessFacts facts_of(const Scene& scene, Pid pid) {
  const MachineState& state = scene.machine.state();
  const Process& p = state.process(pid);
  ProcessFacts f;
  f.pid = p.pid;
  f.parent = p.parent;
  f.name = name_of(scene, p.name);
  f.colour = colour_of(p.pid);
  f.state = p.state;
  f.space = p.space;
  f.presence = p.alive() ? ProcessFacts::Presence::Here : ProcessFacts::Presence::Exited;
  if (!p.alive()) return f;
  if (p.parent != kInit) {
    const Process& parent = state.process(p.parent);
    f.borrows = parent.lends_space && parent.waits_for == pid && parent.space == p.space;
  }
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
  return f;
}

std::vector<ProcessFacts> process_facts(const Scene& scene, bool whole_cast) {
  std::vector<ProcessFacts> all;
  if (!whole_cast) {
    const ProcessOrder order(scene);
    for (const ProcessPlace& place : order.places()) all.push_back(order.facts(scene, place));
    return all;
  }
  const Pid actor = acting_process(scene);
  for (const Process& p : scene.machine.state().processes) {
    all.push_back(facts_of(scene, p.pid));
    all.back().acts = p.pid == actor;
    all.back().thread = p.alive() && std::any_of(all.begin(), all.end() - 1, [&](const auto& f) {
                          return f.presence == ProcessFacts::Presence::Here && f.space == p.space;
                        });
  }
  // Pids follow the cast's order as long as no fork fails; who is missing is still expected.
  const std::vector<std::string> cast = scene.cast();
  for (std::size_t i = all.size(); i < cast.size(); ++i) {
    ProcessFacts f;
    f.name = cast[i];
    f.colour = static_cast<std::uint32_t>(i);
    all.push_back(std::move(f));
  }
  return all;
}

std::vector<CopyFacts> copy_facts(const Scene& scene) {
  if (scene.known != nullptr) return scene.known->copies;
  std::vector<CopyFacts> copies;
  const std::vector<Event>& events = scene.journal.events;
  for (std::size_t i = std::min<std::size_t>(scene.position.event, events.size());
       i-- > 0 && copies.size() < 4;) {
    const Event& e = events[i];
    if (e.kind != EventKind::Copy && e.kind != EventKind::Duplicate) continue;
    if (e.from == kNoFrame || e.to == kNoFrame) continue;
    copies.push_back({e.from, e.to, e.count, static_cast<std::uint32_t>(i)});
  }
  std::reverse(copies.begin(), copies.end());
  return copies;
}

std::vector<FrameNumber> frames_to_show(const Scene& scene) {
  if (scene.known != nullptr) return scene.known->frames;
  const FrameTable& now = scene.machine.state().frames;
  const FrameTable& then = scene.before.state().frames;
  std::vector<FrameNumber> out;
  for (std::size_t c = 0; c < now.chunks().size(); ++c) {
    const FrameTable::Chunk& a = *now.chunks()[c];
    const FrameTable::Chunk& b = *then.chunks()[c];
    for (std::uint32_t i = 0; i < FrameTable::kChunk; ++i) {
      const auto f = static_cast<std::uint32_t>(c) * FrameTable::kChunk + i;
      if (f >= now.size()) break;
      if (a.common[i].kind != FrameKind::Free || b.common[i].kind != FrameKind::Free)
        out.push_back(FrameNumber{f});
    }
  }
  return with_holes(std::move(out));
}

std::vector<FrameNumber> with_holes(std::vector<FrameNumber> out) {
  constexpr std::size_t kHoles = 32;
  if (out.empty() || out.back().value() + 1 - out.size() > kHoles) return out;
  const std::uint32_t end = out.back().value() + 1;
  out.clear();
  for (std::uint32_t f = 0; f < end; ++f) out.push_back(FrameNumber{f});
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
  std::size_t n = 0, kept = 0, letters = 0;
  while (n < bytes.size() && letters <= most) {
    const CodePoint c = first_code_point(bytes.substr(n));
    if (!c.valid || c.value < 0x20 || (c.value >= 0x7f && c.value < 0xa0)) break;
    n += c.bytes;
    if (++letters < most) kept = n;
  }
  if (letters > most) return std::string(bytes.substr(0, kept)) + "…";
  if (letters > 0) return std::string(bytes.substr(0, n));
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
