// A machine on a bench: commands by name, one line each, for tests of the engine alone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/digest.h"
#include "engine/invariants.h"
#include "engine/machine.h"

namespace cowscope::testing {

inline constexpr Prot kNone{}, kRead{true, false, false}, kReadWrite{true, true, false},
    kReadExec{true, false, true};

/// Pages [first, last] of a region.
struct Pages {
  std::string region;
  std::uint32_t first = 0, last = 0;
};
inline Pages page(std::string region, std::uint32_t index) {
  return {std::move(region), index, index};
}
inline Pages pages(std::string region, std::uint32_t first, std::uint32_t last) {
  return {std::move(region), first, last};
}

/// By default: 64 frames, program sh with heap (4 pages rw-) and stack (1 page rw-), file /bin/sh
/// of 40 cached pages if `file_pages` says so.
class Bench {
 public:
  struct Options {
    std::uint32_t frames = 64, heap = 4, tlb = 16, max_processes = 4096, file_pages = 0;
    Policy policy = Policy::Cow;
    bool zero_page = true;
  };
  Bench() : Bench(Options{}) {}
  explicit Bench(const Options& o) : setup_(std::make_shared<Setup>()) {
    MachineConfig& c = setup_->config;
    c.frames = o.frames;
    c.tlb_entries = o.tlb;
    c.policy = o.policy;
    c.zero_page = o.zero_page;
    c.max_processes = o.max_processes;
    if (o.file_pages > 0) c.files.push_back({id("/bin/sh"), o.file_pages, true, false});
    ProgramConfig sh{id("sh"), {}};
    sh.regions.push_back(region("heap", o.heap));
    sh.regions.push_back(region("stack", 1));
    c.programs.push_back(sh);
  }
  RegionConfig region(std::string_view name, std::uint32_t count, Prot prot = kReadWrite) {
    RegionConfig r;
    r.name = id(name);
    r.pages = count;
    r.prot = prot;
    return r;
  }
  MachineConfig& config() { return setup_->config; }
  const std::shared_ptr<Setup>& setup() const { return setup_; }
  TextId id(std::string_view text) { return setup_->texts.intern(text); }

  Machine& machine() {
    if (!machine_) machine_.emplace(setup_);
    return *machine_;
  }
  const MachineState& state() { return machine().state(); }

  PageRange range(const Pages& p) {
    PageRange r;
    r.region = id(p.region);
    r.first = p.first;
    r.last = p.last;
    return r;
  }

  /// Runs a command; `journal` holds its events. Invariants are checked by undoing and redoing
  /// them.
  Outcome run(const Command& c) {
    const auto wrong = machine().check(c, [&](TextId) { return false; });
    refused = wrong;
    if (wrong) return Outcome::Einval;
    journal.clear();
    return machine().run(c, ++step_, &journal);
  }
  Outcome spawn(std::string_view as, std::string_view program = "sh") {
    return run(Spawn{id(as), id(program)});
  }
  Outcome fork(std::string_view who, std::string_view as) { return run(Fork{id(who), id(as)}); }
  Outcome exec(std::string_view who, std::string_view program) {
    return run(Exec{id(who), id(program)});
  }
  Outcome exit(std::string_view who, std::int32_t status = 0) { return run(Exit{id(who), status}); }
  Outcome kill(std::string_view who) { return run(Kill{id(who)}); }
  Outcome wait(std::string_view who, std::string_view child = "") {
    return run(Wait{id(who), id(child)});
  }
  Outcome read(std::string_view who, const Pages& p) { return run(Read{id(who), range(p)}); }
  Outcome write(std::string_view who, const Pages& p, std::string_view bytes = "",
                std::uint32_t offset = 0) {
    return run(Write{id(who), range(p), offset, id(bytes)});
  }
  Outcome mmap(std::string_view who, std::string_view name, std::uint32_t count, Prot prot,
               Sharing sharing, std::string_view file = "", std::uint32_t offset = 0) {
    return run(Mmap{id(who), id(name), count, prot, sharing, id(file), offset});
  }
  Outcome munmap(std::string_view who, const Pages& p) { return run(Munmap{id(who), range(p)}); }
  Outcome mprotect(std::string_view who, const Pages& p, Prot prot) {
    return run(Mprotect{id(who), range(p), prot});
  }
  Outcome dontneed(std::string_view who, const Pages& p) {
    return run(Madvise{id(who), range(p), Advice::DontNeed});
  }
  Outcome brk(std::string_view who, std::int64_t count) { return run(Brk{id(who), count}); }

  const Process& process(std::string_view who) { return *state().find(id(who)); }
  PageNumber number(std::string_view who, const Pages& p) {
    return resolve(state(), process(who), range(p))->first;
  }
  Entry entry(std::string_view who, const Pages& p) {
    return state().space(process(who).space).table().get(number(who, p));
  }
  Frame frame(std::string_view who, const Pages& p) {
    return state().frames[entry(who, p).frame()];
  }
  std::string reads(std::string_view who, const Pages& p) {
    return std::string(machine().would_read(process(who).space, number(who, p)));
  }
  const Totals& totals() { return state().totals; }

  /// The kinds of the last command's events, as the schema spells them.
  std::vector<std::string> kinds() const {
    std::vector<std::string> all;
    for (const Event& e : journal.events) all.emplace_back(to_string(e.kind));
    return all;
  }

  Journal journal;
  std::optional<Error> refused;

 private:
  std::shared_ptr<Setup> setup_;
  std::optional<Machine> machine_;
  std::uint32_t step_ = 0;
};

}  // namespace cowscope::testing
