// What a command stores.
#include <algorithm>
#include <variant>

#include "web/layout/event_facts.h"

namespace cowscope {
namespace {

/// The text of a command that stores, and where.
struct Storing {
  TextId who;  // whose name it leaves if it says no bytes
  TextId whose;
  const PageRange* range = nullptr;
  std::uint32_t offset = 0;
  TextId bytes;
};
Storing storing(const Command& command) {
  if (const auto* w = std::get_if<Write>(&command))
    return {w->who, w->who, &w->range, w->offset, w->bytes};
  if (const auto* r = std::get_if<SysRead>(&command))
    return {r->who, r->who, &r->range, r->offset, r->bytes};
  if (const auto* p = std::get_if<Poke>(&command))
    return {p->who, p->other, &p->range, p->offset, p->bytes};
  return {};
}

}  // namespace

std::uint32_t bytes_stored(const Machine& before, const Command& command, std::uint32_t step,
                           std::uint32_t access) {
  const Storing s = storing(command);
  if (s.range == nullptr || access == 0) return 0;
  const Process* whose = before.state().find(s.whose);
  if (whose == nullptr || !whose->alive()) return 0;
  const auto range = resolve(before.state(), *whose, *s.range);
  if (!range || range->count == 0) return 0;
  // Without bytes it leaves the writer's name and the step: "child 4".
  const std::uint64_t length = s.bytes.value() == 0
                                   ? before.texts()[s.who].size() + 1 + std::to_string(step).size()
                                   : before.texts()[s.bytes].size();
  // Each page of the range takes the whole text, from its own start; what does not fit goes on into
  // the next pages. An access is one of these pieces.
  const auto pieces = [&](std::uint64_t start) {
    return length == 0 ? 1 : (start % kPageSize + length + kPageSize - 1) / kPageSize;
  };
  const std::uint64_t raw =
      s.range->raw() ? s.range->first_address.value() % kPageSize : std::uint64_t{0};
  std::uint64_t start = raw + s.offset, left = access - 1;
  if (left >= pieces(start)) {
    left -= pieces(start);
    start = s.offset;
    left %= pieces(start);
  }
  const std::uint64_t from = start % kPageSize + left * kPageSize;  // of the piece's page
  const std::uint64_t first = left == 0 ? start % kPageSize : 0;
  const std::uint64_t end = start % kPageSize + length;
  const std::uint64_t page_end = from / kPageSize * kPageSize + kPageSize;
  return static_cast<std::uint32_t>(std::min(end, page_end) -
                                    (left == 0 ? first : from / kPageSize * kPageSize));
}

}  // namespace cowscope
