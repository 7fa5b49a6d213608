// ksmd: pages in mergeable regions that hold the same become one write-protected frame. Source:
// mm/ksm.c (stable_tree_search, try_to_merge_with_ksm_page).
#include <algorithm>
#include <map>

#include "engine/kernel.h"

namespace cowscope {

/// Scans until nothing more can be merged. Of several frames the first found is kept: by address
/// space, then by address. Linux keeps whichever its scan meets last, and cleans the entries of
/// what it tried to merge in vain; that is left out.
Outcome Kernel::run(const KsmScan&) {
  struct Group {
    std::vector<Mapping> mappings;
    std::vector<FrameNumber> frames;  // distinct, in order of finding
    FrameNumber merged = kNoFrame;    // one that was merged before
    bool blocked = false;             // the first found cannot be merged, so nothing is with it
  };
  std::map<ContentId, Group> groups;
  std::vector<ContentId> order;
  for (std::uint32_t s = 0; s < state_.spaces.size(); ++s) {
    const SpaceId id{s + 1};
    for (const Region& r : state_.space(id).regions()) {
      if (!r.mergeable || r.sharing == Sharing::Shared) continue;
      state_.space(id).table().for_each_present(r.start, r.pages, [&](PageNumber p, Entry e) {
        ++operations_;
        if (!e.maps_frame() || e.huge()) return;
        const Frame& f = state_.frames[e.frame()];
        const bool ours = f.kind == FrameKind::Anon || f.kind == FrameKind::Ksm;
        if (!ours) return;
        Group& g = groups[f.content];
        // What is pinned cannot be merged, yet as the first of its kind it is what the others are
        // compared with (the unstable tree), and each of them fails with it.
        if (f.pins != 0 || f.folio != 0 || f.slot != 0) {
          g.blocked = g.blocked || g.mappings.empty();
          return;
        }
        if (g.mappings.empty()) order.push_back(f.content);
        g.mappings.push_back({id, p});
        if (std::find(g.frames.begin(), g.frames.end(), e.frame()) == g.frames.end())
          g.frames.push_back(e.frame());
        if (f.kind == FrameKind::Ksm && g.merged == kNoFrame) g.merged = e.frame();
      });
    }
  }
  for (const ContentId content : order) {
    const Group& g = groups[content];
    if (g.blocked && g.merged == kNoFrame) continue;
    if (g.frames.size() >= 2)
      merge_into(g.merged != kNoFrame ? g.merged : g.frames.front(), g.mappings);
  }
  return Outcome::Ok;
}

void Kernel::merge_into(FrameNumber target, const std::vector<Mapping>& mappings) {
  for (const Mapping& m : mappings)
    if (const PageTable::Slot* t = state_.space(m.space).table().table_of(m.page); t->shared != 0)
      own_table(user_of(m.space), m.page);
  Event e = call(EventKind::Merge, kInit);
  e.count = 0;
  e.to = target;
  e.refs_before = state_.frames.refs(target);
  if (state_.frames.common(target).kind != FrameKind::Ksm) {
    for (const Mapping& m : mappings_of(target)) {
      flush_page(m.space, m.page);
      set_entry(m.space, m.page,
                state_.space(m.space).table().get(m.page).without(
                    Entry::kWritable | Entry::kExclusive | Entry::kDirty));
    }
    Frame merged = state_.frames[target];
    merged.kind = FrameKind::Ksm;
    merged.lazy_free = false;
    change(SetFrame{target, state_.frames[target], merged});
  }
  for (const Mapping& m : mappings) {
    const Entry old = state_.space(m.space).table().get(m.page);
    if (old.frame() == target) continue;
    flush_page(m.space, m.page);
    set_entry(m.space, m.page,
              Entry::of(target, Entry::kPresent | Entry::kAccessed | (old.bits & Entry::kUser)));
    if (e.from == kNoFrame) e.from = old.frame();
    e.freed += free_if_unused(old.frame());
    ++e.count;
  }
  e.refs_after = state_.frames.refs(target);
  event(e);
}

}  // namespace cowscope
