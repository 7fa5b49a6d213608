// The observer's side of the mailboxes: one shared memory file, a slot for each living subject.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/linux/descriptor.h"
#include "scenarios/linux/protocol.h"

namespace cowscope::linux_check {

class Mailboxes {
 public:
  /// False if this machine refuses; `problem` says what.
  bool open(std::string& problem);
  ~Mailboxes();
  Mailboxes() = default;
  Mailboxes(const Mailboxes&) = delete;
  Mailboxes& operator=(const Mailboxes&) = delete;

  int fd() const { return memory_.get(); }
  /// A slot nobody uses, its header zeroed. Requires fewer than subject::kSlots in use.
  std::uint32_t take();
  void give_back(std::uint32_t slot) { free_.push_back(slot); }

  subject::Mailbox& operator[](std::uint32_t slot) const {
    return *reinterpret_cast<subject::Mailbox*>(base_ + slot * subject::kSlotBytes);
  }
  char* payload(std::uint32_t slot) const {
    return base_ + slot * subject::kSlotBytes + subject::kPayload;
  }
  /// Where a slot's payload lies in the file, for read(2) and write(2) through it.
  static std::uint64_t payload_offset(std::uint32_t slot) {
    return slot * subject::kSlotBytes + subject::kPayload;
  }

 private:
  Descriptor memory_;
  char* base_ = nullptr;
  std::vector<std::uint32_t> free_;
  std::uint32_t next_ = 0;
};

}  // namespace cowscope::linux_check
