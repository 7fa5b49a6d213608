#include "scenarios/linux/verification.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "scenarios/linux/files.h"
#include "scenarios/linux/interruption.h"
#include "scenarios/linux/observer.h"
#include "scenarios/linux/same_page_merging.h"
#include "scenarios/linux/since.h"
#include "scenarios/linux/step_words.h"

namespace cowscope::linux_check {
namespace {

/// A limit that the scenario sets its machine, and that this one does not have.
bool is_limit(Reason r) {
  return r == Reason::NoFrame || r == Reason::GroupLimit || r == Reason::NotPromised;
}

/// The kernel gives a new process or program pages of its own besides the scenario's.
bool changes_space(const Command& command) {
  return std::holds_alternative<Spawn>(command) || std::holds_alternative<struct Fork>(command) ||
         std::holds_alternative<Exec>(command);
}

/// A group at its limit took pages back.
bool makes_room(const Journal& journal, const Command& command) {
  const auto* advice = std::get_if<Madvise>(&command);
  if (advice != nullptr && advice->advice == Advice::PageOut) return false;
  if (std::holds_alternative<Evict>(command)) return false;
  return std::any_of(journal.events.begin(), journal.events.end(), [](const Event& e) {
    return e.kind == EventKind::SwapOut || e.kind == EventKind::Evict;
  });
}

/// Whether the subjects must be kept from huge pages, which this machine would give them unasked.
bool without_huge_pages(const MachineConfig& config, const KernelFacts& facts) {
  return config.thp == HugePages::Never && facts.huge_pages == "always";
}

/// Why this machine cannot be asked to do the step at all; empty: it can.
std::string out_of_reach(const MachineConfig& config, const Command& command,
                         const Journal& journal, const KernelFacts& facts) {
  // A fault gives huge pages where the setting says so; collapsing does wherever there are any, but
  // for a process they are disabled for (see Surroundings).
  const bool given_by_faults = facts.huge_pages == "always" ||
                               (facts.huge_pages == "madvise" && config.thp == HugePages::Madvise);
  const bool given_by_collapse = facts.huge_pages != "none" && !without_huge_pages(config, facts);
  if (facts.groups && !config.groups.empty() && makes_room(journal, command))
    return "how much Linux takes back at once, when a group is at its limit, is its own affair";
  for (const Event& e : journal.events) {
    if (facts.groups && !config.groups.empty() && !changes_space(command) &&
        (e.reason == Reason::GroupLimit || e.kind == EventKind::OomKill))
      continue;
    if (e.kind == EventKind::OomKill || (e.outcome != Outcome::Ok && is_limit(e.reason)))
      return "the model runs out of memory here; this machine has more";
    if (e.kind == EventKind::SwapOut && facts.swap_kb == 0) return "this machine has no swap";
    if (e.huge &&
        !(e.kind == EventKind::Zero ? given_by_faults : given_by_faults || given_by_collapse))
      return "huge pages are not given here as the scenario has it (" + facts.huge_pages + ")";
  }
  const auto* advice = std::get_if<Madvise>(&command);
  if (advice != nullptr && advice->advice == Advice::PageOut && config.swap == 0 &&
      facts.swap_kb > 0)
    return "this machine has swap, the model has none";
  return {};
}

/// Pages that were just touched lie in a batch of the CPU, which holds a reference on each and
/// makes the kernel copy where it would reuse (rule 7). The model has no such batches. Locking a
/// page of our own empties those of this CPU (mlock_vma_pages_range).
void drain_batches() {
  alignas(4096) static char page[4096];
  syscall(SYS_mlock, page, sizeof page);  // a sanitizer makes mlock() do nothing
  syscall(SYS_munlock, page, sizeof page);
}

/// One CPU for observer and subjects, so that no page lies in another CPU's batch and seems to have
/// one more user (rule 7); no huge pages unasked. As it was when it goes.
class Surroundings {
 public:
  explicit Surroundings(bool without_huge_pages) {
    CPU_ZERO(&before_);
    known_ = sched_getaffinity(0, sizeof before_, &before_) == 0;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(std::max(0, sched_getcpu())), &one);
    sched_setaffinity(0, sizeof one, &one);
    disabled_ = prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0);
    if (without_huge_pages) prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  }
  ~Surroundings() {
    if (known_) sched_setaffinity(0, sizeof before_, &before_);
    prctl(PR_SET_THP_DISABLE, disabled_ > 0 ? 1 : 0, 0, 0, 0);
  }
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;

 private:
  cpu_set_t before_{};
  bool known_ = false;
  int disabled_ = 0;
};

Totals difference(const Totals& now, const Totals& was) {
  Totals t;
  t.minor = now.minor - was.minor;
  t.major = now.major - was.major;
  return t;
}

class Run {
 public:
  Run(CompiledScenario& scenario, const KernelFacts& facts) : s_(scenario), facts_(facts) {}

  bool begin(std::string& problem);
  StepVerdict step(std::uint32_t number);
  const std::string& broken() const { return broken_; }

 private:
  void limit_groups(const Machine& before, const Journal& journal, const Command& command);
  void settle(const Machine& model);
  void even_out_read_ahead(const Machine& before, const Machine& after);
  void map_what_was_read(const Machine& model, const Journal& journal);
  Observation look(const Machine& model);
  void fetch_bytes(const Machine& model, Observation& seen, const std::vector<Difference>& found);
  Subject* subject(const Machine& model, const Process& p) {
    return performer_->find(model.texts()[p.name]);
  }

  CompiledScenario& s_;
  const KernelFacts& facts_;
  Descriptor ksmd_;  // given back last of all, when no page of the subjects is there any more
  std::vector<Descriptor> files_;
  MemoryGroups groups_;  // goes after those who are in them
  Crew crew_;
  Observer observer_;
  std::optional<Performer> performer_;
  std::string broken_;
};

bool Run::begin(std::string& problem) {
  const auto& commands = s_.timeline->commands();
  const bool merges = std::any_of(commands.begin(), commands.end(), [](const Command& c) {
    const auto* advice = std::get_if<Madvise>(&c);
    return advice != nullptr && advice->advice == Advice::Mergeable;
  });
  if (merges) ksmd_ = alone_with_ksmd(problem);
  if (!problem.empty()) return false;
  std::vector<int> numbers;
  for (const FileConfig& f : s_.setup->config.files) {
    files_.push_back(make_file({std::string(s_.setup->texts[f.path]), f.pages, f.tmpfs}, problem));
    if (!files_.back()) return false;
    if (!f.cached) evict(files_.back().get());
    numbers.push_back(files_.back().get());
  }
  performer_.emplace(crew_, numbers, facts_.groups ? &groups_ : nullptr);
  return crew_.start(numbers, problem);
}

/// Where the model comes to a group's limit, Linux is given one too. What a subject needs for
/// itself is not the scenario's: there is left what the model has left, from what the kernel has
/// charged so far.
void Run::limit_groups(const Machine& before, const Journal& journal, const Command& command) {
  const bool limited = std::any_of(journal.events.begin(), journal.events.end(),
                                   [](const Event& e) { return e.reason == Reason::GroupLimit; });
  if (!limited || !facts_.groups || changes_space(command)) return;
  for (const Process& p : before.state().processes)
    if (Subject* s = subject(before, p); s != nullptr && s->alive() && !s->busy) crew_.warm_up(*s);
  std::uint32_t group = 0;
  for (const GroupConfig& g : before.config().groups) {
    const std::uint32_t charged = before.state().charged[group++];
    groups_.allow(group, g.limit > charged ? g.limit - charged : 0);
  }
}

/// Until everyone is where they are going: the dead are reaped, and whoever the model says has come
/// back from the kernel is given the time to.
void Run::settle(const Machine& model) {
  const bool somebody_ended = crew_.look_around();
  if (performer_->lost_registrations()) {
    // The kernel takes the ring of who ended or called exec apart in a worker, some time later.
    const timespec while_it_does = {0, 80'000'000};
    nanosleep(&while_it_does, nullptr);
  }
  bool waits = false;
  for (const Process& p : model.state().processes) {
    Subject* s = subject(model, p);
    if (s == nullptr || !s->alive() || !s->busy) continue;
    waits = waits || (somebody_ended && p.state == ProcessState::Waiting);
    if (p.state == ProcessState::Running) crew_.await(*s, 2000);
  }
  if (waits) {  // who is to wait on gets the chance to prove otherwise
    const timespec moment = {0, 1'000'000};
    nanosleep(&moment, nullptr);
    for (const Process& p : model.state().processes)
      if (Subject* s = subject(model, p); s != nullptr && s->alive() && s->busy) crew_.await(*s, 0);
  }
  crew_.look_around();
}

/// Where pages came from a file or went, the page cache is made to be what the model has.
void Run::even_out_read_ahead(const Machine& before, const Machine& after) {
  for (std::size_t f = 0; f < files_.size(); ++f) {
    if (s_.setup->config.files[f].tmpfs) continue;
    const auto& cached = after.state().files[f]->cached;
    if (cached == before.state().files[f]->cached) continue;
    std::vector<bool> wanted;
    for (const FrameNumber frame : cached) wanted.push_back(frame != kNoFrame);
    hold_in_cache(files_[f].get(), wanted);
  }
}

/// After a major fault the kernel maps those neighbours that have arrived from the disk by then,
/// which is chance. The subject loads from the others, uncounted, so that both sides go on alike.
void Run::map_what_was_read(const Machine& model, const Journal& journal) {
  for (const Event& e : journal.events) {
    if (e.kind != EventKind::ReadIn || e.pid == kInit) continue;
    const Process& p = model.state().process(e.pid);
    Subject* s = subject(model, p);
    if (s == nullptr || !s->alive() || s->busy || !p.alive()) continue;
    const SeenSpace seen = observer_.look_at(crew_, *s);
    const AddressSpace& space = model.state().space(p.space);
    space.table().for_each_present(
        PageNumber{0}, kAddressLimit / kPageSize, [&](PageNumber page, Entry entry) {
          const Region* r = space.find(page);
          const bool of_file = entry.maps_frame() &&
                               model.state().frames.common(entry.frame()).kind == FrameKind::File;
          const bool there = std::any_of(seen.pages.begin(), seen.pages.end(),
                                         [&](const SeenPage& x) { return x.page == page; });
          if (!of_file || there || r == nullptr || !r->prot.read) return;
          crew_.mail(*s).a = address_of(page).value();
          crew_.mail(*s).b = 1;
          crew_.request(*s, subject::kLoad);
        });
  }
}

Observation Run::look(const Machine& model) {
  Observation seen;
  seen.shows_guards = facts_.guards;
  seen.read_dirties = facts_.read_dirties;
  seen.groups = groups_.inodes();
  for (const Process& p : model.state().processes) {
    Subject* s = subject(model, p);
    if (s == nullptr) continue;
    seen.processes[p.pid] = s->gone     ? SeenState::Gone
                            : s->zombie ? SeenState::Zombie
                            : s->busy   ? SeenState::Waiting
                                        : SeenState::Running;
    // One process speaks for an address space, if possible one that does not wait.
    const bool first = seen.spaces.find(p.space) == seen.spaces.end();
    if (!s->alive() || !p.alive()) continue;
    if (first || !s->busy) seen.spaces[p.space] = observer_.look_at(crew_, *s);
  }
  return seen;
}

/// The bytes themselves, of pages whose hashes differ, so that they can be shown.
void Run::fetch_bytes(const Machine& model, Observation& seen,
                      const std::vector<Difference>& found) {
  const bool bytes = std::any_of(found.begin(), found.end(), [](const Difference& d) {
    return d.what.rfind("bytes of ", 0) == 0;
  });
  if (!bytes) return;
  for (const Process& p : model.state().processes) {
    Subject* s = subject(model, p);
    const auto it = seen.spaces.find(p.space);
    if (s == nullptr || !s->alive() || it == seen.spaces.end()) continue;
    for (SeenPage& page : it->second.pages)
      if (page.present && page.hash && !page.text) page.text = Observer::peek(crew_, *s, page.page);
  }
}

StepVerdict Run::step(std::uint32_t number) {
  Timeline& t = *s_.timeline;
  t.seek(number);
  StepVerdict v;
  v.step = number;
  v.text = s_.steps[number - 1].text;
  const Command& command = t.commands()[number - 1];
  const StepFacts facts = facts_of(t.journal());
  const Totals totals = difference(t.summary(number).totals, t.summary(number - 1).totals);
  const Outcome outcome = t.summary(number).outcome;
  v.how = step_words(facts, outcome, totals);
  const auto not_verified = [&](std::string why) {
    v.agreement = Agreement::NotVerified;
    v.undone = true;
    v.why_not = std::move(why);
    return v;
  };
  if (const std::string why = held_since(facts_, t.before(), command); !why.empty())
    return not_verified(why);
  if (const std::string why = out_of_reach(t.machine().config(), command, t.journal(), facts_);
      !why.empty())
    return not_verified(why);
  drain_batches();

  limit_groups(t.before(), t.journal(), command);
  const Performed performed = performer_->perform(command, number, t.before(), t.machine());
  for (std::uint32_t g = 1; g <= t.machine().config().groups.size(); ++g)
    groups_.allow(g, std::nullopt);
  if (!performed.broken.empty()) {
    broken_ = performed.broken;
    return not_verified(performed.broken);
  }
  if (!performed.not_asked.empty()) return not_verified(performed.not_asked);
  settle(t.machine());
  even_out_read_ahead(t.before(), t.machine());
  map_what_was_read(t.machine(), t.journal());
  drain_batches();  // MADV_FREE marks a page only when its batch is emptied
  const int rule = rule_of(command, facts);
  v.differences = compare_step(t.machine(), facts, outcome, totals, performed, rule);
  Observation seen = look(t.machine());
  auto of_state = compare_state(t.machine(), seen, rule);
  if (!of_state.empty()) {
    fetch_bytes(t.machine(), seen, of_state);
    of_state = compare_state(t.machine(), seen, rule);
  }
  v.differences.insert(v.differences.end(), of_state.begin(), of_state.end());
  if (performed.disturbed != 0) {
    v.agreement = Agreement::NotVerified;
    v.why_not = "the subject itself faulted while it was being measured";
  } else if (!v.differences.empty()) {
    v.agreement = Agreement::Differs;
  }
  return v;
}

}  // namespace

Scenario adapted(Scenario scenario, const KernelFacts& facts) {
  scenario.machine.zero_page = facts.zero_page;
  scenario.machine.fault_around = facts.fault_around;
  return scenario;
}

Verification verify(CompiledScenario& scenario, const KernelFacts& facts, AfterDifference after,
                    const std::function<void(const StepVerdict&)>& told) {
  Verification result;
  const Interruption interruption;
  const Surroundings surroundings(without_huge_pages(scenario.setup->config, facts));
  Run run(scenario, facts);
  if (!run.begin(result.broken)) {
    result.interrupted = Interruption::pending();
    return result;
  }
  const std::uint32_t steps = scenario.timeline->steps();
  std::string stopped;
  for (std::uint32_t n = 1; n <= steps; ++n) {
    StepVerdict v;
    if (stopped.empty()) {
      v = run.step(n);
    } else {
      v.step = n;
      v.text = scenario.steps[n - 1].text;
      v.agreement = Agreement::NotVerified;
      v.why_not = stopped;
    }
    if (Interruption::pending() != 0) break;
    switch (v.agreement) {
      case Agreement::Agrees: ++result.agree; break;
      case Agreement::Differs: ++result.differ; break;
      case Agreement::NotVerified: ++result.not_verified; break;
    }
    told(v);
    if (!run.broken().empty()) {
      result.broken = run.broken();
      break;
    }
    if (v.undone && stopped.empty())
      stopped = "step " + std::to_string(n) + " was not done on Linux";
    if (v.agreement == Agreement::Differs && after == AfterDifference::Stop) break;
  }
  result.interrupted = Interruption::pending();
  return result;
}

}  // namespace cowscope::linux_check
