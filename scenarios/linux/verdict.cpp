#include "scenarios/linux/verdict.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "scenarios/linux/protocol.h"
#include "scenarios/words.h"

namespace cowscope::linux_check {
namespace {

std::string yes_no(bool b) { return b ? "yes" : "no"; }

/// Neighbours that are alike are one, as a person would say it.
std::vector<SeenMapping> mappings_of(const AddressSpace& space) {
  std::vector<SeenMapping> all;
  for (const Region& r : space.regions()) {
    const SeenMapping m = {r.start,  r.pages,     r.prot,         r.sharing,
                           r.locked, r.dont_fork, r.wipe_on_fork, r.mergeable};
    if (SeenMapping* last = all.empty() ? nullptr : &all.back();
        last != nullptr && last->start + last->pages == r.start) {
      SeenMapping joined = m;
      joined.start = last->start;
      joined.pages = last->pages;
      if (joined == *last) {
        last->pages += m.pages;
        continue;
      }
    }
    all.push_back(m);
  }
  return all;
}

std::string text_of(const std::vector<SeenMapping>& mappings) {
  std::string text;
  for (const SeenMapping& m : mappings)
    text += (text.empty() ? "" : ", ") + address_text(address_of(m.start)) + " " +
            count_of(m.pages, "page") + " " + prot_text(m.prot) +
            (m.sharing == Sharing::Shared ? " shared" : "") + (m.locked ? " locked" : "") +
            (m.dont_fork ? " dontfork" : "") + (m.wipe_on_fork ? " wipeonfork" : "") +
            (m.mergeable ? " mergeable" : "");
  return text.empty() ? "none" : text;
}

/// What a page of these bytes hashes to; bytes are shared by handle, so each is hashed once.
class Hashes {
 public:
  explicit Hashes(const ContentStore& contents) : contents_(contents) {}
  std::uint64_t of(ContentId id) {
    const auto [it, fresh] = known_.try_emplace(id, 0);
    if (!fresh) return it->second;
    const std::string_view bytes = contents_.bytes(id);
    std::uint64_t h = subject::kHashStart;
    for (std::size_t i = 0; i < kPageSize; i += sizeof h) {
      std::uint64_t word = 0;
      if (i < bytes.size())
        std::memcpy(&word, bytes.data() + i, std::min(sizeof word, bytes.size() - i));
      h = (h ^ word) * subject::kHashFactor;
    }
    return it->second = h;
  }

 private:
  const ContentStore& contents_;
  std::unordered_map<ContentId, std::uint64_t> known_;
};

const char* state_of(Entry e) {
  return e.present()   ? "present"
         : e.swapped() ? "swapped out"
         : e.guard()   ? "a guard"
                       : "not present";
}
const char* state_of(const SeenPage& p) {
  return p.present ? "present" : p.swapped ? "swapped out" : "a guard";
}

class StateComparison {
 public:
  StateComparison(const Machine& model, const Observation& seen, int rule)
      : m_(model), seen_(seen), rule_(rule), hashes_(model.contents()) {}

  std::vector<Difference> run() {
    processes();
    for (const auto& [id, space] : seen_.spaces) {
      mappings(id, space);
      pages(id, space);
      charges(id, space);
    }
    return std::move(found_);
  }

 private:
  void differ(std::string what, std::string model, std::string kernel) {
    found_.push_back({std::move(what), std::move(model), std::move(kernel), rule_});
  }
  std::string owner(SpaceId id) const {
    for (const Process& p : m_.state().processes)
      if (p.space == id && p.alive()) return std::string(m_.texts()[p.name]);
    return "?";
  }
  /// "page 2 of heap in child".
  std::string place(SpaceId id, PageNumber page) const {
    const Region* r = m_.state().space(id).find(page);
    const std::string at = r == nullptr ? "page " + address_text(address_of(page))
                                        : "page " + std::to_string(r->index_of(page)) + " of " +
                                              std::string(m_.texts()[r->name]);
    return at + " in " + owner(id);
  }

  void processes();
  void mappings(SpaceId id, const SeenSpace& space);
  void pages(SpaceId id, const SeenSpace& space);
  void page(SpaceId id, PageNumber page, Entry entry, const SeenPage& seen);
  void frame(SpaceId id, PageNumber page, FrameNumber frame, const SeenPage& seen);
  void charges(SpaceId id, const SeenSpace& space);

  const Machine& m_;
  const Observation& seen_;
  int rule_;
  Hashes hashes_;
  std::vector<Difference> found_;
  // Which frame of the model is which of the machine, at this one moment. Never across steps: a
  // freed frame comes back soon.
  struct Pair {
    std::uint64_t frame;
    std::string place;
  };
  std::unordered_map<FrameNumber, Pair> frames_;
  std::unordered_map<std::uint64_t, std::pair<FrameNumber, std::string>> models_;
};

void StateComparison::processes() {
  for (const Process& p : m_.state().processes) {
    const auto it = seen_.processes.find(p.pid);
    if (it == seen_.processes.end()) continue;
    const char* seen = it->second == SeenState::Zombie    ? "zombie"
                       : it->second == SeenState::Gone    ? "gone"
                       : it->second == SeenState::Waiting ? "waiting"
                                                          : "running";
    if (std::string_view(seen) != to_string(p.state))
      differ("state of " + std::string(m_.texts()[p.name]), to_string(p.state), seen);
  }
}

void StateComparison::mappings(SpaceId id, const SeenSpace& space) {
  const auto wanted = mappings_of(m_.state().space(id));
  if (wanted != space.mappings)
    differ("mappings of " + owner(id), text_of(wanted), text_of(space.mappings));
}

void StateComparison::pages(SpaceId id, const SeenSpace& space) {
  struct Wanted {
    PageNumber page;
    Entry entry;
  };
  std::vector<Wanted> wanted;
  m_.state().space(id).table().for_each(PageNumber{0}, kAddressLimit / kPageSize,
                                        [&](PageNumber p, Entry e) {
                                          if (seen_.shows_guards || !e.guard())
                                            wanted.push_back({p, e});
                                        });
  std::size_t i = 0, k = 0;
  while (i < wanted.size() || k < space.pages.size()) {
    if (k == space.pages.size() || (i < wanted.size() && wanted[i].page < space.pages[k].page)) {
      differ(place(id, wanted[i].page), state_of(wanted[i].entry), "not present");
      ++i;
    } else if (i == wanted.size() || space.pages[k].page < wanted[i].page) {
      const SeenPage& p = space.pages[k++];
      differ(place(id, p.page), "not present", state_of(p));
    } else {
      page(id, wanted[i].page, wanted[i].entry, space.pages[k]);
      ++i;
      ++k;
    }
  }
}

void StateComparison::page(SpaceId id, PageNumber number, Entry entry, const SeenPage& seen) {
  if (std::string_view(state_of(entry)) != state_of(seen)) {
    differ(place(id, number), state_of(entry), state_of(seen));
    return;
  }
  if (!seen.present) return;
  const bool zero = seen.flags && (*seen.flags & kFlagZeroPage) != 0;
  if (seen.flags && zero != entry.zero_page()) {
    differ("zero page at " + place(id, number), yes_no(entry.zero_page()), yes_no(zero));
    return;
  }
  const ContentId content =
      entry.maps_frame() ? m_.state().frames.common(entry.frame()).content : ContentId{};
  if (seen.hash && *seen.hash != hashes_.of(content))
    differ("bytes of " + place(id, number), printable_bytes(m_.contents().bytes(content)),
           seen.text ? printable_bytes(*seen.text) : "others");
  if (!entry.maps_frame()) return;
  const Frame& record = m_.state().frames[entry.frame()];
  const bool merged = seen.flags && (*seen.flags & kFlagKsm) != 0;
  if (seen.flags && merged != (record.kind == FrameKind::Ksm))
    differ("merged by ksmd: " + place(id, number), yes_no(!merged), yes_no(merged));
  if (const bool of_file = record.kind == FrameKind::File || record.kind == FrameKind::Shared;
      of_file != seen.of_file)
    differ("kind of " + place(id, number), of_file ? "file or shared memory" : "anonymous",
           seen.of_file ? "file or shared memory" : "anonymous");
  if (!seen_.groups.empty() && seen.group) {
    const auto wanted = seen_.groups.find(record.group);
    const auto name = [&](std::uint32_t group) {
      return group == 0 ? "none of the scenario’s"
                        : std::string(m_.texts()[m_.config().groups[group - 1].name]);
    };
    std::uint32_t charged = 0;
    for (const auto& [group, inode] : seen_.groups)
      if (inode == *seen.group) charged = group;
    if (charged != record.group && (record.group == 0 || wanted != seen_.groups.end()))
      differ("memory group of " + place(id, number), name(record.group), name(charged));
  }
  const bool once = record.mapped == 1;
  if (seen.mappings && *seen.mappings != record.mapped)
    differ("map count of " + place(id, number), std::to_string(record.mapped),
           std::to_string(*seen.mappings));
  else if (record.folio == 0 && seen.mapped_once != once)  // of a huge page it tells the head’s
    differ("mapped once: " + place(id, number), yes_no(once), yes_no(seen.mapped_once));
  const bool tells = seen.flags && (*seen.flags & kFlagAnonymous) != 0 &&
                     (*seen.flags & (kFlagKsm | kFlagHuge)) == 0;
  if (const bool marked = tells && (*seen.flags & kFlagExclusive) != 0;
      tells && marked != entry.exclusive())
    differ("exclusive mark of " + place(id, number), yes_no(entry.exclusive()), yes_no(marked));
  frame(id, number, entry.frame(), seen);
}

void StateComparison::frame(SpaceId id, PageNumber number, FrameNumber frame,
                            const SeenPage& seen) {
  if (!seen.frame) return;
  const std::string here = place(id, number);
  const auto [known, fresh] = frames_.try_emplace(frame, Pair{*seen.frame, here});
  if (!fresh && known->second.frame != *seen.frame)
    differ(here + " and " + known->second.place, "the same frame", "two frames");
  const auto [model, first] = models_.try_emplace(*seen.frame, frame, here);
  if (!first && model->second.first != frame)
    differ(here + " and " + model->second.second, "two frames", "the same frame");
}

void StateComparison::charges(SpaceId id, const SeenSpace& space) {
  const MemoryUse use = memory_use(m_.state(), id);
  if (space.rss_kb && *space.rss_kb != use.rss * 4)
    differ("RSS of " + owner(id), std::to_string(use.rss * 4) + " kB",
           std::to_string(*space.rss_kb) + " kB");
  std::uint64_t dirty = 0, clean = 0, lazy = 0;
  for (const Region& r : m_.state().space(id).regions()) {
    if (r.sharing == Sharing::Shared || r.file) continue;
    m_.state().space(id).table().for_each_present(r.start, r.pages, [&](PageNumber, Entry e) {
      if (!e.maps_frame()) return;
      // smaps counts a page whose entry is dirty or that is dirty itself, as ksmd makes its own.
      const Frame& frame = m_.state().frames[e.frame()];
      if (e.dirty() || frame.dirty || frame.kind == FrameKind::Ksm) ++dirty;
      else if (m_.state().frames.common(e.frame()).lazy_free) ++lazy;
      else ++clean;
    });
  }
  const std::uint64_t most_dirty = seen_.read_dirties ? dirty + clean : dirty;
  if (space.dirty_kb && (*space.dirty_kb < dirty * 4 || *space.dirty_kb > most_dirty * 4))
    differ("dirty anonymous memory of " + owner(id), std::to_string(dirty * 4) + " kB",
           std::to_string(*space.dirty_kb) + " kB");
  if (space.lazy_free_kb && *space.lazy_free_kb != lazy * 4)
    differ("lazily freeable memory of " + owner(id), std::to_string(lazy * 4) + " kB",
           std::to_string(*space.lazy_free_kb) + " kB");
  if (!space.pss_kb) return;
  // The kernel rounds down, each mapping on its own.
  const double most = use.pss * 4;
  const auto seen = static_cast<double>(*space.pss_kb);
  if (seen > most + 0.01 || seen < most - static_cast<double>(space.mapping_count) - 0.01)
    differ("PSS of " + owner(id),
           std::to_string(static_cast<std::uint64_t>(std::floor(most))) + " kB",
           std::to_string(*space.pss_kb) + " kB");
}

int rule_of_access(const AccessFact& a, bool write) {
  switch (a.reason) {
    case Reason::ZeroPage: return 1;
    case Reason::Exclusive:
    case Reason::OthersRefer: return 5;
    case Reason::LastReference: return 6;
    case Reason::PrivateFile: return 11;
    case Reason::SharedMemory: return 9;
    case Reason::NotCached:
    case Reason::PastEndOfFile: return 10;
    case Reason::WriteNotify: return 12;
    case Reason::GuardPage: return 21;
    case Reason::Merged: return 24;
    case Reason::Pinned: return 7;
    case Reason::PartOfHuge: return 23;
    case Reason::InSwap:
    case Reason::InSwapCache: return 25;
    case Reason::NoRegion:
    case Reason::NotWritable:
    case Reason::NotReadable: return 17;
    default: break;
  }
  if (a.decision == FaultOutcome::MappedFile) return 10;
  if (a.decision == FaultOutcome::MappedShared) return 9;
  return write ? 2 : 1;
}

struct RuleOf {
  const StepFacts& f;
  int operator()(const Fork& c) const {
    if (c.kind != ForkKind::Fork) return 13;
    if (f.dont_fork + f.wiped > 0) return 14;
    if (f.pinned_copies > 0) return 8;
    return f.shared + f.duplicated > 0 ? 3 : 4;
  }
  int operator()(const Read&) const { return access(false); }
  int operator()(const Write&) const { return access(true); }
  int operator()(const Mprotect&) const { return 17; }
  int operator()(const Madvise& c) const {
    switch (c.advice) {
      case Advice::DontNeed: return 15;
      case Advice::Free:
      case Advice::Cold:
      case Advice::PageOut: return 16;
      case Advice::DontFork:
      case Advice::DoFork:
      case Advice::WipeOnFork:
      case Advice::KeepOnFork: return 14;
      case Advice::Mergeable:
      case Advice::Unmergeable: return 24;
      case Advice::HugePage:
      case Advice::NoHugePage:
      case Advice::Collapse: return 22;
      case Advice::PopulateRead:
      case Advice::PopulateWrite: return 18;
      case Advice::GuardInstall:
      case Advice::GuardRemove: return 21;
      case Advice::WillNeed: return 10;
    }
    return 0;
  }
  int operator()(const SysRead&) const { return 19; }
  int operator()(const SysWrite&) const { return 19; }
  int operator()(const Poke&) const { return 19; }
  int operator()(const Mlock&) const { return 18; }
  int operator()(const Mremap&) const { return 20; }
  int operator()(const Msync&) const { return 12; }
  int operator()(const Evict&) const { return 12; }
  int operator()(const struct Pin&) const { return 8; }
  int operator()(const KsmScan&) const { return 24; }
  int operator()(const Exec&) const { return 6; }
  int operator()(const Exit&) const { return 6; }
  int operator()(const Kill&) const { return 6; }
  int operator()(const Munmap&) const { return 6; }
  template <class Other>
  int operator()(const Other&) const {
    return 0;
  }
  int access(bool write) const {
    for (const AccessFact& a : f.accesses)
      if (a.faulted) return rule_of_access(a, write);
    return write ? 5 : 3;
  }
};

}  // namespace

std::string printable_bytes(std::string_view bytes) {
  constexpr std::size_t kMost = 24;
  while (!bytes.empty() && bytes.back() == '\0') bytes.remove_suffix(1);
  if (bytes.empty()) return "zeros";
  std::string text = "\"";
  for (const char c : bytes.substr(0, kMost)) text += c >= ' ' && c < 127 ? c : '.';
  return text + (bytes.size() > kMost ? "…\"" : "\"");
}

int rule_of(const Command& command, const StepFacts& facts) {
  return std::visit(RuleOf{facts}, command);
}

std::vector<Difference> compare_step(const Machine& model, const StepFacts& facts, Outcome outcome,
                                     const Totals& totals, const Performed& performed, int rule) {
  std::vector<Difference> found;
  const auto differ = [&](std::string what, std::string ours, std::string kernel) {
    found.push_back({std::move(what), std::move(ours), std::move(kernel), rule});
  };
  if (performed.answer != to_string(outcome))
    differ("outcome", to_string(outcome), performed.answer);
  if (!performed.counted) return found;
  if (performed.minor != totals.minor)
    differ("minor faults", std::to_string(totals.minor), std::to_string(performed.minor));
  if (performed.major != totals.major)
    differ("major faults", std::to_string(totals.major), std::to_string(performed.major));
  std::vector<const AccessFact*> finished;
  for (const AccessFact& a : facts.accesses)
    if (a.finished) finished.push_back(&a);
  if (finished.size() != performed.faults.size()) return found;
  for (std::size_t i = 0; i < finished.size(); ++i) {
    const unsigned seen = (performed.faults[i] & 15U) + (performed.faults[i] >> 4U);
    const unsigned wanted = finished[i]->faulted ? 1 : 0;
    if (seen == wanted) continue;
    const AccessFact& a = *finished[i];
    const std::string where = a.region.value() == 0 ? address_text(a.address)
                                                    : "page " + std::to_string(a.page) + " of " +
                                                          std::string(model.texts()[a.region]);
    differ("faults at " + where, std::to_string(wanted), std::to_string(seen));
  }
  return found;
}

std::vector<Difference> compare_state(const Machine& model, const Observation& seen, int rule) {
  return StateComparison(model, seen, rule).run();
}

}  // namespace cowscope::linux_check
