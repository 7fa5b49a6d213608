#include "tests/support/reference_machine.h"

#include <algorithm>

namespace cowscope::testing {
namespace {

std::string trimmed(const std::string& s) {
  const std::size_t last = s.find_last_not_of('\0');
  return last == std::string::npos ? std::string() : s.substr(0, last + 1);
}

template <class T>
const T* as(const Command& c) {
  return std::get_if<T>(&c);
}

}  // namespace

ReferenceMachine::ReferenceMachine(const Setup& setup) : setup_(setup) {
  for (const FileConfig& f : setup.config.files) {
    auto pages = std::make_shared<std::vector<Bytes>>();
    for (std::uint32_t i = 0; i < f.pages; ++i)
      pages->push_back(std::make_shared<std::string>(std::string(setup.texts[f.path]) + " " +
                                                     std::to_string(i)));
    files_[f.path.value()] = pages;
  }
}

ReferenceMachine::Proc* ReferenceMachine::find(TextId name) {
  for (auto& p : procs_)
    if (p->name == name) return p.get();
  return nullptr;
}

std::uint64_t ReferenceMachine::next_start(const Space& s) const {
  std::uint64_t end = 0;
  for (const auto& [id, n] : s.names)
    if (!n.inherited) end = std::max(end, n.start + n.pages);
  const std::uint64_t stride = 65536;  // 256 MiB in pages
  return std::max<std::uint64_t>(0x40000, (end + 512 + stride - 1) / stride * stride);
}

/// As it was when it was mapped: the backing's bytes, or zeros.
void ReferenceMachine::reset(Page& page) {
  page.lazy = false;
  page.aliased = page.backing && !page.past_end();
  page.bytes = page.aliased ? (*page.backing)[page.index] : std::make_shared<std::string>();
}

void ReferenceMachine::map(Space& s, TextId name, std::uint64_t start, std::uint64_t count,
                           Prot prot, Sharing sharing, TextId file, std::uint64_t offset) {
  s.names[name.value()] = {start, count, false};
  Backing backing;
  if (file.value() != 0) backing = files_.at(file.value());
  else if (sharing == Sharing::Shared) {
    backing = std::make_shared<std::vector<Bytes>>();
    for (std::uint64_t i = 0; i < count; ++i) backing->push_back(std::make_shared<std::string>());
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    Page page;
    page.prot = prot;
    page.shared = sharing == Sharing::Shared;
    page.is_file = file.value() != 0;
    page.backing = backing;
    page.index = offset + i;
    reset(page);
    s.pages[start + i] = page;
  }
}

void ReferenceMachine::load(Proc& p, TextId program) {
  auto fresh = std::make_shared<Space>();
  if (p.space) fresh->names = p.space->names;
  for (auto& [id, n] : fresh->names) n.inherited = true;
  p.space = fresh;
  for (const ProgramConfig& prog : setup_.config.programs) {
    if (prog.name != program) continue;
    for (const RegionConfig& r : prog.regions)
      map(*fresh, r.name, r.start ? page_of(*r.start).value() : next_start(*fresh), r.pages, r.prot,
          r.sharing, r.file ? setup_.config.files[r.file->value()].path : TextId{}, r.file_offset);
  }
}

std::pair<std::uint64_t, std::uint64_t> ReferenceMachine::resolve(const Space& s,
                                                                  const PageRange& r) const {
  if (r.raw()) return {page_of(r.first_address).value(), page_of(r.last_address).value() + 1};
  const Named& n = s.names.at(r.region.value());
  if (r.whole) return {n.start, n.start + n.pages};
  return {n.start + r.first, n.start + r.last + 1};
}

/// What a name stands for whose mapping failed.
ReferenceMachine::Named ReferenceMachine::nowhere(std::uint64_t pages) {
  return {kAddressLimit / kPageSize, pages, true};
}

void ReferenceMachine::reap(Proc& p) { p.state = ProcessState::Gone; }

void ReferenceMachine::give_back_space(const Proc& child) {
  for (auto& parent : procs_)
    if (parent->alive() && parent->lends_space && parent->waits_for == child.name) {
      parent->state = ProcessState::Running;
      parent->lends_space = false;
      parent->waits_for = {};
    }
}

void ReferenceMachine::end(Proc& p) {
  p.state = ProcessState::Zombie;
  p.lends_space = false;
  for (auto& child : procs_)
    if (child->parent == p.name && child->state != ProcessState::Gone) {
      child->parent = {};
      if (child->state == ProcessState::Zombie) reap(*child);
    }
  give_back_space(p);
  Proc* parent = find(p.parent);
  if (parent == nullptr) {
    reap(p);
  } else if (parent->state == ProcessState::Waiting && !parent->lends_space &&
             (parent->waits_for == TextId{} || parent->waits_for == p.name)) {
    reap(p);
    parent->state = ProcessState::Running;
  }
}

/// Whom the OOM killer took in this access goes, and who ran in the same address space.
void ReferenceMachine::oom(std::uint32_t access) {
  for (const Event& e : engine_->events) {
    if (e.kind != EventKind::OomKill || e.access != access) continue;
    Proc& victim = *procs_[e.other.value() - 1];
    if (!victim.alive()) continue;
    const auto space = victim.space;
    end(victim);
    for (auto& other : procs_)
      if (other->alive() && other->space == space) end(*other);
  }
}

Outcome ReferenceMachine::access(Proc& p, std::uint64_t page, bool write, By by, std::size_t offset,
                                 std::string_view bytes) {
  ++access_;
  oom(access_);
  if (!actor_->alive()) return Outcome::Sigkill;
  if (!p.alive()) return Outcome::Esrch;
  const auto it = p.space->pages.find(page);
  Outcome outcome = Outcome::Ok;
  if (it == p.space->pages.end()) {
    outcome = Outcome::Sigsegv;
  } else {
    const Page& x = it->second;
    const bool forced = by == By::Force && !x.shared;
    const bool none = !x.prot.read && !x.prot.write && !x.prot.exec;
    if (!forced && ((write && !x.prot.write) || none)) outcome = Outcome::Sigsegv;
    else if (x.guard) outcome = Outcome::Sigsegv;
    // A private copy once made stays readable past the file's end; nothing can make one there.
    else if (x.past_end()) outcome = Outcome::Sigbus;
  }
  if (outcome != Outcome::Ok) {
    if (by != By::Program) return Outcome::Efault;
    end(p);
    return outcome;
  }
  if (!write) return outcome;
  Page& x = it->second;
  x.lazy = false;
  if (x.aliased && !x.shared) {
    x.bytes = std::make_shared<std::string>(*x.bytes);
    x.aliased = false;
  }
  std::string& data = *x.bytes;
  if (data.size() < offset + bytes.size()) data.resize(offset + bytes.size(), '\0');
  data.replace(offset, bytes.size(), bytes);
  return outcome;
}

Outcome ReferenceMachine::load_range(Proc& p, const PageRange& range, By by) {
  const auto [first, last] = resolve(*p.space, range);
  for (std::uint64_t page = first; page < last; ++page)
    if (const Outcome o = access(p, page, false, by, 0, {}); o != Outcome::Ok) return o;
  return Outcome::Ok;
}

Outcome ReferenceMachine::store_range(Proc& p, const Proc& writer, const PageRange& range,
                                      std::uint32_t offset, TextId text, std::uint32_t step,
                                      By by) {
  const auto [first, last] = resolve(*p.space, range);
  std::string bytes(setup_.texts[text]);
  if (bytes.empty()) bytes = std::string(setup_.texts[writer.name]) + " " + std::to_string(step);
  for (std::uint64_t page = first; page < last; ++page) {
    std::uint64_t at = page * kPageSize + offset +
                       (range.raw() && page == first ? range.first_address.value() % kPageSize : 0);
    for (std::size_t done = 0; done < bytes.size();) {
      const std::size_t here =
          std::min<std::size_t>(bytes.size() - done, kPageSize - at % kPageSize);
      if (const Outcome o = access(p, at / kPageSize, true, by, at % kPageSize,
                                   std::string_view(bytes).substr(done, here));
          o != Outcome::Ok)
        return o;
      done += here;
      at += here;
    }
  }
  return Outcome::Ok;
}

bool ReferenceMachine::wait(Proc& p, TextId child, Outcome& outcome) {
  bool living = false;
  for (auto& c : procs_) {
    if (c->parent != p.name || c->state == ProcessState::Gone) continue;
    if (child.value() != 0 && c->name != child) continue;
    if (c->state == ProcessState::Zombie) {
      reap(*c);
      return true;
    }
    living = true;
  }
  if (!living) outcome = Outcome::Echild;
  return !living;
}

void ReferenceMachine::fork(Proc& p, const Fork& c) {
  auto child = std::make_unique<Proc>(p);
  child->name = c.as;
  child->parent = p.name;
  if (c.kind == ForkKind::Fork) {
    child->space = std::make_shared<Space>(*p.space);
    auto& pages = child->space->pages;
    std::erase_if(pages, [](const auto& page) { return page.second.dont_fork; });
    for (auto& [number, page] : pages) {
      page.locked = false;
      if (page.wipe_on_fork) {
        page.guard = false;
        reset(page);
      } else if (!page.aliased) {
        page.bytes = std::make_shared<std::string>(*page.bytes);  // the full copy
      }
    }
  }
  if (c.kind == ForkKind::Vfork) {
    p.state = ProcessState::Waiting;
    p.waits_for = c.as;
    p.lends_space = true;
  }
  procs_.push_back(std::move(child));
}

Outcome ReferenceMachine::run(const Command& command, std::uint32_t step, const Journal& engine,
                              Outcome engine_outcome, const Machine& machine) {
  engine_ = &engine;
  access_ = 0;
  Outcome outcome = Outcome::Ok;
  const auto living = static_cast<std::uint32_t>(
      std::count_if(procs_.begin(), procs_.end(), [](const auto& p) { return p->alive(); }));
  if (const auto* c = as<Spawn>(command)) {
    if (living >= setup_.config.max_processes) return Outcome::Eagain;
    if (engine_outcome == Outcome::Enomem) return engine_outcome;
    procs_.push_back(std::make_unique<Proc>());
    procs_.back()->name = c->as;
    load(*procs_.back(), c->program);
  } else if (!as<KsmScan>(command) && !as<Evict>(command)) {
    const TextId who = std::visit(
        [](const auto& any) {
          if constexpr (requires { any.who; }) return any.who;
          else return TextId{};
        },
        command);
    Proc* p = find(who);
    if (p == nullptr || !p->alive()) return Outcome::Esrch;
    if (as<Fork>(command) && living >= setup_.config.max_processes) return Outcome::Eagain;
    actor_ = p;
    outcome = run_call(*p, command, step, engine_outcome);
  }
  // Kills in accesses that are not followed here (populating and the like).
  for (const Event& e : engine.events)
    if (e.kind == EventKind::OomKill) oom(e.access);
  for (std::size_t i = 0; i < procs_.size(); ++i)
    for (auto& [number, page] : procs_[i]->space->pages) {
      const Process& q = machine.state().processes[i];
      if (!q.alive()) break;
      const Entry e = machine.state().space(q.space).table().get(PageNumber{number});
      if (page.lazy && e.empty()) reset(page);
      // A copy made without a write (mlock, pins, eager fork) no longer sees the file change.
      if (page.aliased && !page.shared &&
          (e.swapped() ||
           (e.maps_frame() && machine.state().frames[e.frame()].kind != FrameKind::File))) {
        page.bytes = std::make_shared<std::string>(*page.bytes);
        page.aliased = false;
      }
    }
  return outcome;
}

Outcome ReferenceMachine::run_call(Proc& p, const Command& command, std::uint32_t step,
                                   Outcome engine_outcome) {
  if (const auto* c = as<Fork>(command)) {
    if (engine_outcome == Outcome::Enomem) return engine_outcome;
    fork(p, *c);
  } else if (const auto* x = as<Exec>(command)) {
    if (engine_outcome == Outcome::Sigkill) {
      give_back_space(p);
      end(p);
      return engine_outcome;
    }
    load(p, x->program);
    give_back_space(p);
  } else if (as<Exit>(command) || as<Kill>(command)) {
    end(p);
  } else if (const auto* w = as<Wait>(command)) {
    Outcome outcome = Outcome::Ok;
    if (!wait(p, w->child, outcome)) {
      p.state = ProcessState::Waiting;
      p.waits_for = w->child;
    }
    return outcome;
  } else if (const auto* r = as<Read>(command)) {
    return load_range(p, r->range, By::Program);
  } else if (const auto* s = as<Write>(command)) {
    return store_range(p, p, s->range, s->offset, s->bytes, step, By::Program);
  } else if (const auto* sr = as<SysRead>(command)) {
    return store_range(p, p, sr->range, sr->offset, sr->bytes, step, By::Kernel);
  } else if (const auto* sw = as<SysWrite>(command)) {
    return load_range(p, sw->range, By::Kernel);
  } else if (const auto* pr = as<Print>(command)) {
    if (pr->of_page) return load_range(p, pr->range, By::Kernel);
  } else if (const auto* k = as<Poke>(command)) {
    Proc* other = find(k->other);
    if (other == nullptr || !other->alive()) return Outcome::Esrch;
    return store_range(*other, p, k->range, k->offset, k->bytes, step, By::Force);
  } else if (const auto* m = as<Mmap>(command)) {
    if (engine_outcome == Outcome::Enomem) {
      p.space->names.try_emplace(m->region.value(), nowhere(m->pages));
      return engine_outcome;
    }
    map(*p.space, m->region, next_start(*p.space), m->pages, m->prot, m->sharing, m->file,
        m->file_offset);
    return engine_outcome;
  } else if (const auto* u = as<Munmap>(command)) {
    const auto [first, last] = resolve(*p.space, u->range);
    if (first == last || last > kAddressLimit / kPageSize) return Outcome::Einval;
    auto& pages = p.space->pages;
    pages.erase(pages.lower_bound(first), pages.lower_bound(last));
  } else if (const auto* t = as<Mprotect>(command)) {
    return protect(p, *t, engine_outcome);
  } else if (const auto* a = as<Madvise>(command)) {
    return advise(p, *a, engine_outcome);
  } else if (const auto* l = as<Mlock>(command)) {
    const auto [first, last] = resolve(*p.space, l->range);
    for (std::uint64_t page = first; page < last && p.space->pages.contains(page); ++page)
      p.space->pages.at(page).locked = l->lock;
    return engine_outcome;
  } else if (const auto* mr = as<Mremap>(command)) {
    const auto [first, last] = resolve(*p.space, mr->range);
    if (engine_outcome == Outcome::Ok || engine_outcome == Outcome::Sigkill) remap(p, *mr);
    else if (mr->as.value() != 0) p.space->names.try_emplace(mr->as.value(), nowhere(last - first));
    return engine_outcome;
  } else if (as<Pin>(command) || as<Msync>(command) || as<JoinGroup>(command)) {
    return engine_outcome;
  } else if (const auto* b = as<Brk>(command)) {
    if (engine_outcome == Outcome::Enomem) return engine_outcome;
    Named* heap = nullptr;
    for (auto& [id, n] : p.space->names)
      if (setup_.texts[TextId{id}] == "heap") heap = &n;
    auto& pages = p.space->pages;
    if (b->pages < 0) {
      heap->pages -= static_cast<std::uint64_t>(-b->pages);
      pages.erase(
          pages.lower_bound(heap->start + heap->pages),
          pages.lower_bound(heap->start + heap->pages + static_cast<std::uint64_t>(-b->pages)));
    } else {
      for (std::int64_t i = 0; i < b->pages; ++i) {
        Page page;
        page.prot = {true, true, false};
        reset(page);
        pages[heap->start + heap->pages + static_cast<std::uint64_t>(i)] = page;
      }
      heap->pages += static_cast<std::uint64_t>(b->pages);
    }
  }
  return Outcome::Ok;
}

std::string ReferenceMachine::difference(const Machine& machine) const {
  const MachineState& s = machine.state();
  if (s.processes.size() != procs_.size()) return "another number of processes";
  for (std::size_t i = 0; i < procs_.size(); ++i) {
    const Proc& p = *procs_[i];
    const Process& q = s.processes[i];
    const std::string name(setup_.texts[p.name]);
    if (p.state != q.state)
      return name + ": " + to_string(p.state) + " expected, is " + to_string(q.state);
    if (!q.alive()) continue;
    std::size_t count = 0;
    for (const Region& r : s.space(q.space).regions()) count += r.pages;
    if (count != p.space->pages.size())
      return name + ": " + std::to_string(p.space->pages.size()) + " pages expected, has " +
             std::to_string(count);
    for (const auto& [page, expected] : p.space->pages) {
      if (s.space(q.space).find(PageNumber{page}) == nullptr)
        return name + ": page " + std::to_string(page) + " is missing";
      if (s.space(q.space).table().get(PageNumber{page}).guard() != expected.guard)
        return name + ": page " + std::to_string(page) + " is or is not a guard page";
      if (expected.past_end() || expected.guard) continue;
      const std::string_view got = machine.would_read(q.space, PageNumber{page});
      if (got != trimmed(*expected.bytes))
        return name + ": page " + std::to_string(page) + " reads '" + std::string(got) +
               "', expected '" + trimmed(*expected.bytes) + "'";
    }
  }
  return {};
}

}  // namespace cowscope::testing
