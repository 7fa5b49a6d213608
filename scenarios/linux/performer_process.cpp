// Processes come and go: spawn, fork, exec, exit, kill, wait.
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>

#include "scenarios/linux/performer.h"

namespace cowscope::linux_check {
namespace {

const ProgramConfig* program_of(const Machine& machine, TextId name) {
  for (const ProgramConfig& p : machine.config().programs)
    if (p.name == name) return &p;
  return nullptr;
}

/// The model ran out of frames or processes: a limit that the scenario sets its machine, and that
/// this one does not have.
bool lacks_frames(const Machine& before, const Machine& after) {
  return after.state().processes.size() == before.state().processes.size();
}

}  // namespace

/// Maps a region of a program and makes its first pages resident.
std::optional<std::string> Performer::map_region(Subject& s, const RegionConfig& region,
                                                 std::uint64_t address) {
  const auto no = static_cast<std::uint64_t>(-1);
  const std::uint64_t bytes = region.pages * kPageSize;
  const std::uint64_t fd =
      region.file ? static_cast<std::uint64_t>(subject::kFirstFile) + region.file->value() : no;
  const std::uint64_t flags = (region.sharing == Sharing::Shared ? MAP_SHARED : MAP_PRIVATE) |
                              (region.file ? 0 : MAP_ANONYMOUS) | MAP_FIXED_NOREPLACE;
  const std::uint64_t prot = protection_bits(region.prot);
  // What was written once is writable while it is; what is read, readable.
  const std::uint64_t at_first = region.touched == 0 ? prot
                                 : region.file       ? prot | PROT_READ
                                                     : prot | PROT_READ | PROT_WRITE;
  std::uint64_t touched = region.touched;
  // A read fault maps neighbours too. Mapped alone, the touched pages have none; the rest follows
  // behind them and the kernel joins both.
  if (region.file && touched > 0) {
    const auto file_pages = before_->config().files[region.file->value()].pages;
    touched = std::min<std::uint64_t>(
        touched, file_pages > region.file_offset ? file_pages - region.file_offset : 0);
  }
  const std::uint64_t first = region.file && touched > 0 ? touched * kPageSize : bytes;
  const std::uint64_t offset = region.file_offset * kPageSize;
  const auto failed = [&](const Performed& p) {
    return p.answer == "ok" ? std::nullopt
                            : std::optional("mapping " + std::string(text(region.name)) +
                                            " where the model has it: " + p.answer);
  };
  if (auto e = failed(call(s, SYS_mmap, {address, first, at_first, flags, fd, offset}))) return e;
  std::vector<Access> accesses;
  static constexpr std::string_view kZero("\0", 1);
  for (std::uint64_t i = 0; i < touched; ++i)
    accesses.push_back({address + i * kPageSize, region.file ? std::string_view() : kZero});
  if (auto e = failed(access(s, accesses))) return e;
  if (at_first != prot)
    if (auto e = failed(call(s, SYS_mprotect, {address, first, prot}))) return e;
  if (first < bytes)
    return failed(
        call(s, SYS_mmap, {address + first, bytes - first, prot, flags, fd, offset + first}));
  return std::nullopt;
}

std::optional<Performed> Performer::load_program(Subject& s, TextId who, TextId program) {
  const AddressSpace& space = after_->state().space(after_->state().find(who)->space);
  for (const RegionConfig& r : program_of(*before_, program)->regions)
    if (auto problem = map_region(s, r, address_of(space.find(r.name)->start).value()))
      return not_asked(*problem);
  return std::nullopt;
}

Performed Performer::operator()(const Spawn& c) {
  if (lacks_frames(*before_, *after_))
    return not_asked("the model’s machine is full here; this one is not");
  std::string problem;
  Subject* s = crew_.spawn(problem);
  if (s == nullptr) return broken(problem);
  subjects_[std::string(text(c.as))] = s;
  if (auto refused = load_program(*s, c.as, c.program)) return *refused;
  Performed p;
  p.counted = false;
  return p;
}

Performed Performer::operator()(const Fork& c) {
  Subject* parent = living(c.who);
  if (parent == nullptr) return answer("ESRCH");
  if (lacks_frames(*before_, *after_))
    return not_asked("the model’s machine is full here; this one is not");
  int error = 0;
  const std::uint64_t shares = c.kind == ForkKind::Fork    ? 0
                               : c.kind == ForkKind::Clone ? CLONE_VM
                                                           : CLONE_VM | CLONE_VFORK;
  Subject* child = crew_.clone(*parent, SIGCHLD | shares, &error);
  if (child == nullptr && error == 0) return broken("a forked child did not come up");
  if (child == nullptr) return answered(*parent, Heard::Answer);
  subjects_[std::string(text(c.as))] = child;
  // A ring that the child had inherited would keep the parent's buffers pinned.
  for (const Registered& r : registered_)
    if (r.owner == parent) call(*child, SYS_close, {r.ring});
  if (parent->busy) return {};  // it waits for its vfork child
  return answered(*parent, Heard::Answer);
}

Performed Performer::operator()(const Exec& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const Heard heard = crew_.request(*s, subject::kExec);
  // The new image announces itself in the same slot; a failed call answers there.
  Performed p = answered(*s, heard);
  if (!p.broken.empty() || p.answer != "ok") return p;
  for (Registered& r : registered_)  // exec closed its rings
    if (r.owner == s) r.owner = nullptr;
  if (auto refused = load_program(*s, c.who, c.program)) return *refused;
  p.counted = false;
  return p;
}

Performed Performer::operator()(const Exit& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  crew_.mail(*s).a = static_cast<std::uint64_t>(c.status);
  crew_.ask(*s, subject::kExit);
  return crew_.await_end(*s) ? answer("ok") : broken("a subject does not exit");
}

Performed Performer::operator()(const Kill& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  crew_.kill(*s);
  return crew_.await_end(*s) ? answer("ok") : broken("a subject cannot be killed");
}

Performed Performer::operator()(const Wait& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  std::uint64_t child = static_cast<std::uint64_t>(-1);
  if (c.child.value() != 0) {
    const Subject* wanted = find(text(c.child));
    // A child whose fork failed has no number; nobody is his own child either.
    child = static_cast<std::uint64_t>(wanted != nullptr ? wanted->pid : s->pid);
  }
  Performed p = call(*s, SYS_wait4, {child, 0, WNOHANG | __WALL, 0});
  if (p.answer != "ok" || crew_.mail(*s).result > 0) return p;
  // Nobody has ended yet: now for good. The answer comes when one does.
  crew_.mail(*s).a = child;
  crew_.ask(*s, subject::kWait);
  return p;
}

}  // namespace cowscope::linux_check
