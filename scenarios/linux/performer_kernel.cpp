// The kernel touches a program's memory for it: read(2), write(2), /proc/PID/mem, mlock, msync,
// long-term references, and the terminal.
#include <fcntl.h>
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cstring>

#include "scenarios/linux/performer.h"

namespace cowscope::linux_check {

std::uint64_t Performer::payload_address(const Subject& s) const {
  return subject::kMailboxes + Mailboxes::payload_offset(s.slot);
}

template <class CallOne>
Performed Performer::each(const std::vector<Access>& accesses, CallOne&& call_one) {
  Performed all;
  for (const Access& a : accesses) {
    const Performed one = call_one(a);
    if (!one.broken.empty()) return one;
    all.minor += one.minor;
    all.major += one.major;
    all.disturbed = std::max(all.disturbed, one.disturbed);
    all.answer = one.answer;
    if (all.answer != "ok") break;
    all.faults.push_back(static_cast<std::uint8_t>(std::min<std::uint64_t>(one.minor, 15) |
                                                   std::min<std::uint64_t>(one.major, 15) << 4));
  }
  return all;
}

/// read(2) from the mailboxes' own file, where the payload lies.
Performed Performer::operator()(const SysRead& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  const std::string stamped = stamp(c.who);
  const std::string_view bytes = c.bytes.value() == 0 ? std::string_view(stamped) : text(c.bytes);
  return each(pieces(*w, c.range, c.offset, bytes), [&](const Access& a) {
    std::memcpy(crew_.payload(*s), a.bytes.data(), a.bytes.size());
    return call(
        *s, SYS_pread64,
        {subject::kMailboxFd, a.address, a.bytes.size(), Mailboxes::payload_offset(s->slot)});
  });
}

/// write(2) of whole pages, into the same file.
Performed Performer::read_by_kernel(Subject& s, const Where& w) {
  std::vector<Access> accesses;
  for (std::uint64_t at = 0; at < w.bytes; at += kPageSize)
    accesses.push_back({w.address + at, {}});
  return each(accesses, [&](const Access& a) {
    return call(s, SYS_pwrite64,
                {subject::kMailboxFd, a.address, kPageSize, Mailboxes::payload_offset(s.slot)});
  });
}

Performed Performer::operator()(const SysWrite& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  return w ? read_by_kernel(*s, *w) : not_asked(kOwnMemory);
}

/// A text of the scenario's is no memory of the process's; a page is read by the kernel.
Performed Performer::operator()(const struct Print& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  if (!c.of_page) return {};
  const auto w = where(c.who, c.range);
  return w ? read_by_kernel(*s, *w) : not_asked(kOwnMemory);
}

/// The writer opens the other's memory and writes there; the faults are its own.
Performed Performer::operator()(const Poke& c) {
  Subject* s = living(c.who);
  const Subject* other = living(c.other);
  if (s == nullptr || other == nullptr) return answer("ESRCH");
  const auto w = where(c.other, c.range);
  if (!w) return not_asked(kOwnMemory);
  const std::string path = "/proc/" + std::to_string(other->pid) + "/mem";
  std::memcpy(crew_.payload(*s), path.c_str(), path.size() + 1);
  const Performed opened =
      call(*s, SYS_openat, {static_cast<std::uint64_t>(AT_FDCWD), payload_address(*s), O_RDWR});
  if (opened.answer != "ok") return not_asked("opening the other’s memory: " + opened.answer);
  const auto fd = static_cast<std::uint64_t>(crew_.mail(*s).result);
  const std::string stamped = stamp(c.who);
  const std::string_view bytes = c.bytes.value() == 0 ? std::string_view(stamped) : text(c.bytes);
  Performed p = each(pieces(*w, c.range, c.offset, bytes), [&](const Access& a) {
    std::memcpy(crew_.payload(*s), a.bytes.data(), a.bytes.size());
    return call(*s, SYS_pwrite64, {fd, payload_address(*s), a.bytes.size(), a.address});
  });
  call(*s, SYS_close, {fd});
  if (p.answer == "EIO") p.answer = "EFAULT";  // the language has one word for both
  return p;
}

Performed Performer::operator()(const Mlock& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  return call(*s, c.lock ? SYS_mlock : SYS_munlock, {w->address, w->bytes});
}

Performed Performer::operator()(const Msync& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  return call(*s, SYS_msync, {w->address, w->bytes, MS_SYNC});
}

bool Performer::lost_registrations() {
  return std::erase_if(registered_, [](const Registered& r) {
           return r.owner == nullptr || !r.owner->alive();
         }) > 0;
}

/// An io_uring of its own for each pin: its buffers are what the kernel holds for long.
Performed Performer::operator()(const struct Pin& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  if (!c.pin) {
    Performed p = answer("EINVAL");
    for (std::size_t i = registered_.size(); i-- > 0;) {
      const Registered r = registered_[i];
      if (r.owner != s || r.address + r.bytes <= w->address || r.address >= w->address + w->bytes)
        continue;
      if (r.address < w->address || r.address + r.bytes > w->address + w->bytes)
        return not_asked("a buffer can only be unregistered as a whole");
      p = call(*s, SYS_io_uring_register, {r.ring, IORING_UNREGISTER_BUFFERS, 0, 0});
      call(*s, SYS_close, {r.ring});
      registered_.erase(registered_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return p;
  }
  io_uring_params parameters{};
  std::memcpy(crew_.payload(*s), &parameters, sizeof parameters);
  const Performed made = call(*s, SYS_io_uring_setup, {1, payload_address(*s)});
  if (made.answer != "ok") return not_asked("io_uring_setup: " + made.answer);
  const auto ring = static_cast<std::uint64_t>(crew_.mail(*s).result);
  const std::uint64_t buffer[2] = {w->address, w->bytes};  // struct iovec of the subject's
  std::memcpy(crew_.payload(*s), buffer, sizeof buffer);
  Performed p =
      call(*s, SYS_io_uring_register, {ring, IORING_REGISTER_BUFFERS, payload_address(*s), 1});
  if (p.answer == "ok") registered_.push_back({s, ring, w->address, w->bytes});
  else call(*s, SYS_close, {ring});
  return p;
}

}  // namespace cowscope::linux_check
