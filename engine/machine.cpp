#include "engine/machine.h"

#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {

const Process* MachineState::search(TextId name) const {
  const auto it = std::lower_bound(pids->begin(), pids->end(), name,
                                   [](const NamedPid& p, TextId n) { return p.name < n; });
  if (it == pids->end() || it->name != name) return nullptr;
  lately_[name.value() % lately_.size()] = it->pid;
  return &process(it->pid);
}

Machine::Machine(std::shared_ptr<Setup> setup) : setup_(std::move(setup)) {
  state_.frames = FrameTable(config().frames);
  state_.tlb = Tlb(config().tlb_entries);
  // The page cache: cached files lie in the lowest frames, mapped by nobody yet.
  for (std::uint32_t f = 0; f < config().files.size(); ++f) {
    const FileConfig& file = config().files[f];
    FileState pages{std::vector<FrameNumber>(file.pages, kNoFrame), {}};
    for (std::uint32_t i = 0; i < file.pages; ++i) {
      pages.stored.push_back(
          setup_->contents.intern(std::string(texts()[file.path]) + " " + std::to_string(i)));
      if (!file.cached && !file.tmpfs) continue;  // a file on tmpfs is nowhere else
      pages.cached[i] = state_.frames.lowest_free();
      state_.frames.take(pages.cached[i]);
      Frame frame;
      frame.kind = FrameKind::File;
      frame.cached = true;
      frame.owner = f;
      frame.owner_page = i;
      frame.content = pages.stored[i];
      state_.frames.set(pages.cached[i], frame);
    }
    state_.files.emplace_back(std::move(pages));
  }
  state_.charged.assign(config().groups.size(), 0);
}

Outcome Machine::run(const Command& command, std::uint32_t step, Journal* journal,
                     EventCount* count) {
  Kernel kernel(state_, *setup_, journal, step, operations_);
  const Outcome outcome = kernel.run(command);
  if (count != nullptr) *count = kernel.count();
  return outcome;
}

void Machine::revert(const Journal& journal, const Event& event) {
  for (std::uint32_t i = event.end_change; i-- > event.first_change;)
    cowscope::revert(state_, journal.changes[i]);
}

void Machine::reapply(const Journal& journal, const Event& event) {
  for (std::uint32_t i = event.first_change; i < event.end_change; ++i)
    apply(state_, journal.changes[i]);
}

std::string_view Machine::bytes(SpaceId space, PageNumber page) const {
  const Entry e = state_.space(space).table().get(page);
  return e.maps_frame() ? contents().bytes(state_.frames.common(e.frame()).content)
                        : std::string_view{};
}

std::string_view Machine::would_read(SpaceId space, PageNumber page) const {
  const Entry e = state_.space(space).table().get(page);
  if (e.present()) return bytes(space, page);
  if (e.guard()) return {};
  if (e.swapped()) return contents().bytes((*state_.swap)[e.slot()].content);
  const Region* r = state_.space(space).find(page);
  if (r == nullptr) return {};
  const auto index = static_cast<std::size_t>(r->backing_page + (page - r->start));
  if (r->file) {
    const FileState& file = *state_.files[r->file->value()];
    if (index >= file.cached.size()) return {};
    const FrameNumber cached = file.cached[index];
    return contents().bytes(cached != kNoFrame ? state_.frames.common(cached).content
                                               : file.stored[index]);
  }
  if (r->object.value() == 0) return {};
  const auto& frames = state_.objects[r->object.value() - 1]->frames;
  if (index >= frames.size() || frames[index] == kNoFrame) return {};
  return contents().bytes(state_.frames.common(frames[index]).content);
}

std::optional<ResolvedRange> resolve(const MachineState& state, const Process& who,
                                     const PageRange& range) {
  if (range.raw()) {
    const PageNumber first = page_of(range.first_address);
    return ResolvedRange{first, page_of(range.last_address) - first + 1, {}, 0};
  }
  const NamedRange* name = state.space(who.space).find(range.region);
  if (name == nullptr) return std::nullopt;
  if (range.whole) return ResolvedRange{name->start, name->pages, range.region, 0};
  return ResolvedRange{name->start + range.first, std::uint64_t{range.last} - range.first + 1,
                       range.region, range.first};
}

namespace {

/// What a command needs to exist, found without running it.
class Checker {
 public:
  using Made = bool (*)(const void*, TextId);
  Checker(const MachineState& state, const Setup& setup, std::uint64_t operations, Made made,
          const void* context)
      : state_(state), setup_(setup), operations_(operations), made_(made), context_(context) {}

  std::optional<Error> operator()(const Spawn& c) const {
    if (auto e = free_name(c.as)) return e;
    return known_program(c.program);
  }
  std::optional<Error> operator()(const Fork& c) const {
    if (auto e = actor(c.who)) return e;
    if (auto e = free_name(c.as)) return e;
    const Process* who = acting(c.who);
    if (who == nullptr) return std::nullopt;
    const AddressSpace& space = state_.space(who->space);
    if (c.kind != ForkKind::Fork) return std::nullopt;  // nothing is copied
    if (const std::uint64_t regions = state_.regions + space.regions().size();
        regions > Limits::kRegions)
      return Error{Refusal::TooManyRegions, c.who, {}, regions, Limits::kRegions};
    return work(space.rss(), space.rss());
  }
  std::optional<Error> operator()(const Exec& c) const {
    if (auto e = actor(c.who)) return e;
    return known_program(c.program);
  }
  std::optional<Error> operator()(const Exit& c) const { return actor(c.who); }
  std::optional<Error> operator()(const Kill& c) const { return known(c.who); }
  std::optional<Error> operator()(const Wait& c) const {
    if (auto e = actor(c.who)) return e;
    return c.child.value() != 0 ? known(c.child) : std::nullopt;
  }
  std::optional<Error> operator()(const Read& c) const { return access(c.who, c.range, 1); }
  std::optional<Error> operator()(const Write& c) const {
    if (setup_.contents.over_limit())
      return Error{Refusal::ContentsFull,
                   c.who,
                   {},
                   setup_.contents.total_bytes(),
                   ContentStore::kByteLimit};
    return access(c.who, c.range, 1 + setup_.texts[c.bytes].size() / kPageSize);
  }
  std::optional<Error> operator()(const SysRead& c) const {
    return (*this)(Write{c.who, c.range, c.offset, c.bytes});
  }
  std::optional<Error> operator()(const SysWrite& c) const { return access(c.who, c.range, 1); }
  std::optional<Error> operator()(const Poke& c) const {
    if (auto e = actor(c.who)) return e;
    if (auto e = known(c.other)) return e;
    // The other may wait meanwhile; it does nothing itself.
    const Process* other = acting(c.other);
    if (acting(c.who) == nullptr || other == nullptr) return std::nullopt;
    if (setup_.contents.over_limit())
      return Error{Refusal::ContentsFull,
                   c.who,
                   {},
                   setup_.contents.total_bytes(),
                   ContentStore::kByteLimit};
    return touch(*other, c.other, c.range, 1 + setup_.texts[c.bytes].size() / kPageSize);
  }
  std::optional<Error> operator()(const Print& c) const {
    return c.of_page ? access(c.who, c.range, 1) : actor(c.who);
  }
  std::optional<Error> operator()(const Mmap& c) const {
    if (auto e = actor(c.who)) return e;
    const Process* who = acting(c.who);
    if (who == nullptr) return std::nullopt;
    const NamedRange* name = state_.space(who->space).find(c.region);
    if (name != nullptr && name->mapped) return Error{Refusal::NameTaken, c.region, c.who, 0, 0};
    if (c.file.value() != 0) {
      const auto& files = setup_.config.files;
      const auto file = std::find_if(files.begin(), files.end(),
                                     [&](const FileConfig& f) { return f.path == c.file; });
      if (file == files.end()) return Error{Refusal::UnknownFile, c.file, {}, 0, 0};
    } else if (c.sharing == Sharing::Shared && c.pages > Limits::kMappedPages) {
      return Error{Refusal::TooManyPages, c.region, {}, c.pages, Limits::kMappedPages};
    }
    if (c.populate)
      if (auto e = work(c.pages, c.pages)) return e;
    return region_limit(c.who);
  }
  std::optional<Error> operator()(const Munmap& c) const { return region_call(c.who, c.range); }
  std::optional<Error> operator()(const Mprotect& c) const { return region_call(c.who, c.range); }
  std::optional<Error> operator()(const Madvise& c) const {
    const bool touches = c.advice == Advice::PopulateRead || c.advice == Advice::PopulateWrite ||
                         c.advice == Advice::WillNeed || c.advice == Advice::Collapse ||
                         c.advice == Advice::GuardInstall;
    if (touches)
      if (auto e = access(c.who, c.range, 1)) return e;
    return region_call(c.who, c.range);
  }
  std::optional<Error> operator()(const Mremap& c) const {
    if (auto e = region_call(c.who, c.range)) return e;
    const Process* who = acting(c.who);
    if (who == nullptr || c.as.value() == 0) return std::nullopt;
    const NamedRange* name = state_.space(who->space).find(c.as);
    if (name != nullptr && name->mapped) return Error{Refusal::NameTaken, c.as, c.who, 0, 0};
    return std::nullopt;
  }
  std::optional<Error> operator()(const Mlock& c) const {
    if (auto e = access(c.who, c.range, 1)) return e;
    return region_call(c.who, c.range);
  }
  std::optional<Error> operator()(const Msync& c) const { return in_range(c.who, c.range); }
  std::optional<Error> operator()(const Pin& c) const { return access(c.who, c.range, 1); }
  std::optional<Error> operator()(const KsmScan&) const { return work(state_.mapped_pages, 0); }
  std::optional<Error> operator()(const Evict& c) const {
    for (const FileConfig& f : setup_.config.files)
      if (f.path == c.file) return std::nullopt;
    return Error{Refusal::UnknownFile, c.file, {}, 0, 0};
  }
  std::optional<Error> operator()(const JoinGroup& c) const {
    if (auto e = actor(c.who)) return e;
    for (const GroupConfig& g : setup_.config.groups)
      if (g.name == c.group) return std::nullopt;
    return Error{Refusal::UnknownGroup, c.group, {}, 0, 0};
  }
  std::optional<Error> operator()(const Brk& c) const {
    if (auto e = actor(c.who)) return e;
    const Process* who = acting(c.who);
    if (who == nullptr) return std::nullopt;
    for (const NamedRange& n : state_.space(who->space).names())
      if (n.mapped && setup_.texts[n.name] == "heap") return region_limit(c.who);
    return Error{Refusal::NoHeap, c.who, {}, 0, 0};
  }
  std::optional<Error> operator()(const Skip&) const { return std::nullopt; }

 private:
  /// Null for a process that is dead, or whose fork failed: the kernel answers ESRCH.
  const Process* acting(TextId who) const {
    const Process* p = state_.find(who);
    return p != nullptr && p->alive() ? p : nullptr;
  }
  std::optional<Error> known(TextId who) const {
    if (state_.find(who) != nullptr || made_(context_, who)) return std::nullopt;
    return Error{Refusal::UnknownProcess, who, {}, 0, 0};
  }
  std::optional<Error> actor(TextId who) const {
    if (auto e = known(who)) return e;
    const Process* p = state_.find(who);
    if (p == nullptr || p->state != ProcessState::Waiting) return std::nullopt;
    return Error{Refusal::IsWaiting, who,
                 p->waits_for == kInit ? TextId{} : state_.process(p->waits_for).name, 0, 0};
  }
  std::optional<Error> free_name(TextId as) const {
    if (state_.find(as) == nullptr) return std::nullopt;
    return Error{Refusal::NameTaken, as, {}, 0, 0};
  }
  std::optional<Error> known_program(TextId name) const {
    for (const ProgramConfig& p : setup_.config.programs) {
      if (p.name != name) continue;
      if (const std::uint64_t regions = state_.regions + p.regions.size();
          regions > Limits::kRegions)
        return Error{Refusal::TooManyRegions, name, {}, regions, Limits::kRegions};
      return std::nullopt;
    }
    return Error{Refusal::UnknownProgram, name, {}, 0, 0};
  }
  std::optional<Error> region_limit(TextId who) const {
    if (state_.regions < Limits::kRegions) return std::nullopt;
    return Error{Refusal::TooManyRegions, who, {}, state_.regions + 1ULL, Limits::kRegions};
  }
  std::optional<Error> in_range(TextId who, const PageRange& range) const {
    if (auto e = actor(who)) return e;
    const Process* p = acting(who);
    return p == nullptr ? std::nullopt : in_range_of(*p, who, range);
  }
  std::optional<Error> in_range_of(const Process& p, TextId who, const PageRange& range) const {
    if (range.raw()) return std::nullopt;
    const NamedRange* name = state_.space(p.space).find(range.region);
    if (name == nullptr) return Error{Refusal::UnknownRegion, range.region, who, 0, 0};
    if (range.whole || range.last < name->pages) return std::nullopt;
    return Error{Refusal::PageOutOfRange, range.region, who, range.last, name->pages};
  }
  std::optional<Error> access(TextId who, const PageRange& range, std::uint64_t each) const {
    if (auto e = actor(who)) return e;
    const Process* p = acting(who);
    return p == nullptr ? std::nullopt : touch(*p, who, range, each);
  }
  std::optional<Error> touch(const Process& p, TextId who, const PageRange& range,
                             std::uint64_t each) const {
    if (auto e = in_range_of(p, who, range)) return e;
    const ResolvedRange r = *resolve(state_, p, range);
    if (r.count > setup_.pages_per_command)
      return Error{Refusal::TooManyPagesAtOnce, who, {}, r.count, setup_.pages_per_command};
    // What is resident already is not mapped again.
    std::uint64_t resident = 0;
    if (state_.mapped_pages + r.count * each > Limits::kMappedPages)
      state_.space(p.space).table().for_each_present(r.first, r.count,
                                                     [&](PageNumber, Entry) { ++resident; });
    return work(r.count * each, r.count * each - std::min(resident, r.count * each));
  }
  std::optional<Error> region_call(TextId who, const PageRange& range) const {
    if (auto e = in_range(who, range)) return e;
    return region_limit(who);
  }
  std::optional<Error> work(std::uint64_t operations, std::uint64_t new_pages) const {
    if (operations_ + operations > Limits::kPageOperations)
      return Error{Refusal::TooMuchWork, {}, {}, operations_ + operations, Limits::kPageOperations};
    if (state_.mapped_pages + new_pages > Limits::kMappedPages && new_pages > 0)
      return Error{
          Refusal::TooManyPages, {}, {}, state_.mapped_pages + new_pages, Limits::kMappedPages};
    return std::nullopt;
  }

  const MachineState& state_;
  const Setup& setup_;
  std::uint64_t operations_;
  Made made_;
  const void* context_;
};

}  // namespace

std::optional<Error> Machine::check_names(const Command& command, MadeFn made,
                                          const void* context) const {
  return std::visit(Checker(state_, *setup_, operations_, made, context), command);
}

}  // namespace cowscope
