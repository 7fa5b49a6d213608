#include "engine/invariants.h"

#include <map>

namespace cowscope {
namespace {

class Auditor {
 public:
  Auditor(const Machine& m, std::size_t most) : s_(m.state()), most_(most) {}

  std::vector<std::string> audit(bool between_commands) {
    mapped_.assign(s_.frames.size(), 0);
    for (std::uint32_t i = 0; i < s_.spaces.size(); ++i) audit_space(SpaceId{i + 1});
    audit_frames(between_commands);
    audit_tlb();
    audit_counts();
    return std::move(found_);
  }

 private:
  void expect(bool holds, const std::string& what) {
    if (!holds && found_.size() < most_) found_.push_back(what);
  }
  static std::string number(std::uint64_t n) { return std::to_string(n); }

  void audit_space(SpaceId id) {
    const AddressSpace& space = s_.space(id);
    const std::string where = "space " + number(id.value());
    const Region* last = nullptr;
    for (const Region& r : space.regions()) {
      expect(r.pages > 0, where + ": an empty region");
      expect(last == nullptr || last->end() <= r.start,
             where + ": regions overlap or are out of order");
      const NamedRange* name = space.find(r.name);
      expect(name != nullptr && name->mapped && r.start >= name->start &&
                 r.end() <= name->start + name->pages,
             where + ": a region lies outside its name");
      last = &r;
    }
    expect(space.users() > 0 || space.regions().empty(), where + ": regions without a process");
    std::uint64_t rss = 0, promised = 0;
    for (const Region& r : space.regions()) promised += r.accounted ? r.pages : 0;
    promised_ += promised;
    std::uint64_t last_index = 0;
    bool first = true;
    for (const PageTable::Slot& slot : space.table().tables()) {
      expect(first || slot.index > last_index, where + ": page tables out of order");
      first = false;
      last_index = slot.index;
      // A shared table's entries count once, whoever shares it.
      bool counts = true;
      if (slot.shared != 0) {
        const auto [it, fresh] = tables_.emplace(slot.shared, &slot);
        ++table_users_[slot.shared];
        counts = fresh;
        expect(fresh || it->second->leaf->entries == slot.leaf->entries,
               where + ": a shared table is not the same for all");
      }
      std::uint32_t present = 0, used = 0;
      for (std::uint32_t i = 0; i < kEntriesPerTable; ++i) {
        const Entry e = slot.leaf->entries[i];
        const PageNumber page{slot.index * kEntriesPerTable + i};
        used += static_cast<std::uint32_t>(!e.empty());
        if (!e.present()) {
          audit_absent(space, where, page, e, counts);
          continue;
        }
        ++present;
        rss += static_cast<std::uint64_t>(e.maps_frame());
        audit_entry(space, where, page, e, counts);
      }
      expect(present == slot.leaf->present && used == slot.leaf->used,
             where + ": a table's count of entries is wrong");
    }
    expect(rss == space.rss(),
           where + ": rss is " + number(space.rss()) + ", counted " + number(rss));
    mapped_total_ += rss;
    regions_ += space.regions().size();
  }

  /// Empty, in swap, or a guard page.
  void audit_absent(const AddressSpace& space, const std::string& where, PageNumber page, Entry e,
                    bool counts) {
    if (e.empty()) return;
    const std::string entry = where + ", page " + number(page.value());
    expect(space.find(page) != nullptr, entry + ": kept outside every region");
    expect(e.swapped() != e.guard(), entry + ": neither empty, in swap nor a guard page");
    if (!e.swapped()) return;
    const bool known = e.slot() < s_.swap->size();
    expect(known, entry + ": no such slot");
    if (known && counts) ++slots_[e.slot()];
    expect(!known || !e.exclusive() || (*s_.swap)[e.slot()].count == 1,
           entry + ": exclusive in swap, but the slot has other users");
  }

  void audit_entry(const AddressSpace& space, const std::string& where, PageNumber page, Entry e,
                   bool counts) {
    const std::string entry = where + ", page " + number(page.value());
    const Region* r = space.find(page);
    if (r == nullptr) {
      expect(false, entry + ": mapped outside every region");
      return;
    }
    expect(!e.writable() || r->prot.write, entry + ": writable in a region that is not");
    expect(!e.writable() || r->sharing == Sharing::Shared || e.exclusive(),
           entry + ": writable but not exclusive");
    expect(!e.zero_page() || (!e.writable() && !e.exclusive()),
           entry + ": the zero page is writable");
    if (!e.maps_frame()) return;
    expect(e.frame().value() < s_.frames.size(), entry + ": no such frame");
    if (e.frame().value() >= s_.frames.size()) return;
    if (counts) ++mapped_[e.frame().value()];
    const Frame& f = s_.frames[e.frame()];
    expect(f.kind != FrameKind::Free, entry + ": maps a free frame");
    expect(!e.exclusive() || f.mapped <= 1,
           entry + ": exclusive, but the frame has other mappings");
    const std::uint64_t backing = r->backing_page + (page - r->start);
    switch (f.kind) {
      case FrameKind::Free: break;
      case FrameKind::Ksm:
        expect(!e.writable() && !e.exclusive(), entry + ": a merged page is writable or exclusive");
        [[fallthrough]];
      case FrameKind::Anon:
        expect(r->sharing == Sharing::Private && r->anon_vma,
               entry + ": a private frame in a region that has none");
        break;
      case FrameKind::File:
        expect(r->file && r->file->value() == f.owner && backing == f.owner_page,
               entry + ": another file's page");
        break;
      case FrameKind::Shared:
        expect(r->object.value() == f.owner && backing == f.owner_page,
               entry + ": another object's page");
        break;
    }
  }

  void audit_frames(bool between_commands) {
    std::uint32_t free = 0;
    std::vector<std::uint32_t> pins(s_.frames.size(), 0), charged(s_.charged.size(), 0);
    for (const PinRecord& p : *s_.pins) ++pins[p.frame.value()];
    std::vector<std::uint32_t> folio_refs(s_.frames.size() / kEntriesPerTable + 1, 0);
    for (std::uint32_t i = 0; i < s_.frames.size(); ++i) {
      const Frame& f = s_.frames[FrameNumber{i}];
      if (f.folio != 0) folio_refs[i / kEntriesPerTable] += f.refs() + f.pins;
    }
    for (std::uint32_t i = 0; i < s_.frames.size(); ++i) {
      const Frame& f = s_.frames[FrameNumber{i}];
      if (f.group != 0) ++charged[f.group - 1];
      expect(f.pins == pins[i], "frame " + number(i) + ": wrong number of pins");
      const bool in_swap_cache = f.slot != 0;
      expect(!in_swap_cache ||
                 (f.slot - 1 < s_.swap->size() && (*s_.swap)[f.slot - 1].cache.value() == i),
             "frame " + number(i) + ": its swap slot does not know it");
      const std::string where = "frame " + number(i);
      const bool is_free = s_.frames.is_free(FrameNumber{i});
      free += static_cast<std::uint32_t>(is_free);
      expect(f.mapped == mapped_[i],
             where + ": map count " + number(f.mapped) + ", counted " + number(mapped_[i]));
      expect(is_free == (f.kind == FrameKind::Free),
             where + ": the free map and the record disagree");
      expect(!is_free || f == Frame{}, where + ": free, but its record is not poisoned");
      const bool kept = f.refs() > 0 || f.pins > 0 || f.cached || in_swap_cache ||
                        (f.folio != 0 && folio_refs[i / kEntriesPerTable] > 0);
      expect(is_free || kept, where + ": used, but nothing refers to it");
      expect(!between_commands || f.held == 0, where + ": held between commands");
      if (!f.cached) continue;
      FrameNumber found = kNoFrame;
      if (f.kind == FrameKind::File && f.owner < s_.files.size() &&
          f.owner_page < s_.files[f.owner]->cached.size())
        found = s_.files[f.owner]->cached[f.owner_page];
      if (f.kind == FrameKind::Shared && f.owner - 1 < s_.objects.size() &&
          f.owner_page < s_.objects[f.owner - 1]->frames.size())
        found = s_.objects[f.owner - 1]->frames[f.owner_page];
      expect(found.value() == i, where + ": cached, but its owner does not know it");
    }
    for (std::size_t g = 0; g < charged.size(); ++g)
      expect(charged[g] == s_.charged[g], "group " + number(g + 1) + ": wrong number of frames");
    audit_slots();
    expect(free == s_.frames.free_count(),
           "free frames: " + number(s_.frames.free_count()) + ", counted " + number(free));
  }

  void audit_slots() {
    for (std::uint32_t i = 0; i < s_.swap->size(); ++i) {
      const SwapSlot& slot = (*s_.swap)[i];
      expect(slot.count == slots_[i], "slot " + number(i) + ": count " + number(slot.count) +
                                          ", counted " + number(slots_[i]));
      expect(slot.cache == kNoFrame || s_.frames[slot.cache].slot == i + 1,
             "slot " + number(i) + ": its frame does not know it");
      expect(!slot.free() || slot.content.value() == 0, "slot " + number(i) + ": free, not empty");
    }
    for (const auto& [id, users] : table_users_)
      expect(id <= s_.shared_tables->size() && (*s_.shared_tables)[id - 1] == users,
             "shared table " + number(id) + ": wrong number of users");
  }

  void audit_tlb() {
    const Tlb& entries = s_.tlb;
    expect(entries.size() <= s_.tlb.capacity(), "the TLB is over its size");
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      const TlbEntry& t = entries[i];
      const Entry e = s_.space(t.space).table().get(t.page);
      const FrameNumber frame = e.zero_page() ? kNoFrame : e.frame();
      expect(e.present() && e.user() && frame == t.frame && e.writable() == t.writable,
             "the TLB disagrees with space " + number(t.space.value()) + ", page " +
                 number(t.page.value()));
      for (std::uint32_t j = 0; j < i; ++j)
        expect(entries[j].space != t.space || entries[j].page != t.page,
               "the TLB holds a page twice");
    }
  }

  void audit_counts() {
    std::uint32_t shared = 0;
    for (std::uint32_t i = 0; i < s_.frames.size(); ++i)
      shared += static_cast<std::uint32_t>(s_.frames.refs(FrameNumber{i}) >= 2);
    expect(shared == s_.shared_frames,
           "shared frames: " + number(s_.shared_frames) + ", counted " + number(shared));
    std::uint64_t tables = 0;
    for (const auto& space : s_.spaces)
      if (space->users() > 0) tables += space->table().table_count();
    expect(tables == s_.page_tables,
           "page tables: " + number(s_.page_tables) + ", counted " + number(tables));
    std::uint32_t living = 0;
    std::map<std::uint32_t, std::uint32_t> users;
    for (const Process& p : s_.processes)
      if (p.alive()) ++living, ++users[p.space.value()];
    expect(living == s_.living,
           "living processes: " + number(s_.living) + ", counted " + number(living));
    expect(mapped_total_ == s_.mapped_pages,
           "mapped pages: " + number(s_.mapped_pages) + ", counted " + number(mapped_total_));
    expect(regions_ == s_.regions,
           "regions: " + number(s_.regions) + ", counted " + number(regions_));
    for (std::uint32_t i = 0; i < s_.spaces.size(); ++i)
      // In the middle of exec the new space has no user yet.
      expect(s_.spaces[i]->users() == users[i + 1],
             "space " + number(i + 1) + ": wrong number of users");
    std::vector<std::uint32_t> objects(s_.objects.size(), 0);
    for (const auto& space : s_.spaces)
      for (const Region& r : space->regions())
        if (r.object.value() != 0) ++objects[r.object.value() - 1];
    for (std::size_t i = 0; i < objects.size(); ++i)
      if (objects[i] > 0) promised_ += s_.objects[i]->frames.size();
    expect(promised_ == s_.committed,
           "promised pages: " + number(s_.committed) + ", counted " + number(promised_));
    for (std::size_t i = 0; i < objects.size(); ++i)
      expect(objects[i] == s_.objects[i]->regions,
             "object " + number(i + 1) + ": wrong number of regions");
  }

  const MachineState& s_;
  std::size_t most_;
  std::vector<std::string> found_;
  std::vector<std::uint32_t> mapped_;
  std::uint64_t mapped_total_ = 0, regions_ = 0, promised_ = 0;
  std::map<std::uint32_t, const PageTable::Slot*> tables_;  // shared ones, by id
  std::map<std::uint32_t, std::uint32_t> table_users_, slots_;
};

}  // namespace

std::vector<std::string> violated_invariants(const Machine& machine, bool between_commands,
                                             std::size_t most) {
  return Auditor(machine, most).audit(between_commands);
}

}  // namespace cowscope
