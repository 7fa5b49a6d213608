#include "web/layout/reads_facts.h"

#include <algorithm>

#include "web/layout/facts.h"
#include "web/layout/later.h"

namespace cowscope {
namespace {

/// The region that is shown of a process: the one that holds the focus, else the first that it may
/// write, else its first.
const Region* shown_region(const AddressSpace& space, PageNumber focus) {
  const Region* best = nullptr;
  for (const Region& r : space.regions()) {
    if (r.contains(focus)) return &r;
    if (best == nullptr || (r.prot.write && !best->prot.write)) best = &r;
  }
  return best;
}

/// Whether another process that covers the page reads something else there.
bool others_differ(const Machine& m, const Process& mine, PageNumber page, std::string_view text) {
  for (const Process& p : m.state().processes) {
    if (!p.alive() || p.space == mine.space) continue;
    if (m.state().space(p.space).find(page) == nullptr) continue;
    if (m.would_read(p.space, page) != text) return true;
  }
  return false;
}

/// What one process reads here and, if it is there too, in the other machine.
struct Reader {
  const Machine& here;
  const Machine& there;
  const Process& mine;
  const Process* twin;

  bool reads_anything(const Region& region) const {
    for (std::uint64_t i = 0; i < region.pages; ++i)
      if (!here.would_read(mine.space, region.start + i).empty()) return true;
    return false;
  }

  ReadCell cell(const Region& region, std::uint64_t at) const {
    const PageNumber page = region.start + at;
    ReadCell cell;
    cell.index = region.index_of(page);
    cell.region = std::string(here.texts()[region.name]);
    const std::string_view text = here.would_read(mine.space, page);
    cell.here = readable(text, 6);
    const Entry e = here.state().space(mine.space).table().get(page);
    cell.own = e.maps_frame() && e.writable() && region.sharing == Sharing::Private &&
               others_differ(here, mine, page, text);
    cell.equal = false;
    if (twin != nullptr) {
      const std::string_view other = there.would_read(twin->space, page);
      cell.there = readable(other, 6);
      cell.equal = text == other;
    }
    return cell;
  }
};

/// `shown`, what else of its region is left around a hole, and other regions that hold something;
/// of one with more pages than `most` that is not asked.
COWSCOPE_LATER std::vector<const Region*> told_regions(const Reader& reader, const Region& shown,
                                                       std::size_t most) {
  std::vector<const Region*> out;
  for (const Region& r : reader.here.state().space(reader.mine.space).regions()) {
    const bool part = r.name == shown.name;
    if (!part && (!r.prot.write || (r.pages <= most && !reader.reads_anything(r)))) continue;
    out.push_back(&r);
  }
  return out;
}

/// False if all of them together have no room; then `row` counts those that are not shown.
COWSCOPE_LATER bool fill_from_several(const Reader& reader, const Region& shown, std::size_t most,
                                      ReadRow& row) {
  const std::vector<const Region*> regions = told_regions(reader, shown, most);
  std::uint64_t pages = 0;
  for (const Region* region : regions) pages += region->pages;
  if (pages + regions.size() - 1 > most) {
    row.others = pages - shown.pages;
    return false;
  }
  const Region* before = nullptr;
  for (const Region* region : regions) {
    if (before != nullptr) {
      ReadCell apart;
      apart.here = apart.there = before->name == region->name ? "—" : "·";
      row.cells.push_back(std::move(apart));
    }
    before = region;
    for (std::uint64_t i = 0; i < region->pages; ++i) row.cells.push_back(reader.cell(*region, i));
  }
  return true;
}

void fill_cells(const Reader& reader, const Region& shown, PageNumber focus, std::size_t most,
                ReadRow& row) {
  if (reader.here.state().space(reader.mine.space).regions().size() > 1 &&
      fill_from_several(reader, shown, most, row))
    return;
  const std::uint64_t count = std::min<std::uint64_t>(shown.pages, most);
  row.others += shown.pages - count;
  std::uint64_t first = 0;
  if (shown.contains(focus) && shown.pages > count) {
    first = (focus - shown.start) / count * count;
    first = std::min(first, shown.pages - count);
  }
  for (std::uint64_t i = first; i < first + count; ++i) row.cells.push_back(reader.cell(shown, i));
}

}  // namespace

ReadsFacts reads_facts(const Machine& here, const Machine& there, PageNumber focus,
                       std::size_t most_rows, std::size_t most_cells, std::uint64_t page_budget) {
  ReadsFacts out;
  for (const Process& p : here.state().processes) {
    if (!p.alive()) continue;
    // The other machine may be of another line, with a text pool of its own.
    const Process* twin = there.state().find(there.texts().find(here.texts()[p.name]));
    // A policy may not change who lives: but a fork that finds no frame does.
    if (twin != nullptr && !twin->alive()) twin = nullptr;
    const AddressSpace& space = here.state().space(p.space);
    ReadRow row;
    row.pid = p.pid;
    row.name = std::string(here.texts()[p.name]);
    row.colour = p.pid.value() - 1;
    row.there_exists = twin != nullptr;
    row.equal = twin != nullptr;
    for (const Region& region : space.regions()) {
      if (twin == nullptr) break;
      if (region.pages > page_budget) {
        out.complete = false;
        continue;
      }
      page_budget -= region.pages;
      for (std::uint64_t i = 0; i < region.pages && row.equal; ++i) {
        const PageNumber page = region.start + i;
        row.equal = here.would_read(p.space, page) == there.would_read(twin->space, page);
        ++out.pages_compared;
      }
    }
    out.equal = out.equal && row.equal;
    if (out.rows.size() >= most_rows) {
      ++out.more;
      continue;
    }
    if (const Region* region = shown_region(space, focus)) {
      row.region = std::string(here.texts()[region->name]);
      fill_cells({here, there, p, twin}, *region, focus, most_cells, row);
    }
    out.rows.push_back(std::move(row));
  }
  for (const Process& p : there.state().processes) {
    if (!p.alive()) continue;
    const Process* mine = here.state().find(here.texts().find(there.texts()[p.name]));
    if (mine != nullptr && mine->alive()) continue;
    out.equal = false;
    out.only_there.emplace_back(there.texts()[p.name]);
  }
  return out;
}

}  // namespace cowscope
