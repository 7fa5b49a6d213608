// Processes come and go: spawn, exec, exit, kill, wait, and what the OOM killer does.
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {

const ProgramConfig* Kernel::program(TextId name) const {
  for (const ProgramConfig& p : setup_.config.programs)
    if (p.name == name) return &p;
  return nullptr;
}

std::uint64_t Kernel::frames_to_touch(const ProgramConfig& program) const {
  std::uint64_t frames = 0;
  for (const RegionConfig& r : program.regions)
    if (!r.file || r.touched == 0) {
      frames += r.touched;
    } else {
      const auto& cached = state_.files[r.file->value()]->cached;
      for (std::uint32_t i = r.file_offset; i < r.file_offset + r.touched; ++i)
        frames += static_cast<std::uint64_t>(i < cached.size() && cached[i] == kNoFrame);
    }
  return frames;
}

/// May the memory of a program's regions be promised? Each is a request of its own.
bool Kernel::may_promise_program(const ProgramConfig& program) const {
  std::uint64_t all = 0;
  for (const RegionConfig& r : program.regions) {
    const bool shared = r.sharing == Sharing::Shared;
    if (shared ? r.file.has_value() : !r.prot.write) continue;
    all += r.pages;
    if (!may_promise(setup_.config.overcommit == Overcommit::Strict ? all : r.pages)) return false;
  }
  return true;
}

Outcome Kernel::run(const Spawn& c) {
  const ProgramConfig& prog = *program(c.program);
  const Pid pid{static_cast<std::uint32_t>(state_.processes.size() + 1)};
  if (state_.living >= setup_.config.max_processes) return fail(kInit, Outcome::Eagain);
  if (frames_to_touch(prog) > state_.frames.free_count()) return fail(kInit, Outcome::Enomem);
  if (!may_promise_program(prog)) return not_promised(kInit);

  Process p;
  p.pid = pid;
  p.name = c.as;
  p.program = c.program;
  p.space = SpaceId{static_cast<std::uint32_t>(state_.spaces.size() + 1)};
  change(AddSpace{p.space});
  change(SetUsers{p.space, 0, 1});
  change(AddProcess{p});
  event(call(EventKind::Spawn, pid));
  load_program(pid, p.space, prog);
  return Outcome::Ok;
}

void Kernel::load_program(Pid pid, SpaceId space, const ProgramConfig& prog) {
  for (const RegionConfig& rc : prog.regions) {
    Region r;
    r.name = rc.name;
    r.start = rc.start ? page_of(*rc.start) : state_.space(space).next_region_start();
    r.pages = rc.pages;
    r.prot = rc.prot;
    r.sharing = rc.sharing;
    r.file = rc.file;
    r.backing_page = rc.file_offset;
    add_region(space, r, rc.pages);
    Event e = at_page(EventKind::AddRegion, pid, r.start);
    e.count = rc.pages;
    event(e);
    if (rc.touched > 0) touch_region(pid, space, *state_.space(space).find(r.start), rc.touched);
  }
}

/// Makes the first pages of a new region resident, as if the program had run for a while: no fault
/// is counted. Anonymous pages are written (zeros), file pages mapped.
void Kernel::touch_region(Pid pid, SpaceId space, const Region& region, std::uint32_t touched) {
  Region r = region;
  operations_ += touched;
  Event e = at_page(EventKind::Map, pid, r.start);
  const bool shared = r.sharing == Sharing::Shared;
  if (!shared && !r.file) {
    r.anon_vma = true;
    update_region(space, index_of(space, r), r);
  }
  Totals t;
  std::uint64_t count = 0;
  if (r.file && touched > 0)
    read_file_pages(pid, *r.file, ~0U, r.backing_page, r.backing_page + touched, 0, r.start);
  if (!r.file && !shared) {
    add_tables(space, r.start, touched);
    change(DuplicateEntries{{}, space, r.start, touched, r.prot.write, state_.process(pid).group});
    e.to = state_.space(space).table().get(r.start).frame();
    t.zeroed = count = touched;
  }
  for (std::uint32_t i = 0; i < touched && (r.file || shared); ++i) {
    const PageNumber page = r.start + i;
    Entry entry;
    if (r.file) {
      const FrameNumber frame = backing_frame(r, page);
      if (frame == kNoFrame) break;  // past the end of the file
      entry = Entry::of(frame, Entry::kPresent | Entry::kUser | Entry::kAccessed |
                                   (shared && r.prot.write && !on_disk(r) ? Entry::kWritable : 0));
    } else {
      const FrameNumber frame = take_frame(FrameKind::Shared, 0, pid);
      Frame record = state_.frames[frame];
      record.cached = true;
      record.owner = r.object.value();
      record.owner_page = r.backing_page + i;
      change(SetFrame{frame, state_.frames[frame], record});
      change(SetObjectFrame{r.object, r.backing_page + i, kNoFrame, frame});
      ++t.zeroed;
      entry = Entry::of(frame, Entry::kPresent | Entry::kUser | Entry::kAccessed | Entry::kDirty |
                                   (r.prot.write ? Entry::kWritable : 0));
    }
    set_entry(space, page, entry);
    if (count++ == 0) e.to = entry.frame();
  }
  e.decision = r.file   ? FaultOutcome::MappedFile
               : shared ? FaultOutcome::MappedShared
                        : FaultOutcome::ZeroFilled;
  e.count = count;
  if (count > 0) event(e, t);
}

std::uint64_t Kernel::clear_space(Pid pid, SpaceId space) {
  std::uint64_t freed = 0;
  leave_tables(pid, space);
  const std::vector<Region> regions = state_.space(space).regions();
  for (const Region& r : regions) freed += unmap_entries(pid, space, r, r.start, r.pages, true);
  for (auto at = static_cast<std::uint32_t>(regions.size()); at-- > 0;) remove_region_at(space, at);
  std::vector<PageNumber> tables;
  for (const auto& slot : state_.space(space).table().tables())
    tables.emplace_back(slot.index * kEntriesPerTable);
  for (auto it = tables.rbegin(); it != tables.rend(); ++it) change(SetTable{space, *it, false});
  flush_space(space);
  return freed;
}

Outcome Kernel::run(Pid pid, const Exec& c) {
  const ProgramConfig& prog = *program(c.program);
  const SpaceId old = state_.process(pid).space;
  const SpaceId fresh{static_cast<std::uint32_t>(state_.spaces.size() + 1)};

  Event e = call(EventKind::Exec, pid);
  e.count = state_.space(old).rss();
  const std::vector<NamedRange> names = state_.space(old).names();
  change(AddSpace{fresh});
  event(e);
  // What the old program's names stood for stays an address: an access there is SIGSEGV.
  for (NamedRange n : names) {
    n.mapped = false;
    n.inherited = true;
    change(AddName{fresh, n});
  }
  const std::uint32_t users = state_.space(old).users();
  e.freed = release_pins(pins_of(pid, nullptr));
  if (users == 1) e.freed += clear_space(pid, old);
  Process after = state_.process(pid);
  after.space = fresh;
  after.program = c.program;
  change(SetUsers{old, users, users - 1});
  change(SetUsers{fresh, 0, 1});
  set_process(after);
  e.kind = EventKind::RemoveRegion;
  e.count = names.size();
  event(e);
  give_back_space(pid);
  if (frames_to_touch(prog) > state_.frames.free_count() ||
      !may_promise_program(prog)) {  // past the point of no return
    Event s = call(EventKind::Signal, pid);
    s.outcome = Outcome::Sigkill;
    s.reason = Reason::NoFrame;
    event(s);
    end_process(pid, 128 + 9);
    return Outcome::Sigkill;
  }
  load_program(pid, fresh, prog);
  return Outcome::Ok;
}

Outcome Kernel::run(Pid pid, const Exit& c) {
  end_process(pid, c.status);
  return Outcome::Ok;
}

Outcome Kernel::run(Pid pid, const Kill&) {
  Event e = call(EventKind::Signal, pid);
  e.outcome = Outcome::Sigkill;
  event(e);
  end_process(pid, 128 + 9);
  return Outcome::Ok;
}

/// The address space goes, the children become init's, the process a zombie; a parent that waits
/// for it goes on.
void Kernel::end_process(Pid pid, std::int32_t status) {
  const SpaceId space = state_.process(pid).space;
  const std::uint32_t users = state_.space(space).users();
  Event e = call(EventKind::Exit, pid);
  e.status = status;
  e.freed = release_pins(pins_of(pid, nullptr));
  if (users == 1) e.freed += clear_space(pid, space);
  change(SetUsers{space, users, users - 1});
  Process dead = state_.process(pid);
  dead.state = ProcessState::Zombie;
  dead.waits_for = kInit;
  dead.lends_space = false;
  dead.status = status;
  set_process(dead);
  std::vector<Pid> orphan_zombies;
  for (std::size_t i = 0; i < state_.processes.size(); ++i) {
    Process child = state_.processes[i];
    if (child.parent != pid || child.state == ProcessState::Gone) continue;
    child.parent = kInit;
    set_process(child);
    if (child.state == ProcessState::Zombie) orphan_zombies.push_back(child.pid);
  }
  event(e);
  give_back_space(pid);
  for (const Pid orphan : orphan_zombies) reap(orphan, kInit);

  if (dead.parent == kInit) {  // init stands outside the picture and reaps at once
    reap(pid, kInit);
    return;
  }
  Process parent = state_.process(dead.parent);
  if (parent.state != ProcessState::Waiting || parent.lends_space ||
      (parent.waits_for != kInit && parent.waits_for != pid))
    return;
  reap(pid, parent.pid);
  parent.state = ProcessState::Running;
  parent.waits_for = kInit;
  set_process(parent);
  Event wake = call(EventKind::Wake, parent.pid);
  wake.other = pid;
  event(wake);
}

/// A vfork parent goes on when its child execs or ends; it has not waited for the child yet.
void Kernel::give_back_space(Pid child) {
  for (std::size_t i = 0; i < state_.processes.size(); ++i) {
    Process parent = state_.processes[i];
    if (!parent.alive() || !parent.lends_space || parent.waits_for != child) continue;
    parent.state = ProcessState::Running;
    parent.waits_for = kInit;
    parent.lends_space = false;
    set_process(parent);
    Event wake = call(EventKind::Wake, parent.pid);
    wake.other = child;
    event(wake);
  }
}

void Kernel::reap(Pid pid, Pid by) {
  Process gone = state_.process(pid);
  gone.state = ProcessState::Gone;
  set_process(gone);
  Event e = call(EventKind::Reap, pid);
  e.other = by;
  e.status = gone.status;
  event(e);
}

Outcome Kernel::run(Pid pid, const Wait& c) {
  const Process* wanted = c.child.value() != 0 ? state_.find(c.child) : nullptr;
  if (c.child.value() != 0 && wanted == nullptr) return fail(pid, Outcome::Echild);
  const Process* child = nullptr;
  bool living = false;
  for (const Process& p : state_.processes) {
    if (p.parent != pid || p.state == ProcessState::Gone) continue;
    if (wanted != nullptr && p.pid != wanted->pid) continue;
    if (p.state != ProcessState::Zombie) {
      living = true;
    } else if (child == nullptr) {
      child = &p;
    }
  }
  if (child != nullptr) {
    reap(child->pid, pid);
    return Outcome::Ok;
  }
  if (!living) return fail(pid, Outcome::Echild);
  Process waiting = state_.process(pid);
  waiting.state = ProcessState::Waiting;
  waiting.waits_for = wanted != nullptr ? wanted->pid : kInit;
  set_process(waiting);
  Event e = call(EventKind::Block, waiting.pid);
  e.other = waiting.waits_for;
  event(e);
  return Outcome::Ok;
}

/// Linux takes the process with the most resident memory (oom_badness). Which one of equals it
/// takes is chance there; here it is the youngest. `group`: only of that memory group (1 + its
/// number; 0: any).
Pid Kernel::oom_victim(std::uint32_t group) const {
  Pid victim = kInit;
  std::uint64_t most = 0;
  for (const Process& p : state_.processes) {
    if (!p.alive() || (group != 0 && p.group != group)) continue;
    const std::uint64_t rss = state_.space(p.space).rss();
    if (victim == kInit || rss >= most) {
      victim = p.pid;
      most = rss;
    }
  }
  return victim;
}

/// Whoever runs in the victim's address space goes with it: else no memory would come free.
void Kernel::oom_kill(Pid culprit, Pid victim) {
  Event e = call(EventKind::OomKill, culprit);
  e.other = victim;
  e.outcome = Outcome::Sigkill;
  const SpaceId space = state_.process(victim).space;
  e.count = state_.space(space).rss();
  event(e);
  end_process(victim, 128 + 9);
  for (std::size_t i = 0; i < state_.processes.size(); ++i)
    if (state_.processes[i].alive() && state_.processes[i].space == space)
      end_process(state_.processes[i].pid, 128 + 9);
}

}  // namespace cowscope
