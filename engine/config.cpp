#include "engine/config.h"

namespace cowscope {

// Fixed costs of a process (spawn, fork, exec, exit) are left out: they are the same under every
// policy, and what is compared is what the pages cost.
Costs Costs::documented() {
  Costs c;
  const auto set = [&](EventKind kind, std::uint32_t nanoseconds) {
    c.ns[static_cast<std::size_t>(kind)] = nanoseconds;
  };
  set(EventKind::TlbHit, 1);
  set(EventKind::TlbMiss, 5);
  set(EventKind::Walk, 20);
  set(EventKind::Load, 1);
  set(EventKind::Store, 1);
  set(EventKind::Fault, 450);
  set(EventKind::Retry, 10);
  set(EventKind::RegionCheck, 50);
  set(EventKind::Decide, 20);
  set(EventKind::Allocate, 60);
  set(EventKind::Zero, 100);
  set(EventKind::Copy, 300);
  set(EventKind::Repoint, 60);
  set(EventKind::Drop, 10);
  set(EventKind::Reuse, 40);
  set(EventKind::Map, 25);
  set(EventKind::Share, 40);
  set(EventKind::Duplicate, 400);
  set(EventKind::Flush, 50);
  set(EventKind::Unmap, 15);
  set(EventKind::Protect, 15);
  return c;
}

}  // namespace cowscope
