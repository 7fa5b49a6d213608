#include "tests/support/reference_machine.h"

#include <algorithm>

namespace cowscope::testing {
namespace {

std::string trimmed(const std::string& s) {
  const std::size_t last = s.find_last_not_of('\0');
  return last == std::string::npos ? std::string() : s.substr(0, last + 1);
}

}  // namespace

ReferenceMachine::Proc* ReferenceMachine::find(TextId name) {
  for (auto& p : procs_)
    if (p->name == name) return p.get();
  return nullptr;
}

std::uint64_t ReferenceMachine::next_start(const Proc& p) const {
  std::uint64_t end = 0;
  for (const auto& [id, n] : p.names)
    if (!n.inherited) end = std::max(end, n.start + n.pages);
  const std::uint64_t stride = 65536;  // 256 MiB in pages
  return std::max<std::uint64_t>(0x40000, (end + 512 + stride - 1) / stride * stride);
}

void ReferenceMachine::map(Proc& p, TextId name, std::uint64_t start, std::uint64_t count,
                           Prot prot, Sharing sharing, const FileConfig* file,
                           std::uint64_t offset) {
  p.names[name.value()] = {start, count, false};
  for (std::uint64_t i = 0; i < count; ++i) {
    Page page;
    page.prot = prot;
    page.shared = sharing == Sharing::Shared;
    page.is_file = file != nullptr;
    if (file != nullptr && offset + i >= file->pages) page.past_end = true;
    else if (file != nullptr)
      page.original = std::string(setup_.texts[file->path]) + " " + std::to_string(offset + i);
    page.bytes = std::make_shared<std::string>(page.original);
    p.pages[start + i] = page;
  }
}

void ReferenceMachine::load(Proc& p, TextId program) {
  for (auto& [id, n] : p.names) n.inherited = true;
  p.pages.clear();
  for (const ProgramConfig& prog : setup_.config.programs) {
    if (prog.name != program) continue;
    for (const RegionConfig& r : prog.regions)
      map(p, r.name, r.start ? page_of(*r.start).value() : next_start(p), r.pages, r.prot,
          r.sharing, r.file ? &setup_.config.files[r.file->value()] : nullptr, r.file_offset);
  }
}

std::pair<std::uint64_t, std::uint64_t> ReferenceMachine::resolve(const Proc& p,
                                                                  const PageRange& r) const {
  if (r.raw()) return {page_of(r.first_address).value(), page_of(r.last_address).value() + 1};
  const Named& n = p.names.at(r.region.value());
  if (r.whole) return {n.start, n.start + n.pages};
  return {n.start + r.first, n.start + r.last + 1};
}

void ReferenceMachine::reap(Proc& p) { p.state = ProcessState::Gone; }

void ReferenceMachine::end(Proc& p) {
  p.state = ProcessState::Zombie;
  p.pages.clear();
  for (auto& child : procs_)
    if (child->parent == p.name && child->state != ProcessState::Gone) {
      child->parent = {};
      if (child->state == ProcessState::Zombie) reap(*child);
    }
  Proc* parent = find(p.parent);
  if (parent == nullptr) {
    reap(p);
  } else if (parent->state == ProcessState::Waiting &&
             (parent->waits_for == TextId{} || parent->waits_for == p.name)) {
    reap(p);
    parent->state = ProcessState::Running;
  }
}

Outcome ReferenceMachine::access(Proc& p, std::uint64_t page, bool write, std::size_t offset,
                                 std::string_view bytes) {
  ++access_;
  for (const Event& e : engine_->events)
    if (e.kind == EventKind::OomKill && e.access == access_) {
      Proc& victim = *procs_[e.other.value() - 1];
      end(victim);
      if (&victim == &p) return Outcome::Sigkill;
    }
  const auto it = p.pages.find(page);
  Outcome outcome = Outcome::Ok;
  if (it == p.pages.end() || (write && !it->second.prot.write) ||
      (!it->second.prot.read && !it->second.prot.write && !it->second.prot.exec))
    outcome = Outcome::Sigsegv;
  // A private copy once made stays readable past the file's end; nothing can make one there.
  else if (it->second.past_end) outcome = Outcome::Sigbus;
  if (outcome != Outcome::Ok) {
    end(p);
    return outcome;
  }
  if (write) {
    std::string& data = *it->second.bytes;
    if (data.size() < offset + bytes.size()) data.resize(offset + bytes.size(), '\0');
    data.replace(offset, bytes.size(), bytes);
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

Outcome ReferenceMachine::run(const Command& command, std::uint32_t step, const Journal& engine,
                              Outcome engine_outcome) {
  engine_ = &engine;
  access_ = 0;
  const auto living =
      static_cast<std::uint32_t>(std::count_if(procs_.begin(), procs_.end(), [](const auto& p) {
        return p->state == ProcessState::Running || p->state == ProcessState::Waiting;
      }));
  if (const auto* c = std::get_if<Spawn>(&command)) {
    if (living >= setup_.config.max_processes) return Outcome::Eagain;
    if (engine_outcome == Outcome::Enomem) return engine_outcome;
    procs_.push_back(std::make_unique<Proc>());
    procs_.back()->name = c->as;
    load(*procs_.back(), c->program);
    return Outcome::Ok;
  }
  const TextId who = std::visit(
      [](const auto& c) {
        if constexpr (requires { c.who; }) return c.who;
        else return TextId{};
      },
      command);
  Proc* p = find(who);
  if (p == nullptr || p->state == ProcessState::Zombie || p->state == ProcessState::Gone)
    return Outcome::Esrch;

  if (const auto* c = std::get_if<Fork>(&command)) {
    if (living >= setup_.config.max_processes) return Outcome::Eagain;
    if (engine_outcome == Outcome::Enomem) return engine_outcome;
    auto child = std::make_unique<Proc>(*p);
    child->name = c->as;
    child->parent = p->name;
    for (auto& [number, page] : child->pages)
      if (!page.shared) page.bytes = std::make_shared<std::string>(*page.bytes);  // the full copy
    procs_.push_back(std::move(child));
  } else if (const auto* x = std::get_if<Exec>(&command)) {
    if (engine_outcome == Outcome::Sigkill) {
      end(*p);
      return engine_outcome;
    }
    load(*p, x->program);
  } else if (std::holds_alternative<Exit>(command) || std::holds_alternative<Kill>(command)) {
    end(*p);
  } else if (const auto* w = std::get_if<Wait>(&command)) {
    Outcome outcome = Outcome::Ok;
    if (!wait(*p, w->child, outcome)) {
      p->state = ProcessState::Waiting;
      p->waits_for = w->child;
    }
    return outcome;
  } else if (const auto* r = std::get_if<Read>(&command)) {
    const auto [first, last] = resolve(*p, r->range);
    for (std::uint64_t page = first; page < last; ++page)
      if (const Outcome o = access(*p, page, false, 0, {}); o != Outcome::Ok) return o;
  } else if (const auto* s = std::get_if<Write>(&command)) {
    const auto [first, last] = resolve(*p, s->range);
    std::string bytes(setup_.texts[s->bytes]);
    if (bytes.empty()) bytes = std::string(setup_.texts[s->who]) + " " + std::to_string(step);
    for (std::uint64_t page = first; page < last; ++page) {
      std::uint64_t at =
          page * kPageSize + s->offset +
          (s->range.raw() && page == first ? s->range.first_address.value() % kPageSize : 0);
      for (std::size_t done = 0; done < bytes.size();) {
        const std::size_t here =
            std::min<std::size_t>(bytes.size() - done, kPageSize - at % kPageSize);
        if (const Outcome o = access(*p, at / kPageSize, true, at % kPageSize,
                                     std::string_view(bytes).substr(done, here));
            o != Outcome::Ok)
          return o;
        done += here;
        at += here;
      }
    }
  } else if (const auto* m = std::get_if<Mmap>(&command)) {
    const FileConfig* file = nullptr;
    for (const FileConfig& f : setup_.config.files)
      if (m->file.value() != 0 && f.path == m->file) file = &f;
    map(*p, m->region, next_start(*p), m->pages, m->prot, m->sharing, file, m->file_offset);
  } else if (const auto* u = std::get_if<Munmap>(&command)) {
    const auto [first, last] = resolve(*p, u->range);
    p->pages.erase(p->pages.lower_bound(first), p->pages.lower_bound(last));
  } else if (const auto* t = std::get_if<Mprotect>(&command)) {
    const auto [first, last] = resolve(*p, t->range);
    for (std::uint64_t page = first; page < last; ++page) {
      if (!p->pages.contains(page)) return Outcome::Enomem;
      p->pages[page].prot = t->prot;
    }
  } else if (const auto* a = std::get_if<Madvise>(&command)) {
    const auto [first, last] = resolve(*p, a->range);
    Outcome outcome = Outcome::Ok;
    for (std::uint64_t page = first; page < last; ++page) {
      if (!p->pages.contains(page)) outcome = Outcome::Enomem;
      else if (!p->pages[page].shared) *p->pages[page].bytes = p->pages[page].original;
    }
    return outcome;
  } else if (const auto* b = std::get_if<Brk>(&command)) {
    Named* heap = nullptr;
    for (auto& [id, n] : p->names)
      if (setup_.texts[TextId{id}] == "heap") heap = &n;
    const std::uint64_t end_page = heap->start + heap->pages;
    if (b->pages < 0) {
      if (static_cast<std::uint64_t>(-b->pages) > heap->pages) return Outcome::Enomem;
      heap->pages -= static_cast<std::uint64_t>(-b->pages);
      p->pages.erase(p->pages.lower_bound(heap->start + heap->pages),
                     p->pages.lower_bound(end_page));
    } else {
      for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(b->pages); ++i) {
        Page page;
        page.prot = {true, true, false};
        page.bytes = std::make_shared<std::string>();
        p->pages[end_page + i] = page;
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
    if (count != p.pages.size())
      return name + ": " + std::to_string(p.pages.size()) + " pages expected, has " +
             std::to_string(count);
    for (const auto& [page, expected] : p.pages) {
      if (s.space(q.space).find(PageNumber{page}) == nullptr)
        return name + ": page " + std::to_string(page) + " is missing";
      if (expected.past_end) continue;
      const std::string_view got = machine.would_read(q.space, PageNumber{page});
      if (got != trimmed(*expected.bytes))
        return name + ": page " + std::to_string(page) + " reads '" + std::string(got) +
               "', expected '" + trimmed(*expected.bytes) + "'";
    }
  }
  return {};
}

}  // namespace cowscope::testing
