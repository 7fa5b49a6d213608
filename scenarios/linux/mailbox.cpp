#include "scenarios/linux/mailbox.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cowscope::linux_check {

bool Mailboxes::open(std::string& problem) {
  constexpr auto kBytes = static_cast<std::size_t>(subject::kSlots * subject::kSlotBytes);
  memory_ = Descriptor(memfd_create("cowscope-mailboxes", MFD_CLOEXEC));
  if (!memory_ || ftruncate(memory_.get(), kBytes) != 0) {
    problem = std::string("shared memory for the subjects: ") + std::strerror(errno);
    return false;
  }
  void* at = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory_.get(), 0);
  if (at == MAP_FAILED) {
    problem = std::string("shared memory for the subjects: ") + std::strerror(errno);
    return false;
  }
  base_ = static_cast<char*>(at);
  return true;
}

Mailboxes::~Mailboxes() {
  if (base_ != nullptr)
    munmap(base_, static_cast<std::size_t>(subject::kSlots * subject::kSlotBytes));
}

std::uint32_t Mailboxes::take() {
  std::uint32_t slot = next_;
  if (free_.empty()) {
    ++next_;
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  std::memset(static_cast<void*>(&(*this)[slot]), 0, sizeof(subject::Mailbox));
  (*this)[slot].slot = slot;
  (*this)[slot].observer = static_cast<std::uint32_t>(getpid());
  return slot;
}

}  // namespace cowscope::linux_check
