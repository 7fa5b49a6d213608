// The calls that change an address space: mmap, munmap, mprotect, madvise, brk.
#include <linux/prctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <cstring>

#include "scenarios/linux/performer.h"

namespace cowscope::linux_check {
namespace {

/// The numbers of include/uapi/asm-generic/mman-common.h: older headers lack the newer ones.
std::uint64_t advice_number(Advice advice) {
  switch (advice) {
    case Advice::DontNeed: return 4;
    case Advice::Free: return 8;
    case Advice::DontFork: return 10;
    case Advice::DoFork: return 11;
    case Advice::WipeOnFork: return 18;
    case Advice::KeepOnFork: return 19;
    case Advice::Mergeable: return 12;
    case Advice::Unmergeable: return 13;
    case Advice::HugePage: return 14;
    case Advice::NoHugePage: return 15;
    case Advice::Collapse: return 25;
    case Advice::Cold: return 20;
    case Advice::PageOut: return 21;
    case Advice::WillNeed: return 3;
    case Advice::PopulateRead: return 22;
    case Advice::PopulateWrite: return 23;
    case Advice::GuardInstall: return 102;
    case Advice::GuardRemove: return 103;
  }
  return ~0ULL;
}

constexpr auto kNoFile = static_cast<std::uint64_t>(-1);

}  // namespace

Performed Performer::operator()(const Mmap& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  std::uint64_t flags =
      (c.sharing == Sharing::Shared ? MAP_SHARED : MAP_PRIVATE) | MAP_FIXED_NOREPLACE;
  std::uint64_t fd = kNoFile;
  if (c.populate) flags |= MAP_POPULATE;
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
  return call(*s, SYS_madvise, {w->address, w->bytes, advice_number(c.advice)});
}

/// To where the model has the new region; in place where the size changes.
Performed Performer::operator()(const Mremap& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  if (c.as.value() != 0) {
    const std::uint64_t to =
        address_of(before_->state().space(model_process(c.who).space).next_region_start()).value();
    return call(*s, SYS_mremap,
                {w->address, w->bytes, w->bytes, MREMAP_MAYMOVE | MREMAP_FIXED, to});
  }
  const auto by = static_cast<std::uint64_t>(c.pages) * kPageSize;  // wraps where it shrinks
  const bool too_much = c.pages < 0 && -by >= w->bytes;
  return call(*s, SYS_mremap, {w->address, w->bytes, too_much ? 0 : w->bytes + by, 0});
}

/// brk(2) itself, after telling the kernel where the region named heap is: the subject's program
/// came without one.
Performed Performer::operator()(const Brk& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const NamedRange* heap =
      before_->state().space(model_process(c.who).space).find(before_->texts().find("heap"));
  const std::uint64_t start = address_of(heap->start).value();
  const std::uint64_t end = address_of(heap->start + heap->pages).value();
  // Everything but the heap may be anywhere that is an address.
  prctl_mm_map places{};
  places.start_code = places.end_code = places.start_data = places.end_data = start - kPageSize;
  places.start_stack = subject::kWindowStart;
  places.arg_start = places.arg_end = places.env_start = places.env_end = subject::kWindowStart;
  places.start_brk = start;
  places.brk = end;
  places.exe_fd = static_cast<std::uint32_t>(-1);
  places.end_code += 1;
  std::memcpy(crew_.payload(*s), &places, sizeof places);
  const Performed told =
      call(*s, SYS_prctl, {PR_SET_MM, PR_SET_MM_MAP, payload_address(*s), sizeof places, 0});
  if (told.answer != "ok") return not_asked("moving the heap’s end: " + told.answer);
  const std::uint64_t wanted = end + static_cast<std::uint64_t>(c.pages) * kPageSize;  // may wrap
  Performed p = call(*s, SYS_brk, {wanted});
  // It answers with the end that the heap has then.
  if (static_cast<std::uint64_t>(crew_.mail(*s).result) != wanted) p.answer = "ENOMEM";
  return p;
}

}  // namespace cowscope::linux_check
