// System calls that touch a program's memory for it: read(2), write(2), /proc/PID/mem; and loads
// and stores of the program's own.
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {
namespace {

/// What a write without bytes leaves: who wrote, and when.
std::string stamp(std::string_view name, std::uint32_t step) {
  return std::string(name) + " " + std::to_string(step);
}

}  // namespace

Outcome Kernel::load_range(const Access& like, const PageRange& pages) {
  const ResolvedRange range = *resolve(state_, state_.process(like.pid), pages);
  Access a = like;
  for (std::uint64_t i = 0; i < range.count; ++i) {
    a.page = range.first + i;
    if (const Outcome o = access(a); o != Outcome::Ok) return o;
  }
  return Outcome::Ok;
}

/// Stores `text` (if empty: who writes, and the step) in each page of the range.
Outcome Kernel::store_range(const Access& like, const PageRange& pages, std::uint32_t start,
                            TextId text) {
  const ResolvedRange range = *resolve(state_, state_.process(like.pid), pages);
  const std::string stamped = text.value() == 0
                                  ? stamp(setup_.texts[state_.process(like.by()).name], step_)
                                  : std::string();
  const std::string_view bytes = text.value() == 0 ? std::string_view(stamped) : setup_.texts[text];
  const std::uint32_t within =
      pages.raw() ? static_cast<std::uint32_t>(pages.first_address.value() % kPageSize) : 0;
  Access a = like;
  a.type = AccessType::Write;
  for (std::uint64_t i = 0; i < range.count; ++i) {
    std::uint64_t at = (range.first + i).value() * kPageSize + (i == 0 ? within : 0) + start;
    std::string_view rest = bytes;
    do {
      const auto offset = static_cast<std::uint32_t>(at % kPageSize);
      const std::string_view piece = rest.substr(0, kPageSize - offset);
      a.page = PageNumber{at / kPageSize};
      a.stored = {offset, piece, piece.size() == bytes.size() ? text : TextId{}};
      if (const Outcome o = access(a); o != Outcome::Ok) return o;
      rest.remove_prefix(piece.size());
      at += piece.size();
    } while (!rest.empty());
  }
  return Outcome::Ok;
}

Outcome Kernel::run(Pid pid, const Read& c) { return load_range({pid}, c.range); }

Outcome Kernel::run(Pid pid, const Write& c) {
  return store_range({pid}, c.range, c.offset, c.bytes);
}

/// A call that fails says so; a process that the OOM killer took says nothing.
Outcome Kernel::end_call(Pid pid, Outcome outcome) {
  return outcome == Outcome::Ok || outcome == Outcome::Sigkill ? outcome : fail(pid, outcome);
}

/// copy_to_user: a write by the kernel is a user's write (rule 19).
Outcome Kernel::run(Pid pid, const SysRead& c) {
  Access a{pid};
  a.mode = AccessMode::Kernel;
  return end_call(pid, store_range(a, c.range, c.offset, c.bytes));
}

Outcome Kernel::run(Pid pid, const SysWrite& c) {
  Access a{pid};
  a.mode = AccessMode::Kernel;
  return end_call(pid, load_range(a, c.range));
}

/// access_remote_vm with FOLL_FORCE: whoever writes pays for the faults. What cannot be written is
/// EFAULT here; Linux says EIO.
Outcome Kernel::run(Pid pid, const Poke& c) {
  const Process* other = state_.find(c.other);
  if (other == nullptr || !other->alive()) return fail(pid, Outcome::Esrch);
  Access a{other->pid};
  a.mode = AccessMode::Force;
  a.actor = pid;
  return end_call(pid, store_range(a, c.range, c.offset, c.bytes));
}

Outcome Kernel::run(Pid pid, const struct Print& c) {
  TextId text = c.text;
  if (c.of_page) {
    Access a{pid};
    a.mode = AccessMode::Kernel;
    if (const Outcome o = end_call(pid, load_range(a, c.range)); o != Outcome::Ok) return o;
    const ResolvedRange range = *resolve(state_, state_.process(pid), c.range);
    const Entry e = space_of(pid).table().get(range.first);
    std::string_view bytes;
    if (e.maps_frame()) bytes = setup_.contents.bytes(state_.frames.common(e.frame()).content);
    text = setup_.texts.intern(bytes.substr(0, bytes.find('\0')));
  }
  change(AddOutput{pid, text});
  event(call(EventKind::Print, pid));
  return Outcome::Ok;
}

}  // namespace cowscope
