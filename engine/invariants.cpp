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
    std::uint64_t rss = 0;
    std::uint64_t last_index = 0;
    bool first = true;
    for (const PageTable::Slot& slot : space.table().tables()) {
      expect(first || slot.index > last_index, where + ": page tables out of order");
      first = false;
      last_index = slot.index;
      std::uint32_t present = 0;
      for (std::uint32_t i = 0; i < kEntriesPerTable; ++i) {
        const Entry e = slot.leaf->entries[i];
        if (!e.present()) {
          expect(e.bits == 0, where + ": bits in an entry that is not present");
          continue;
        }
        ++present;
        rss += static_cast<std::uint64_t>(e.maps_frame());
        audit_entry(space, where, PageNumber{slot.index * kEntriesPerTable + i}, e);
      }
      expect(present == slot.leaf->present,
             where + ": a table's count of present entries is wrong");
    }
    expect(rss == space.rss(),
           where + ": rss is " + number(space.rss()) + ", counted " + number(rss));
    mapped_total_ += rss;
    regions_ += space.regions().size();
  }

  void audit_entry(const AddressSpace& space, const std::string& where, PageNumber page, Entry e) {
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
    ++mapped_[e.frame().value()];
    const Frame& f = s_.frames[e.frame()];
    expect(f.kind != FrameKind::Free, entry + ": maps a free frame");
    expect(!e.exclusive() || f.mapped == 1,
           entry + ": exclusive, but the frame has other mappings");
    const std::uint64_t backing = r->backing_page + (page - r->start);
    switch (f.kind) {
      case FrameKind::Free: break;
      case FrameKind::Anon:
      case FrameKind::Ksm:
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
    for (std::uint32_t i = 0; i < s_.frames.size(); ++i) {
      const Frame& f = s_.frames[FrameNumber{i}];
      const std::string where = "frame " + number(i);
      const bool is_free = s_.frames.is_free(FrameNumber{i});
      free += static_cast<std::uint32_t>(is_free);
      expect(f.mapped == mapped_[i],
             where + ": map count " + number(f.mapped) + ", counted " + number(mapped_[i]));
      expect(is_free == (f.kind == FrameKind::Free),
             where + ": the free map and the record disagree");
      expect(!is_free || f == Frame{}, where + ": free, but its record is not poisoned");
      expect(is_free || f.refs() > 0 || f.cached, where + ": used, but nothing refers to it");
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
    expect(free == s_.frames.free_count(),
           "free frames: " + number(s_.frames.free_count()) + ", counted " + number(free));
  }

  void audit_tlb() {
    const auto& entries = s_.tlb.entries();
    expect(entries.size() <= s_.tlb.capacity(), "the TLB is over its size");
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const TlbEntry& t = entries[i];
      const Entry e = s_.space(t.space).table().get(t.page);
      const FrameNumber frame = e.zero_page() ? kNoFrame : e.frame();
      expect(e.present() && e.user() && frame == t.frame && e.writable() == t.writable,
             "the TLB disagrees with space " + number(t.space.value()) + ", page " +
                 number(t.page.value()));
      for (std::size_t j = 0; j < i; ++j)
        expect(entries[j].space != t.space || entries[j].page != t.page,
               "the TLB holds a page twice");
    }
  }

  void audit_counts() {
    std::uint32_t shared = 0;
    for (std::uint32_t i = 0; i < s_.frames.size(); ++i)
      shared += static_cast<std::uint32_t>(s_.frames[FrameNumber{i}].refs() >= 2);
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
      expect(objects[i] == s_.objects[i]->regions,
             "object " + number(i + 1) + ": wrong number of regions");
  }

  const MachineState& s_;
  std::size_t most_;
  std::vector<std::string> found_;
  std::vector<std::uint32_t> mapped_;
  std::uint64_t mapped_total_ = 0, regions_ = 0;
};

}  // namespace

std::vector<std::string> violated_invariants(const Machine& machine, bool between_commands,
                                             std::size_t most) {
  return Auditor(machine, most).audit(between_commands);
}

}  // namespace cowscope
