// The calls that change an address space: mmap, munmap, mprotect, madvise, brk.
#include <sys/mman.h>
#include <sys/syscall.h>

#include "scenarios/linux/performer.h"

namespace cowscope::linux_check {
namespace {

constexpr auto kNoFile = static_cast<std::uint64_t>(-1);

}  // namespace

Performed Performer::operator()(const Mmap& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  std::uint64_t flags =
      (c.sharing == Sharing::Shared ? MAP_SHARED : MAP_PRIVATE) | MAP_FIXED_NOREPLACE;
  std::uint64_t fd = kNoFile;
  if (c.file.value() == 0) flags |= MAP_ANONYMOUS;
  const auto& files = before_->config().files;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (c.file.value() != 0 && files[i].path == c.file)
      fd = static_cast<std::uint64_t>(subject::kFirstFile) + i;
  // The model says where: the kernel would choose another place, and the place is not the point.
  const std::uint64_t address =
      address_of(before_->state().space(model_process(c.who).space).next_region_start()).value();
  return call(*s, SYS_mmap,
              {address, c.pages * kPageSize, protection_bits(c.prot), flags, fd,
               c.file_offset * kPageSize});
}

Performed Performer::operator()(const Munmap& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  return call(*s, SYS_munmap, {w->address, w->bytes});
}

Performed Performer::operator()(const Mprotect& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  return call(*s, SYS_mprotect, {w->address, w->bytes, protection_bits(c.prot)});
}

Performed Performer::operator()(const Madvise& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  return call(*s, SYS_madvise, {w->address, w->bytes, MADV_DONTNEED});
}

/// The subject has no heap of the kernel's: its region named heap grows by a mapping at its end and
/// shrinks by munmap, with brk's answers.
Performed Performer::operator()(const Brk& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const NamedRange* heap =
      before_->state().space(model_process(c.who).space).find(before_->texts().find("heap"));
  const std::uint64_t end = address_of(heap->start + heap->pages).value();
  if (c.pages == 0) return {};
  if (c.pages < 0) {
    const auto less = static_cast<std::uint64_t>(-c.pages);
    if (less > heap->pages)
      return not_asked("the subject has no heap of the kernel’s, so brk cannot refuse this");
    return call(*s, SYS_munmap, {end - less * kPageSize, less * kPageSize});
  }
  // One page more, and that one given back: brk keeps a guard page before what follows.
  const std::uint64_t more = static_cast<std::uint64_t>(c.pages) * kPageSize;
  Performed p = call(*s, SYS_mmap,
                     {end, more + kPageSize, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, kNoFile, 0});
  if (p.answer == "EEXIST") p.answer = "ENOMEM";
  if (p.answer != "ok") return p;
  return call(*s, SYS_munmap, {end + more, kPageSize});
}

}  // namespace cowscope::linux_check
