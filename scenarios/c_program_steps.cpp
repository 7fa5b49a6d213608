#include "scenarios/c_program_steps.h"

#include "scenarios/c_program_text.h"

namespace cowscope {
namespace {

const char* advice_name(Advice advice) {
  switch (advice) {
    case Advice::DontNeed: return "MADV_DONTNEED";
    case Advice::Free: return "MADV_FREE";
    case Advice::DontFork: return "MADV_DONTFORK";
    case Advice::DoFork: return "MADV_DOFORK";
    case Advice::WipeOnFork: return "MADV_WIPEONFORK";
    case Advice::KeepOnFork: return "MADV_KEEPONFORK";
    case Advice::Mergeable: return "MADV_MERGEABLE";
    case Advice::Unmergeable: return "MADV_UNMERGEABLE";
    case Advice::HugePage: return "MADV_HUGEPAGE";
    case Advice::NoHugePage: return "MADV_NOHUGEPAGE";
    case Advice::Collapse: return "MADV_COLLAPSE";
    case Advice::Cold: return "MADV_COLD";
    case Advice::PageOut: return "MADV_PAGEOUT";
    case Advice::WillNeed: return "MADV_WILLNEED";
    case Advice::PopulateRead: return "MADV_POPULATE_READ";
    case Advice::PopulateWrite: return "MADV_POPULATE_WRITE";
    case Advice::GuardInstall: return "MADV_GUARD_INSTALL";
    case Advice::GuardRemove: return "MADV_GUARD_REMOVE";
  }
  return "0";
}

/// A range of pages as C spells it.
struct Place {
  std::string address;
  std::string region;  // for the eye: "heap", "0x40000000"
  std::uint64_t pages = 0, first_page = 0;
  std::uint64_t in_page = 0;  // raw addresses may begin inside of their first page
};

class StepWriter {
 public:
  StepWriter(std::uint32_t step, const Machine& before, CNames& names)
      : step_(step), before_(before), names_(names) {}

  CStep operator()(const Spawn& c) {
    CStep s;
    s.counted = false;
    s.load = c_load_name(before_, c.program);
    s.body = call("spawn", names_.process(c.as));
    return s;
  }
  CStep operator()(const Fork& c) {
    CStep s = by(c.who);
    s.counted = false;
    const std::string child = names_.process(c.as);
    s.body = c.kind == ForkKind::Fork    ? call("fork_as", child)
             : c.kind == ForkKind::Vfork ? call("clone_as", child + ", CLONE_VFORK")
                                         : call("clone_as", child + ", 0");
    return s;
  }
  CStep operator()(const Exec& c) {
    CStep s = by(c.who);
    s.counted = false;
    s.load = c_load_name(before_, c.program);
    s.body = call("exec_self", names_.process(c.who));
    return s;
  }
  CStep operator()(const Exit& c) {
    CStep s = by(c.who);
    s.counted = false;
    s.body = call("_exit", std::to_string(c.status));
    return s;
  }
  CStep operator()(const Kill& c) {
    CStep s;
    s.counted = false;
    s.of = names_.process(c.who);
    s.body = call("kill_process", s.of);
    return s;
  }
  CStep operator()(const Wait& c) {
    CStep s = by(c.who);
    s.counted = false;
    s.body = call("wait_for", c.child.value() == 0 ? "-1" : names_.process(c.child));
    return s;
  }

  CStep operator()(const Read& c) {
    return on_pages(c.who, c.who, c.range, [&](const Place& p) {
      return call("load_pages", p.address + ", " + std::to_string(p.pages));
    });
  }
  CStep operator()(const Write& c) {
    return on_pages(c.who, c.who, c.range, [&](const Place& p) {
      return stores(p, c.offset, [&](const std::string& where) {
        return call("store_pages", where + bytes(c.who, c.bytes));
      });
    });
  }
  CStep operator()(const SysRead& c) {
    return on_pages(c.who, c.who, c.range, [&](const Place& p) {
      return in_order(p, c.offset, "kernel_stores(", bytes(c.who, c.bytes));
    });
  }
  CStep operator()(const SysWrite& c) {
    return on_pages(c.who, c.who, c.range, [&](const Place& p) {
      return call("kernel_loads", p.address + ", " + std::to_string(p.pages));
    });
  }
  CStep operator()(const Poke& c) {
    return on_pages(c.who, c.other, c.range, [&](const Place& p) {
      return in_order(p, c.offset, "poke(" + names_.process(c.other) + ", ", bytes(c.who, c.bytes));
    });
  }
  CStep operator()(const struct Print& c) {
    if (c.of_page)
      return on_pages(c.who, c.who, c.range,
                      [&](const Place& p) { return call("print_page", p.address); });
    CStep s = by(c.who);
    s.counted = false;
    s.body = call("print_text", c_string(visible_text(before_.texts()[c.text])));
    return s;
  }

  CStep operator()(const Mmap& c) {
    const Process* who = before_.state().find(c.who);
    if (who == nullptr || !who->alive()) return not_shown(c.who);
    CStep s = by(c.who);
    const NamedRange range{c.region, before_.state().space(who->space).next_region_start(), c.pages,
                           true, false};
    std::string flags = c.sharing == Sharing::Shared ? "MAP_SHARED" : "MAP_PRIVATE";
    if (c.file.value() == 0) flags += " | MAP_ANONYMOUS";
    flags += " | MAP_FIXED_NOREPLACE";
    if (c.populate) flags += " | MAP_POPULATE";
    const std::string region = names_.region(before_, range);
    s.body =
        system_call("mmap", region + ", " + c_bytes_of(c.pages) + ", " + c_protection(c.prot) +
                                ",\n              " + flags + ", " + CNames::file(before_, c.file) +
                                ", " + (c.file_offset == 0 ? "0" : c_bytes_of(c.file_offset)));
    look_at(s, c.who, {region, std::string(before_.texts()[c.region]), c.pages, 0, 0});
    return s;
  }
  CStep operator()(const Munmap& c) {
    CStep s = on_pages(c.who, c.who, c.range, [&](const Place& p) {
      return system_call("munmap", p.address + ", " + c_bytes_of(p.pages));
    });
    s.pages = 0;
    return s;
  }
  CStep operator()(const Mprotect& c) {
    return on_pages(c.who, c.who, c.range, [&](const Place& p) {
      return system_call("mprotect",
                         p.address + ", " + c_bytes_of(p.pages) + ", " + c_protection(c.prot));
    });
  }
  CStep operator()(const Madvise& c) {
    return on_pages(c.who, c.who, c.range, [&](const Place& p) {
      return system_call("madvise",
                         p.address + ", " + c_bytes_of(p.pages) + ", " + advice_name(c.advice));
    });
  }
  CStep operator()(const Mremap& c) {
    const Process* who = before_.state().find(c.who);
    if (who == nullptr || !who->alive()) return not_shown(c.who);
    const AddressSpace& space = before_.state().space(who->space);
    std::string to;
    CStep s = on_pages(c.who, c.who, c.range, [&](const Place& p) {
      const std::string from = p.address + ", " + c_bytes_of(p.pages) + ", ";
      if (c.as.value() != 0) {
        to = names_.region(before_, {c.as, space.next_region_start(), p.pages, true, false});
        return system_call("mremap",
                           from + c_bytes_of(p.pages) + ", MREMAP_MAYMOVE | MREMAP_FIXED, " + to);
      }
      const std::int64_t pages = static_cast<std::int64_t>(p.pages) + c.pages;
      return system_call(
          "mremap", from + c_bytes_of(static_cast<std::uint64_t>(pages < 0 ? 0 : pages)) + ", 0");
    });
    if (!to.empty()) {
      s.address = to;
      s.region = std::string(before_.texts()[c.as]);
      s.first_page = 0;
    }
    return s;
  }
  CStep operator()(const Mlock& c) {
    return on_pages(c.who, c.who, c.range, [&](const Place& p) {
      return system_call(c.lock ? "mlock" : "munlock", p.address + ", " + c_bytes_of(p.pages));
    });
  }
  CStep operator()(const Msync& c) {
    return on_pages(c.who, c.who, c.range, [&](const Place& p) {
      return system_call("msync", p.address + ", " + c_bytes_of(p.pages) + ", MS_SYNC");
    });
  }
  /// Not brk(2): the C library's own heap ends there. A mapping right behind the region is the
  /// same to the kernel, which joins both.
  CStep operator()(const Brk& c) {
    const Process* who = before_.state().find(c.who);
    if (who == nullptr || !who->alive()) return not_shown(c.who);
    const NamedRange* heap = before_.state().space(who->space).find(before_.texts().find("heap"));
    const auto by_pages = static_cast<std::uint64_t>(c.pages < 0 ? -c.pages : c.pages);
    if (heap == nullptr || (c.pages < 0 && by_pages > heap->pages)) return not_shown(c.who);
    CStep s = by(c.who);
    const std::string region = names_.region(before_, *heap);
    const std::string note =
        "  /* As brk would do it; but that would move the end of the C library's heap. */\n";
    if (c.pages < 0)
      s.body = note + system_call("munmap", c_address(region, heap->pages - by_pages) + ", " +
                                                c_bytes_of(by_pages));
    else if (c.pages > 0)
      s.body =
          note + system_call("mmap", c_address(region, heap->pages) + ", " + c_bytes_of(by_pages) +
                                         ", PROT_READ | PROT_WRITE,\n              "
                                         "MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, "
                                         "-1, 0");
    return s;
  }
  CStep operator()(const KsmScan&) {
    CStep s;
    s.counted = false;
    s.body = "  ksm_scan();\n";
    return s;
  }
  CStep operator()(const struct Evict& c) {
    CStep s;
    s.counted = false;
    s.body = call("evict", CNames::file(before_, c.file));
    return s;
  }
  CStep operator()(const struct Pin& c) { return not_shown(c.who); }
  CStep operator()(const struct JoinGroup& c) { return not_shown(c.who); }
  CStep operator()(const Skip&) { return not_shown({}); }

 private:
  static std::string call(const char* function, const std::string& arguments) {
    return std::string("  ") + function + "(" + arguments + ");\n";
  }
  static std::string system_call(const char* name, const std::string& arguments) {
    return call("system_call", std::string(name) + ", " + arguments);
  }
  CStep by(TextId who) const {
    CStep s;
    s.who = names_.process(who);
    return s;
  }
  CStep not_shown(TextId who) const {
    CStep s = by(who);
    s.body = "  not_shown();\n";
    s.done = false;
    return s;
  }
  void look_at(CStep& s, TextId of, const Place& p) const {
    s.of = names_.process(of);
    s.address = p.address;
    s.region = p.region;
    s.pages = p.pages;
    s.first_page = p.first_page;
  }

  /// None: there is no such place, or it may be memory of the program's own.
  std::optional<Place> place(TextId who, const PageRange& range) {
    const Process* process = before_.state().find(who);
    if (process == nullptr || !process->alive()) return std::nullopt;
    const auto found = resolve(before_.state(), *process, range);
    if (!found || found->count == 0) return std::nullopt;
    const std::uint64_t first = address_of(found->first).value();
    const std::uint64_t end = address_of(found->first + found->count).value();
    // Nobody has the first pages of all: touching them is safely forbidden.
    const bool nowhere = end <= kPageSize;
    if (!nowhere && (first < kCLowestAddress || end > kCHighestAddress)) return std::nullopt;
    Place p;
    p.pages = found->count;
    if (range.raw()) {
      char text[32];
      std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(first));
      p.address = std::string(text) + "UL";
      p.region = text;
      p.in_page = range.first_address.value() % kPageSize;
      return p;
    }
    const NamedRange* named = before_.state().space(process->space).find(range.region);
    if (named == nullptr) return std::nullopt;
    p.first_page = found->first - named->start;
    p.address = c_address(names_.region(before_, *named), p.first_page);
    p.region = std::string(before_.texts()[range.region]);
    return p;
  }

  template <class Body>
  CStep on_pages(TextId who, TextId of, const PageRange& range, Body&& body) {
    const auto p = place(of, range);
    CStep s = p ? by(who) : not_shown(who);
    s.of = names_.process(of);  // if that is why: the director looks whether he lives
    if (!p) return s;
    look_at(s, of, *p);
    s.body = body(*p);
    return s;
  }

  /// As the language says: without bytes, who wrote and in which step.
  std::string bytes(TextId who, TextId text) const {
    const std::string stored =
        text.value() != 0 ? std::string(before_.texts()[text])
                          : std::string(before_.texts()[who]) + " " + std::to_string(step_);
    return ", " + c_string(stored) + ", " + std::to_string(stored.size());
  }

  /// "address, pages", twice where the first page is entered further in than the others.
  template <class One>
  std::string stores(const Place& p, std::uint32_t offset, One&& one) const {
    const auto at = [&](std::uint64_t page, std::uint64_t in_page, std::uint64_t pages) {
      return one(c_address(p.address, page) +
                 (in_page == 0 ? "" : " + " + std::to_string(in_page)) + ", " +
                 std::to_string(pages));
    };
    if (p.in_page == 0 || p.pages == 1) return at(0, p.in_page + offset, p.pages);
    return at(0, p.in_page + offset, 1) + at(1, offset, p.pages - 1);
  }
  /// The same for a call that stops where the kernel refuses.
  std::string in_order(const Place& p, std::uint32_t offset, const std::string& function,
                       const std::string& rest) const {
    std::string out;
    stores(p, offset, [&](const std::string& where) {
      out += "  if (!" + function + where + rest + ")) return;\n";
      return std::string();
    });
    return out;
  }

  std::uint32_t step_;
  const Machine& before_;
  CNames& names_;
};

}  // namespace

CStep c_step(const Command& command, std::uint32_t step, const Machine& before, CNames& names) {
  return std::visit(StepWriter(step, before, names), command);
}

std::string c_load_name(const Machine& machine, TextId program) {
  std::size_t number = 0;
  for (const ProgramConfig& p : machine.config().programs) {
    ++number;
    if (p.name == program)
      return "load_" + std::to_string(number) + "_" + c_identifier(machine.texts()[program]);
  }
  return "NULL";
}

std::string c_load_function(const Machine& machine, const ProgramConfig& program,
                            const AddressSpace& space, CNames& names) {
  std::string out = "static void " + c_load_name(machine, program.name) + "(void) {\n";
  for (const RegionConfig& r : program.regions) {
    const NamedRange* range = space.find(r.name);
    if (range == nullptr) continue;
    const std::uint64_t first = address_of(range->start).value();
    if (first < kCLowestAddress || first + r.pages * kPageSize > kCHighestAddress) {
      out += "  /* Not mapped, for this program's own memory may lie there:\n" +
             c_comment_lines(machine.texts()[r.name]) + " */\n";
      continue;
    }
    out += "  map_region(" + names.region(machine, *range) + ", " + std::to_string(r.pages) + ", " +
           c_protection(r.prot) + ",\n             " +
           (r.sharing == Sharing::Shared ? "MAP_SHARED" : "MAP_PRIVATE") +
           (r.file ? "" : " | MAP_ANONYMOUS") + ", " + CNames::file(r.file) + ", " +
           std::to_string(r.file_offset) + ", " + std::to_string(r.touched) + ");\n";
  }
  return out + "}\n";
}

}  // namespace cowscope
