// Commands in words, before they run: a clause for the sentence, a label for the timeline.
#include <variant>

#include "scenarios/narration.h"
#include "scenarios/script.h"
#include "scenarios/sentence.h"
#include "scenarios/words.h"

namespace cowscope {
namespace {

/// How many pages a range has, as far as can be said; 0: all of a region that is not known yet.
std::uint64_t pages_in(const Machine& machine, TextId who, const PageRange& range) {
  if (range.raw())
    return range.last_address.value() / kPageSize - range.first_address.value() / kPageSize + 1;
  if (!range.whole) return std::uint64_t{range.last} - range.first + 1;
  const Process* process = machine.state().find(who);
  if (process == nullptr) return 0;
  const NamedRange* named = machine.state().space(process->space).find(range.region);
  return named != nullptr ? named->pages : 0;
}

std::string region_name(const Machine& machine, const PageRange& range) {
  return std::string(machine.texts()[range.region]);
}

/// "page 2", "4 pages", "all pages"; raw: "the page at 0x…".
std::string pages_text(const Machine& machine, TextId who, const PageRange& range) {
  const std::uint64_t n = pages_in(machine, who, range);
  if (range.raw())
    return n == 1 ? "the page at " + address_text(range.first_address) : count_of(n, "page");
  if (n == 1) return "page " + std::to_string(range.whole ? 0 : range.first);
  if (n == 0) return "all pages";
  return count_of(n, "page");
}

/// "page 2 of heap", "4 pages of heap", "pages 0 and 1 of heap", "2 pages from 0x… on".
std::string place_text(const Machine& machine, TextId who, const PageRange& range) {
  const std::string pages = pages_text(machine, who, range);
  if (!range.raw()) return pages + " of " + region_name(machine, range);
  return pages_in(machine, who, range) == 1
             ? pages
             : pages + " from " + address_text(range.first_address) + " on";
}

/// True if the write covers a whole region of several pages: it "fills" it.
bool fills(const Machine& machine, TextId whose, const PageRange& range) {
  const std::uint64_t n = pages_in(machine, whose, range);
  if (range.raw() || n == 1) return false;
  if (range.whole) return true;
  if (range.first != 0) return false;
  const Process* process = machine.state().find(whose);
  if (process == nullptr) return true;
  const NamedRange* named = machine.state().space(process->space).find(range.region);
  return named == nullptr || named->pages == n;
}

/// What an advice asks for, around the pages that it is about.
struct Asking {
  const char* before;
  const char* after;
  const char* label;  // as `before`, short
};
Asking asking(Advice advice) {
  switch (advice) {
    case Advice::DontNeed: return {" no longer needs ", "", "drops "};
    case Advice::Free: return {" lets the kernel take ", " when it needs memory", "offers "};
    case Advice::DontFork: return {" keeps ", " from its children", "sets dontfork on "};
    case Advice::DoFork: return {" lets its children have ", " again", "sets dofork on "};
    case Advice::WipeOnFork: return {" has ", " wiped in its children", "sets wipeonfork on "};
    case Advice::KeepOnFork:
      return {" lets its children have ", " as they are", "sets keeponfork on "};
    case Advice::Mergeable: return {" lets the kernel merge ", "", "sets mergeable on "};
    case Advice::Unmergeable:
      return {" no longer lets the kernel merge ", "", "sets unmergeable on "};
    case Advice::HugePage: return {" asks for huge pages in ", "", "sets hugepage on "};
    case Advice::NoHugePage: return {" wants no huge pages in ", "", "sets nohugepage on "};
    case Advice::Collapse: return {" asks for huge pages instead of ", "", "collapses "};
    case Advice::Cold: return {" will not need ", " for a while", "calls cold "};
    case Advice::PageOut: return {" wants ", " out of memory", "pages out "};
    case Advice::WillNeed: return {" will need ", " soon", "reads ahead "};
    case Advice::PopulateRead: return {" wants ", " there for reading", "populates "};
    case Advice::PopulateWrite: return {" wants ", " there for writing", "populates "};
    case Advice::GuardInstall: return {" puts a guard on ", "", "guards "};
    case Advice::GuardRemove: return {" takes the guard off ", "", "unguards "};
  }
  return {" advises ", "", "advises "};
}

std::uint64_t magnitude(std::int64_t n) { return static_cast<std::uint64_t>(n < 0 ? -n : n); }

/// A name in a command, with the process that has or will have it.
class Clause {
 public:
  explicit Clause(const Machine& machine) : m_(machine) {}
  Clause& who(TextId name) {
    const Process* p = m_.state().find(name);
    s_.who(m_.texts()[name], p != nullptr ? p->pid : kInit);
    return *this;
  }
  /// A process that this command makes: the next pid if it is not there yet.
  Clause& made(TextId name) {
    const Process* p = m_.state().find(name);
    s_.who(
        m_.texts()[name],
        p != nullptr ? p->pid : Pid{static_cast<std::uint32_t>(m_.state().processes.size() + 1)});
    return *this;
  }
  Clause& text(std::string_view t) {
    s_.text(t);
    return *this;
  }
  Clause& quoted(TextId t) {
    s_.text(m_.texts()[t]);
    return *this;
  }
  Sentence take() { return s_.take(); }

 private:
  const Machine& m_;
  SentenceBuilder s_;
};

struct Describe {
  const Machine& m;
  Sentence operator()(const Spawn& c) const { return Clause(m).made(c.as).text(" starts").take(); }
  Sentence operator()(const Fork& c) const {
    const char* does = c.kind == ForkKind::Clone   ? " starts a thread, "
                       : c.kind == ForkKind::Vfork ? " vforks "
                                                   : " forks ";
    return Clause(m).who(c.who).text(does).made(c.as).take();
  }
  Sentence operator()(const Exec& c) const {
    return Clause(m)
        .who(c.who)
        .text(" runs another program, ")
        .quoted(c.program)
        .text(", in its place")
        .take();
  }
  Sentence operator()(const Exit& c) const { return Clause(m).who(c.who).text(" exits").take(); }
  Sentence operator()(const Kill& c) const {
    return Clause(m).who(c.who).text(" is killed").take();
  }
  Sentence operator()(const Wait& c) const {
    Clause s(m);
    s.who(c.who).text(" waits for ");
    return c.child.value() == 0 ? s.text("a child").take() : s.who(c.child).take();
  }
  Sentence operator()(const Read& c) const {
    return Clause(m).who(c.who).text(" reads " + place_text(m, c.who, c.range)).take();
  }
  Sentence operator()(const Write& c) const {
    return Clause(m)
        .who(c.who)
        .text((fills(m, c.who, c.range) ? " fills " : " writes ") + place_text(m, c.who, c.range))
        .take();
  }
  Sentence operator()(const SysRead& c) const {
    return Clause(m)
        .who(c.who)
        .text(" has the kernel store into " + place_text(m, c.who, c.range))
        .take();
  }
  Sentence operator()(const SysWrite& c) const {
    return Clause(m)
        .who(c.who)
        .text(" has the kernel read " + place_text(m, c.who, c.range))
        .take();
  }
  Sentence operator()(const Poke& c) const {
    return Clause(m)
        .who(c.who)
        .text(" writes " + place_text(m, c.other, c.range) + " in the memory of ")
        .who(c.other)
        .take();
  }
  Sentence operator()(const struct Print& c) const {
    return Clause(m)
        .who(c.who)
        .text(c.of_page ? " prints " + place_text(m, c.who, c.range)
                        : " prints " + quote(m.texts()[c.text]))
        .take();
  }
  Sentence operator()(const Mmap& c) const {
    const bool shared = c.sharing == Sharing::Shared;
    const std::string kind = c.file.value() != 0 ? (shared ? " of a file to share" : " of a file")
                             : shared            ? " to share"
                                                 : "";
    return Clause(m)
        .who(c.who)
        .text(" maps " + count_of(c.pages, "page") + kind + " as ")
        .quoted(c.region)
        .text(c.populate ? ", to be there at once" : "")
        .take();
  }
  Sentence operator()(const Munmap& c) const {
    return Clause(m).who(c.who).text(" unmaps " + place_text(m, c.who, c.range)).take();
  }
  Sentence operator()(const Mprotect& c) const {
    return Clause(m)
        .who(c.who)
        .text(" sets the rights of " + place_text(m, c.who, c.range) + " to " + prot_text(c.prot))
        .take();
  }
  Sentence operator()(const Madvise& c) const {
    const Asking words = asking(c.advice);
    return Clause(m)
        .who(c.who)
        .text(words.before + place_text(m, c.who, c.range) + words.after)
        .take();
  }
  Sentence operator()(const Mremap& c) const {
    Clause s(m);
    s.who(c.who);
    if (c.as.value() != 0)
      return s.text(" moves " + place_text(m, c.who, c.range) + " to ").quoted(c.as).take();
    const std::string what = c.range.raw() ? "what begins at " + address_text(c.range.first_address)
                                           : region_name(m, c.range);
    return s
        .text((c.pages < 0 ? " shrinks " : " grows ") + what + " by " +
              count_of(magnitude(c.pages), "page"))
        .take();
  }
  Sentence operator()(const Mlock& c) const {
    const std::string pages = place_text(m, c.who, c.range);
    return Clause(m)
        .who(c.who)
        .text(c.lock ? " locks " + pages + " in memory" : " unlocks " + pages)
        .take();
  }
  Sentence operator()(const Msync& c) const {
    return Clause(m)
        .who(c.who)
        .text(" has " + place_text(m, c.who, c.range) + " written back to its file")
        .take();
  }
  Sentence operator()(const struct Pin& c) const {
    const std::string pages = place_text(m, c.who, c.range);
    return Clause(m)
        .who(c.who)
        .text(c.pin ? " lends " + pages + " to a device"
                    : " takes " + pages + " back from a device")
        .take();
  }
  Sentence operator()(const KsmScan&) const {
    return Clause(m).text("the kernel looks for pages that hold the same").take();
  }
  Sentence operator()(const struct Evict& c) const {
    return Clause(m).text("the kernel empties its cache of ").quoted(c.file).take();
  }
  Sentence operator()(const struct JoinGroup& c) const {
    return Clause(m).who(c.who).text(" joins the memory group ").quoted(c.group).take();
  }
  Sentence operator()(const Brk& c) const {
    return Clause(m)
        .who(c.who)
        .text((c.pages < 0 ? " shrinks its heap by " : " grows its heap by ") +
              count_of(magnitude(c.pages), "page"))
        .take();
  }
  Sentence operator()(const struct Skip&) const {
    return Clause(m).text("a line that no longer holds is passed over").take();
  }
};

struct Label {
  const Machine& m;
  std::string operator()(const Spawn&) const { return "starts"; }
  std::string operator()(const Fork& c) const {
    return c.kind == ForkKind::Clone   ? "starts a thread"
           : c.kind == ForkKind::Vfork ? "vforks"
                                       : "forks";
  }
  std::string operator()(const Exec& c) const {
    return "runs " + std::string(m.texts()[c.program]);
  }
  std::string operator()(const Exit&) const { return "exits"; }
  std::string operator()(const Kill&) const { return "is killed"; }
  std::string operator()(const Wait&) const { return "waits"; }
  std::string operator()(const Read& c) const { return "reads " + pages_text(m, c.who, c.range); }
  std::string operator()(const Write& c) const {
    return (fills(m, c.who, c.range) ? "fills " : "writes ") + pages_text(m, c.who, c.range);
  }
  std::string operator()(const Mmap& c) const { return "maps " + std::string(m.texts()[c.region]); }
  std::string operator()(const Munmap& c) const {
    return "unmaps " + pages_text(m, c.who, c.range);
  }
  std::string operator()(const Mprotect& c) const { return "sets " + prot_text(c.prot); }
  std::string operator()(const Madvise& c) const {
    return asking(c.advice).label + pages_text(m, c.who, c.range);
  }
  std::string operator()(const SysRead& c) const {
    return "reads into " + pages_text(m, c.who, c.range);
  }
  std::string operator()(const SysWrite& c) const {
    return "writes out " + pages_text(m, c.who, c.range);
  }
  std::string operator()(const Poke& c) const { return "pokes " + std::string(m.texts()[c.other]); }
  std::string operator()(const struct Print& c) const {
    return c.of_page ? "prints " + pages_text(m, c.who, c.range) : "prints";
  }
  std::string operator()(const Mremap& c) const {
    if (c.as.value() == 0) return c.pages < 0 ? "shrinks" : "grows";
    return "moves " + pages_text(m, c.who, c.range);
  }
  std::string operator()(const Mlock& c) const {
    return (c.lock ? "locks " : "unlocks ") + pages_text(m, c.who, c.range);
  }
  std::string operator()(const Msync& c) const { return "syncs " + pages_text(m, c.who, c.range); }
  std::string operator()(const struct Pin& c) const {
    return (c.pin ? "pins " : "unpins ") + pages_text(m, c.who, c.range);
  }
  std::string operator()(const KsmScan&) const { return "ksmd scans"; }
  std::string operator()(const struct Evict& c) const {
    return "evicts " + std::string(m.texts()[c.file]);
  }
  std::string operator()(const struct JoinGroup& c) const {
    return "joins " + std::string(m.texts()[c.group]);
  }
  std::string operator()(const Brk& c) const { return c.pages < 0 ? "shrinks" : "grows"; }
  std::string operator()(const struct Skip&) const { return "passed over"; }
};

}  // namespace

std::string plain(const Sentence& sentence) {
  std::string text;
  for (const Span& s : sentence) text += s.text;
  return text;
}

Sentence describe_command(const Machine& machine, const Command& command) {
  return std::visit(Describe{machine}, command);
}

std::string short_label(const Machine& machine, const Command& command) {
  return std::visit(Label{machine}, command);
}

}  // namespace cowscope
