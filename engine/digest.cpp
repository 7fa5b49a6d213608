#include "engine/digest.h"

#include <vector>

#include "engine/hash.h"

namespace cowscope {
namespace {

void add_region(Hasher& h, const Machine& m, const Region& r) {
  h.add(m.texts()[r.name]);
  h.add(r.start.value());
  h.add(r.pages);
  h.add(r.first_index);
  h.add(static_cast<std::uint64_t>(r.prot.read) | static_cast<std::uint64_t>(r.prot.write) << 1 |
        static_cast<std::uint64_t>(r.prot.exec) << 2 | static_cast<std::uint64_t>(r.anon_vma) << 3 |
        static_cast<std::uint64_t>(r.sharing == Sharing::Shared) << 4 |
        static_cast<std::uint64_t>(r.file.has_value()) << 5 |
        static_cast<std::uint64_t>(r.anon_vma_by_fork) << 6);
  h.add(r.file ? r.file->value() : 0);
  h.add(r.object.value());
  h.add(r.backing_page);
  h.add(static_cast<std::uint64_t>(r.dont_fork) | static_cast<std::uint64_t>(r.wipe_on_fork) << 1 |
        static_cast<std::uint64_t>(r.mergeable) << 2 | static_cast<std::uint64_t>(r.locked) << 3 |
        static_cast<std::uint64_t>(r.accounted) << 4 | static_cast<std::uint64_t>(r.huge) << 5);
}

void add_space(Hasher& h, const Machine& m, const AddressSpace& space) {
  h.add(space.users());
  h.add(space.rss());
  for (const NamedRange& n : space.names()) {
    h.add(m.texts()[n.name]);
    h.add(n.start.value());
    h.add(n.pages);
    h.add(static_cast<std::uint64_t>(n.mapped) | static_cast<std::uint64_t>(n.inherited) << 1);
  }
  for (const Region& r : space.regions()) add_region(h, m, r);
  for (const PageTable::Slot& slot : space.table().tables()) {
    h.add(slot.index);
    h.add(slot.shared);
    for (std::uint32_t i = 0; i < kEntriesPerTable; ++i)
      if (const Entry e = slot.leaf->entries[i]; e.bits != 0) {
        h.add(i);
        h.add(e.bits);
      }
  }
}

}  // namespace

std::uint64_t digest(const Machine& m) {
  const MachineState& s = m.state();
  Hasher h;
  for (const Process& p : s.processes) {
    h.add(m.texts()[p.name]);
    h.add(m.texts()[p.program]);
    h.add(p.parent.value());
    h.add(p.space.value());
    h.add(static_cast<std::uint64_t>(p.state));
    h.add(p.waits_for.value());
    h.add(static_cast<std::uint64_t>(static_cast<std::int64_t>(p.status)));
    h.add(static_cast<std::uint64_t>(p.lends_space) | static_cast<std::uint64_t>(p.group) << 1);
  }
  for (const auto& space : s.spaces) add_space(h, m, *space);
  for (std::uint32_t i = 0; i < s.frames.size(); ++i) {
    const Frame& f = s.frames[FrameNumber{i}];
    if (f.kind == FrameKind::Free) continue;
    h.add(i);
    h.add(static_cast<std::uint64_t>(f.kind) | static_cast<std::uint64_t>(f.cached) << 8 |
          static_cast<std::uint64_t>(f.dirty) << 9 | static_cast<std::uint64_t>(f.lazy_free) << 10 |
          static_cast<std::uint64_t>(f.held) << 16 | static_cast<std::uint64_t>(f.mapped) << 32);
    h.add(static_cast<std::uint64_t>(f.pins) | static_cast<std::uint64_t>(f.group) << 32);
    h.add(static_cast<std::uint64_t>(f.folio) | static_cast<std::uint64_t>(f.slot) << 32);
    h.add(m.contents().hash(f.content));
  }
  for (const auto& object : s.objects) {
    h.add(object->regions);
    for (const FrameNumber f : object->frames) h.add(f.value());
  }
  for (const auto& file : s.files)
    for (const ContentId stored : file->stored) h.add(m.contents().hash(stored));
  for (const SwapSlot& slot : *s.swap) {
    h.add(m.contents().hash(slot.content));
    h.add(static_cast<std::uint64_t>(slot.count) | static_cast<std::uint64_t>(slot.cache.value())
                                                       << 32);
  }
  for (const PinRecord& p : *s.pins) {
    h.add(static_cast<std::uint64_t>(p.pid.value()) | static_cast<std::uint64_t>(p.frame.value())
                                                          << 32);
    h.add(p.page.value());
  }
  for (const Printed& p : *s.terminal) {
    h.add(p.pid.value());
    h.add(m.texts()[p.text]);
  }
  h.add(s.committed);
  for (std::uint32_t i = 0; i < s.tlb.size(); ++i) {
    const TlbEntry& t = s.tlb[i];
    h.add(t.space.value());
    h.add(t.page.value());
    h.add(static_cast<std::uint64_t>(t.frame.value()) << 1 |
          static_cast<std::uint64_t>(t.writable));
  }
  const Totals& t = s.totals;
  for (const std::uint64_t n :
       {t.minor, t.major, t.copies, t.reuses, t.zeroed, t.bytes_copied, t.time_ns})
    h.add(n);
  return h.value();
}

std::string digest_text(std::uint64_t digest) {
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; digest >>= 4) text[i] = "0123456789abcdef"[digest & 15U];
  return text;
}

}  // namespace cowscope
