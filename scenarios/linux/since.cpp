#include "scenarios/linux/since.h"

#include <algorithm>
#include <map>
#include <variant>

namespace cowscope::linux_check {
namespace {

/// Regions in a range of a living process, and whether the range has holes.
struct Spanned {
  std::size_t regions = 0;
  bool holes = false;
  bool writable = true;
  bool file = false;      // a region maps one
  bool past_end = false;  // and is longer than it
};

Spanned spanned(const Machine& m, TextId who, const PageRange& range) {
  Spanned s;
  const Process* p = m.state().find(who);
  if (p == nullptr || !p->alive()) return s;
  const auto pages = resolve(m.state(), *p, range);
  if (!pages) return s;
  std::uint64_t covered = 0;
  for (const Region& r : m.state().space(p->space).regions()) {
    const PageNumber from = std::max(r.start, pages->first);
    const PageNumber to = std::min(r.end(), pages->first + pages->count);
    if (from >= to) continue;
    ++s.regions;
    covered += to - from;
    s.writable = s.writable && r.prot.write;
    s.file = s.file || r.file;
    if (r.file)
      s.past_end = s.past_end || r.backing_page + (to - r.start) >
                                     m.state().files[r.file->value()]->cached.size();
  }
  s.holes = covered < pages->count;
  return s;
}

/// Does the range hold an entry of which `is` is true?
template <class Is>
bool holds(const Machine& m, TextId who, const PageRange& range, Is&& is) {
  const Process* p = m.state().find(who);
  if (p == nullptr || !p->alive()) return false;
  const auto pages = resolve(m.state(), *p, range);
  bool found = false;
  if (pages)
    m.state().space(p->space).table().for_each(
        pages->first, pages->count, [&](PageNumber, Entry e) { found = found || is(e); });
  return found;
}

struct Since {
  const KernelFacts& facts;
  const Machine& m;

  bool older_than(int major, int minor) const {
    return facts.major < major || (facts.major == major && facts.minor < minor);
  }
  // Linux 7 gives the last user of a slot no exclusive page, keeps what it read dirty, and reads no
  // neighbours ahead from a device as quick as memory.
  std::string back_from_swap(TextId who, const PageRange& range) const {
    if (is_old() && holds(m, who, range, [](Entry e) { return e.swapped(); }))
      return "Linux 6.1 keeps what comes back from swap clean";
    const auto shared = [](Entry e) { return e.swapped() && !e.exclusive(); };
    if (older_than(7, 0) || !holds(m, who, range, shared)) return {};
    return "Linux 7 brings shared pages back from swap in another way";
  }
  /// Must a page of an executable mapping be read from its file?
  bool reads_in_code(TextId who, const PageRange& range) const {
    const Process* p = m.state().find(who);
    if (p == nullptr || !p->alive()) return false;
    const auto pages = resolve(m.state(), *p, range);
    for (std::uint64_t i = 0; pages && i < pages->count; ++i) {
      const PageNumber page = pages->first + i;
      const Region* r = m.state().space(p->space).find(page);
      if (r == nullptr || !r->file || !r->prot.exec) continue;
      const auto& cached = m.state().files[r->file->value()]->cached;
      const auto at = static_cast<std::size_t>(r->backing_page + (page - r->start));
      if (at < cached.size() && cached[at] == kNoFrame) return true;
    }
    return false;
  }
  // What Linux 6.1 was seen to do otherwise; from which version on it does as 6.18 was not asked.
  bool is_old() const { return older_than(6, 2); }
  std::string operator()(const Read& c) const {
    if (older_than(6, 16) && reads_in_code(c.who, c.range))
      return "since Linux 6.16 no page before or behind executable memory is read ahead with it";
    return back_from_swap(c.who, c.range);
  }
  std::string operator()(const Write& c) const {
    if (is_old() && holds(m, c.who, c.range, [](Entry e) { return e.huge() && e.zero_page(); }))
      return "Linux 6.1 splits the huge page of zeros where it is written";
    return back_from_swap(c.who, c.range);
  }
  std::string operator()(const SysRead& c) const { return back_from_swap(c.who, c.range); }
  std::string operator()(const Mprotect& c) const {
    if (is_old() && holds(m, c.who, c.range, [](Entry e) { return e.huge(); }))
      return "Linux 6.1 gives parts of a huge page no write permission back";
    return {};
  }
  std::string operator()(const Pin& c) const {
    if (is_old() && spanned(m, c.who, c.range).file)
      return "Linux 6.1 has another answer for long-term references to pages of files";
    return {};
  }
  std::string operator()(const Madvise& c) const {
    if (c.advice == Advice::PageOut && swap_runs_out(c))
      return "the model’s swap is full here; this machine’s is not";
    const bool guards = c.advice == Advice::GuardInstall || c.advice == Advice::GuardRemove;
    if (c.advice == Advice::Unmergeable && is_old())
      return "Linux 6.1 makes a page that it unmerges writable at once";
    if (c.advice == Advice::WillNeed && is_old() &&
        holds(m, c.who, c.range, [](Entry e) { return e.swapped(); }))
      return "Linux 6.1 keeps what comes back from swap clean";
    if (guards && older_than(6, 13)) return "guard pages are there since Linux 6.13";
    const bool splits =
        c.advice == Advice::Free || c.advice == Advice::Cold || c.advice == Advice::PageOut;
    if (splits && zeros_are_found() && splits_zeros(c.who, c.range)) return kZerosFound;
    if (c.advice == Advice::HugePage && m.config().thp == HugePages::Never &&
        facts.huge_pages == "madvise" && fits_a_huge_page(c.who, c.range))
      return "this machine gives huge pages on advice, and the scenario’s gives none";
    const bool populates = c.advice == Advice::PopulateRead || c.advice == Advice::PopulateWrite;
    if (c.advice == Advice::Collapse) return collapsed(c);
    if (populates && older_than(6, 9) && spanned(m, c.who, c.range).holes)
      return "since Linux 6.9 populating stops at a hole";
    if (populates && older_than(6, 9) && spanned(m, c.who, c.range).file)
      return "since Linux 6.9 a page that populating must read counts as a major fault";
    return {};
  }
  static constexpr const char* kZerosFound =
      "since Linux 6.12 what holds only zeros of a huge page that is split becomes the zero page, "
      "and here it does not";
  bool zeros_are_found() const { return facts.zero_page && !older_than(6, 12); }
  bool holds_zeros(std::uint32_t folio) const {
    for (std::uint32_t i = 0; i < kEntriesPerTable; ++i) {
      const Frame& f = m.state().frames[FrameNumber{folio - 1 + i}];
      if (f.mapped > 0 && f.content == ContentId{}) return true;
    }
    return false;
  }
  bool fits_a_huge_page(TextId who, const PageRange& range) const {
    const Process* p = m.state().find(who);
    const auto pages = p != nullptr && p->alive() ? resolve(m.state(), *p, range) : std::nullopt;
    if (!pages) return false;
    for (const Region& r : m.state().space(p->space).regions()) {
      const auto from = std::max(r.start, pages->first).value() + kEntriesPerTable - 1;
      const auto to = std::min(r.end(), pages->first + pages->count).value();
      if (from / kEntriesPerTable * kEntriesPerTable + kEntriesPerTable <= to) return true;
    }
    return false;
  }
  /// Pages of one content in mergeable regions, in the order in which the simulator finds them.
  struct EqualPages {
    std::map<FrameNumber, std::uint32_t> entries;  // of those that can be merged, by frame
    bool refused = false, refused_first = false;   // one is pinned, or part of a huge page
    bool merged = false;                           // one was merged before
  };
  /// ksmd splits what it finds worth merging, and leaves its marks on what it merges in vain.
  std::string operator()(const KsmScan&) const {
    bool zeros = false, choice = false, in_vain = false;
    std::map<std::uint32_t, EqualPages> equal;
    for (std::uint32_t s = 1; s <= m.state().spaces.size(); ++s) {
      const AddressSpace& space = m.state().space(SpaceId{s});
      for (const Region& r : space.regions())
        if (r.mergeable)
          space.table().for_each_present(r.start, r.pages, [&](PageNumber, Entry e) {
            if (!e.maps_frame()) return;
            const Frame& f = m.state().frames[e.frame()];
            zeros = zeros || (f.folio != 0 && holds_zeros(f.folio));
            EqualPages& pages = equal[f.content.value()];
            pages.merged = pages.merged || f.kind == FrameKind::Ksm;
            if (f.kind != FrameKind::Anon) return;
            if (f.pins != 0 || f.folio != 0 || f.slot != 0) {
              pages.refused_first = pages.refused_first || pages.entries.empty();
              pages.refused = true;
            } else {
              ++pages.entries[e.frame()];
            }
          });
    }
    for (const auto& [content, pages] : equal) {
      for (const auto& [frame, entries] : pages.entries)
        choice = choice || (pages.entries.size() > 1 && m.state().frames.mapped(frame) > entries);
      const bool alone = pages.entries.size() == 1 || pages.refused_first;
      in_vain = in_vain || (pages.refused && !pages.entries.empty() && alone && !pages.merged);
    }
    if (zeros && zeros_are_found()) return kZerosFound;
    if (in_vain)
      return "what ksmd tries in vain to merge with a page that is referred to stays "
             "write-protected, and here it does not";
    return choice ? "which of equal pages ksmd keeps shows here in who else maps it, and is chance"
                  : std::string();
  }
  /// Is it for a part of a huge page that nobody else maps, and that has never been written whole?
  bool splits_zeros(TextId who, const PageRange& range) const {
    std::map<std::uint32_t, std::uint32_t> parts;  // of each huge page, within the range
    holds(m, who, range, [&](Entry e) {
      const bool part = e.maps_frame() && m.state().frames[e.frame()].folio != 0;
      if (part) ++parts[m.state().frames[e.frame()].folio];
      return false;
    });
    return std::any_of(parts.begin(), parts.end(), [&](const auto& p) {
      if (p.second == kEntriesPerTable) return false;
      for (std::uint32_t i = 0; i < kEntriesPerTable; ++i)
        if (m.state().frames.mapped(FrameNumber{p.first - 1 + i}) > 1) return false;
      return holds_zeros(p.first);
    });
  }
  std::string collapsed(const Madvise& c) const {
    const Process* p = m.state().find(c.who);
    if (p == nullptr || !p->alive()) return {};
    const auto pages = resolve(m.state(), *p, c.range);
    if (is_old()) return "Linux 6.1 was seen to refuse what later ones collapse";
    bool with = false, without = false;
    for (std::uint64_t i = 0; pages && i < pages->count; i += kEntriesPerTable)
      (m.state().space(p->space).table().has_table(pages->first + i) ? with : without) = true;
    if (without && older_than(6, 14))
      return "since Linux 6.14 MADV_DONTNEED frees tables that it empties, and these do not "
             "collapse";
    if (with && without && !older_than(7, 0))
      return "Linux 7 goes on collapsing after a part that has no page table";
    return {};
  }
  bool swap_runs_out(const Madvise& c) const {
    const std::uint64_t slots = m.config().swap;
    std::uint64_t used = 0;
    for (const SwapSlot& slot : *m.state().swap) used += slot.free() ? 0 : 1;
    const Process* p = m.state().find(c.who);
    if (p == nullptr || !p->alive()) return false;
    const auto pages = resolve(m.state(), *p, c.range);
    std::uint64_t present = 0;
    if (pages)
      m.state().space(p->space).table().for_each_present(
          pages->first, pages->count,
          [&](PageNumber, Entry e) { present += e.maps_frame() ? 1 : 0; });
    return used + present > slots && facts.swap_kb / 4 > slots;
  }
  std::string operator()(const Mremap& c) const {
    const Spanned s = spanned(m, c.who, c.range);
    if (older_than(6, 17) && (s.regions > 1 || s.holes))
      return "since Linux 6.17 mremap moves several regions at once";
    return {};
  }
  // It maps the pages before the end, or now and then a single one not.
  std::string past_the_end(TextId who, const PageRange& range) const {
    if (!spanned(m, who, range).past_end) return {};
    return "what a system call that reads past a file’s end maps before it fails is not understood";
  }
  std::string operator()(const SysWrite& c) const { return past_the_end(c.who, c.range); }
  std::string operator()(const Print& c) const {
    return c.of_page ? past_the_end(c.who, c.range) : std::string();
  }
  std::string operator()(const Poke& c) const {
    if (!facts.forced_writes && !spanned(m, c.other, c.range).writable)
      return "this kernel does not let /proc/PID/mem write past protection";
    return {};
  }
  template <class C>
  std::string operator()(const C&) const {
    return {};
  }
};

}  // namespace

std::string held_since(const KernelFacts& facts, const Machine& before, const Command& command) {
  return std::visit(Since{facts, before}, command);
}

}  // namespace cowscope::linux_check
