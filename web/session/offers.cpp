#include "web/session/offers.h"

#include <algorithm>
#include <array>

#include "web/session/offer_builder.h"
#include "web/session/verb_words.h"

namespace cowscope {
namespace {

constexpr std::size_t kMostLinks = 12;
/// What a write stores if nobody says otherwise.
constexpr std::string_view kText = "new";

std::string prot_text(Prot p) {
  return std::string(p.read ? "r" : "-") + (p.write ? "w" : "-") + (p.exec ? "x" : "-");
}
std::string counted(std::uint64_t n, const char* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

std::string range_text(const NamedRange& of, std::string_view name, std::uint32_t first,
                       std::uint32_t last) {
  std::string out(name);
  if (first == last) return out + "[" + std::to_string(first) + "]";
  if (first == 0 && last + 1 == of.pages) return out + "[..]";
  return out + "[" + std::to_string(first) + ".." + std::to_string(last) + "]";
}

/// Pages of one region of a process.
class PageOffers {
 public:
  PageOffers(OfferBuilder& to, const Process& who, const NamedRange& range, std::uint32_t first,
             std::uint32_t last)
      : to_(to),
        who_(who),
        name_(to.text(who.name)),
        region_(to.text(range.name)),
        pages_(range_text(range, region_, first, last)),
        space_(to.state().space(who.space)),
        at_(range.start + first),
        count_(std::uint64_t{last} - first + 1),
        whole_(first == 0 && last + 1 == range.pages) {
    for (const Region& r : space_.regions())
      if (r.start < at_ + count_ && at_ < r.end()) {
        mapped_ = true;
        if (!kind_) kind_ = r;
      }
    space_.table().for_each(at_, count_, [&](PageNumber, Entry e) {
      present_ += e.present();
      guard_ = guard_ || e.guard();
    });
  }

  std::string note() const {
    if (!mapped_) return "not mapped any more";
    if (count_ > 1) return counted(present_, "page") + " of " + std::to_string(count_) + " present";
    const Entry e = space_.table().get(at_);
    if (e.swapped()) return "in swap";
    if (e.guard()) return "a guard page";
    if (!e.present()) return "not present yet";
    if (e.zero_page()) return "the shared page of zeros";
    const Frame& frame = to_.state().frames[e.frame()];
    return "frame " + std::to_string(e.frame().value()) + " · " + counted(frame.refs(), "user") +
           (e.writable() ? " · writable" : " · write-protected");
  }

  void add() {
    to_.first("Read", line("read"));
    to_.first("Write", line("write").text(kText));
    if (!mapped_) return others();
    if (present_ > 0) advise(Advice::DontNeed, false);
    pins();
    to_.more("Write with the bytes its writer leaves", line("write"));
    to_.more("Write by read(2)", line("sys_read").text(kText));
    to_.more("Load by write(2)", line("sys_write"));
    if (count_ == 1) to_.more_if_done("Print its text", line("print"));
    others();
    locks();
    rights();
    advice();
    moves();
  }

 private:
  OfferLine line(std::string_view verb) const {
    return OfferLine(std::string(verb) + " " + name_ + " " + pages_);
  }
  void advise(Advice advice, bool more = true) {
    OfferLine l = line("madvise");
    l += std::string(" ") + to_string(advice);
    if (more) to_.more_if_done(advice_label(advice), l);
    else to_.first_if_done(advice_label(advice), l);
  }

  void pins() {
    const auto& pins = *to_.state().pins;
    const bool pinned = std::any_of(pins.begin(), pins.end(), [&](const PinRecord& p) {
      return p.pid == who_.pid && p.page >= at_ && p.page < at_ + count_;
    });
    if (pinned) to_.first_if_done("Unpin", line("unpin"));
    else to_.first_if_done("Pin for io_uring or RDMA", line("pin"));
  }
  void locks() {
    if (kind_->locked) to_.more_if_done("Unlock", line("munlock"));
    else to_.more_if_done("Lock in memory", line("mlock"));
    if (kind_->file && kind_->sharing == Sharing::Shared)
      to_.more_if_done("Write back", line("msync"));
  }
  void rights() {
    static constexpr std::array<Prot, 5> kAll = {
        {{true, true, false}, {true, false, false}, {true, false, true}, {true, true, true}, {}}};
    for (const Prot p : kAll) {
      if (p == kind_->prot) continue;
      OfferLine l = line("mprotect");
      l += " " + prot_text(p);
      to_.more_if_done(p.write  ? p.exec ? "Allow everything" : "Allow reading and writing"
                       : p.exec ? "Allow reading and executing"
                       : p.read ? "Allow reading only"
                                : "Allow nothing",
                       l);
    }
  }
  void advice() {
    const MachineConfig& config = to_.machine().config();
    if (present_ > 0) advise(Advice::Free);
    if (config.swap > 0 && present_ > 0) advise(Advice::PageOut), advise(Advice::Cold);
    if (kind_->file) advise(Advice::WillNeed);
    if (present_ < count_) advise(Advice::PopulateRead), advise(Advice::PopulateWrite);
    advise(kind_->dont_fork ? Advice::DoFork : Advice::DontFork);
    if (kind_->sharing == Sharing::Private && !kind_->file)
      advise(kind_->wipe_on_fork ? Advice::KeepOnFork : Advice::WipeOnFork);
    advise(kind_->mergeable ? Advice::Unmergeable : Advice::Mergeable);
    if (config.thp != HugePages::Never) {
      advise(Advice::HugePage), advise(Advice::NoHugePage), advise(Advice::Collapse);
    }
    advise(guard_ ? Advice::GuardRemove : Advice::GuardInstall);
  }
  void moves() {
    to_.more_if_done("Unmap", line("munmap"));
    OfferLine as = line("mremap");
    as += " as";
    to_.more_if_done("Move to another address", as.name(to_.fresh_region(who_, "moved")));
    if (!whole_) return;
    OfferLine longer = line("mremap");
    longer += " +";
    to_.more_if_done("Make the region longer", longer.number("Pages", 1));
  }
  /// Another process may write here past all protection.
  void others() {
    for (const Process& p : to_.state().processes) {
      if (p.state != ProcessState::Running || p.space == who_.space) continue;
      OfferLine poke("poke " + std::string(to_.text(p.name)) + " " + name_ + " " + pages_);
      to_.more_if_done("Write it as " + std::string(to_.text(p.name)) + ", a debugger",
                       poke.text(kText));
      return;
    }
  }

  OfferBuilder& to_;
  const Process& who_;
  std::string name_;
  std::string_view region_;
  std::string pages_;
  const AddressSpace& space_;
  PageNumber at_;
  std::uint64_t count_;
  bool whole_;
  std::uint64_t present_ = 0;
  bool guard_ = false, mapped_ = false;
  std::optional<Region> kind_;  // of the first page that is mapped
};

void add_pages(OfferBuilder& to, const Process& who, const NamedRange& range,
               const OfferTarget& target, Offers& out) {
  const std::string name(to.text(who.name));
  PageOffers pages(to, who, range, target.first, target.last);
  out.title = target.first == target.last
                  ? "Page " + std::to_string(target.first)
                  : "Pages " + std::to_string(target.first) + " to " + std::to_string(target.last);
  out.title += " of " + target.region + ", " + name;
  out.note = who.state == ProcessState::Waiting ? name + " waits and cannot act" : pages.note();
  out.pages = static_cast<std::uint32_t>(std::min<std::uint64_t>(range.pages, 0xffff'ffffU));
  pages.add();
  OfferLink whole{name, "the process", {}};
  whole.target.process = name;
  out.links.push_back(std::move(whole));
}

bool has_children(const MachineState& state, Pid pid) {
  return std::any_of(state.processes.begin(), state.processes.end(), [&](const Process& p) {
    return p.parent == pid && p.state != ProcessState::Gone;
  });
}

void add_new_regions(OfferBuilder& to, const Process& who, const std::string& name) {
  const auto line = [&](std::string_view stem, std::uint64_t pages, std::string_view rest) {
    OfferLine l("mmap " + name);
    l.name(to.fresh_region(who, stem));
    l += " ";
    l.number("Pages", pages);
    l += rest;
    return l;
  };
  to.first_if_done("Map a new region", line("map", 4, " rw- private"));
  to.more_if_done("Map memory to share with children", line("shared", 4, " rw- shared"));
  std::size_t files = 0;
  for (const FileConfig& f : to.machine().config().files) {
    if (++files > 4) break;
    const std::string path(to.text(f.path));
    to.more_if_done("Map " + path, line("file", f.pages, " r-- private file " + path));
  }
}

void add_process(OfferBuilder& to, const Process& who, Offers& out) {
  const std::string name(to.text(who.name));
  const MachineConfig& config = to.machine().config();
  out.title = name;
  out.note = "pid " + std::to_string(who.pid.value()) + " · " + to_string(who.state);
  const auto line = [&](std::string_view verb) {
    return OfferLine(std::string(verb) + " " + name);
  };
  const auto making = [&](std::string_view verb, std::string_view stem) {
    OfferLine l = line(verb);
    l += " as";
    return l.name(to.fresh_process(stem));
  };
  if (!who.alive()) return;
  to.first_if_done("Fork", making("fork", "child"));
  to.first_if_done("Exit", line("exit"));
  to.first_if_done("Kill", line("kill"));
  if (has_children(to.state(), who.pid)) to.first_if_done("Wait for a child", line("wait"));
  std::size_t programs = 0;
  for (const ProgramConfig& p : config.programs) {
    OfferLine l = line("exec");
    l += " " + std::string(to.text(p.name));
    if (++programs <= 8) to.first_if_done("Run " + std::string(to.text(p.name)), l);
  }
  add_new_regions(to, who, name);
  to.more_if_done("Lend the memory to a child", making("vfork", "child"));
  to.more_if_done("Make a thread", making("clone", "thread"));
  OfferLine grow = line("brk");
  grow += " +";
  to.more_if_done("Grow the heap", grow.number("Pages", 1));
  OfferLine shrink = line("brk");
  shrink += " -";
  to.more_if_done("Shrink the heap", shrink.number("Pages", 1));
  to.more_if_done("Print", line("print").text("hello"));
  for (const GroupConfig& g : config.groups) {
    OfferLine l = line("cgroup");
    l += " " + std::string(to.text(g.name));
    to.more_if_done("Move to the group " + std::string(to.text(g.name)), l);
  }
  for (const NamedRange& range : to.state().space(who.space).names()) {
    if (!range.mapped || range.pages == 0) continue;
    if (out.links.size() == kMostLinks) {
      ++out.more_links;
      continue;
    }
    OfferLink link{std::string(to.text(range.name)), counted(range.pages, "page"), {}};
    link.target.process = name;
    link.target.region = to.text(range.name);
    link.target.last = static_cast<std::uint32_t>(range.pages - 1);
    out.links.push_back(std::move(link));
  }
}

/// Who maps it, as pages to go on with.
void add_frame(OfferBuilder& to, FrameNumber frame, Offers& out) {
  const Frame& f = to.state().frames[frame];
  out.title = "Frame " + std::to_string(frame.value());
  out.note = f.kind == FrameKind::Free ? "free"
             : f.refs() == 0           ? "mapped by nobody"
                                       : counted(f.refs(), "user");
  std::vector<SpaceId> seen;
  std::uint64_t left = f.mapped;
  for (const Process& p : to.state().processes) {
    if (left == 0) break;
    if (!p.alive() || std::find(seen.begin(), seen.end(), p.space) != seen.end()) continue;
    seen.push_back(p.space);
    const AddressSpace& space = to.state().space(p.space);
    for (const Region& r : space.regions()) {
      space.table().for_each_present(r.start, r.pages, [&](PageNumber page, Entry e) {
        if (!e.maps_frame() || e.frame() != frame) return;
        left -= left > 0;
        if (out.links.size() == kMostLinks) {
          ++out.more_links;
          return;
        }
        const std::uint32_t index = r.index_of(page);
        OfferLink link{std::string(to.text(p.name)),
                       "page " + std::to_string(index) + " of " + std::string(to.text(r.name)),
                       {}};
        link.target.process = to.text(p.name);
        link.target.region = to.text(r.name);
        link.target.first = link.target.last = index;
        out.links.push_back(std::move(link));
      });
    }
  }
  if (f.kind != FrameKind::File || !f.cached) return;
  const auto& files = to.machine().config().files;
  if (f.owner < files.size())
    to.first_if_done("Drop the file from the page cache",
                     OfferLine("evict " + std::string(to.text(files[f.owner].path))));
}

void add_machine(OfferBuilder& to, Offers& out) {
  const MachineConfig& config = to.machine().config();
  out.title = "The machine";
  const std::uint32_t living = to.state().living;
  out.note = living == 1 ? "1 process" : std::to_string(living) + " processes";
  std::size_t programs = 0;
  for (const ProgramConfig& p : config.programs) {
    OfferLine l("spawn");
    l.name(to.fresh_process(to.text(p.name)));
    l += " from " + std::string(to.text(p.name));
    if (++programs <= 12) to.first_if_done("Start " + std::string(to.text(p.name)), l);
  }
  to.more_if_done("Merge equal pages", OfferLine("ksm scan"));
  std::size_t files = 0;
  for (const FileConfig& f : config.files)
    if (++files <= 8)
      to.more_if_done("Drop " + std::string(to.text(f.path)) + " from the page cache",
                      OfferLine("evict " + std::string(to.text(f.path))));
  for (const Process& p : to.state().processes) {
    if (!p.alive()) continue;
    if (out.links.size() == kMostLinks) {
      ++out.more_links;
      continue;
    }
    OfferLink link{std::string(to.text(p.name)), to_string(p.state), {}};
    link.target.process = to.text(p.name);
    out.links.push_back(std::move(link));
  }
}

}  // namespace

Offers offers(const Session& session, const OfferTarget& target, std::string& refused) {
  Offers out;
  OfferBuilder to(session, out);
  if (target.frame) {
    if (target.frame->value() >= to.state().frames.size()) {
      refused = "there is no frame " + std::to_string(target.frame->value()) + "; the last is " +
                std::to_string(to.state().frames.size() - 1);
      return {};
    }
    add_frame(to, *target.frame, out);
  } else if (target.process.empty()) {
    add_machine(to, out);
  } else {
    const TextId name = to.machine().texts().find(target.process);
    const Process* who = name.value() == 0 ? nullptr : to.state().find(name);
    if (who == nullptr) {
      refused = "there is no process '" + target.process.substr(0, 64) + "' at this step";
      return {};
    }
    if (target.region.empty()) {
      add_process(to, *who, out);
    } else {
      const TextId region = to.machine().texts().find(target.region);
      const NamedRange* range =
          region.value() == 0 ? nullptr : to.state().space(who->space).find(region);
      if (range == nullptr || target.first > target.last || target.last >= range->pages) {
        refused = "'" + target.process.substr(0, 64) + "' has no such pages of '" +
                  target.region.substr(0, 64) + "' at this step";
        return {};
      }
      add_pages(to, *who, *range, target, out);
    }
  }
  std::stable_partition(out.list.begin(), out.list.end(), [](const Offer& o) { return !o.more; });
  return out;
}

}  // namespace cowscope
