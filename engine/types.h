// Strong types of the simulated machine: a page number cannot be passed where a frame number is
// meant.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace cowscope {

/// A number with a meaning. `Tag` keeps different meanings apart; construction is explicit.
template <class Tag, class Rep>
class Strong {
 public:
  using rep = Rep;
  constexpr Strong() = default;
  constexpr explicit Strong(Rep value) : value_(value) {}
  constexpr Rep value() const { return value_; }
  constexpr auto operator<=>(const Strong&) const = default;

 private:
  Rep value_{};
};

/// A virtual address in bytes (48 bits used, as with four-level tables on x86-64).
using VirtualAddress = Strong<struct VirtualAddressTag, std::uint64_t>;
/// A virtual page number: address / 4096.
using PageNumber = Strong<struct PageNumberTag, std::uint64_t>;
/// A physical frame number, counted from 0.
using FrameNumber = Strong<struct FrameNumberTag, std::uint32_t>;
/// A process identifier, counted from 1 in order of creation; 0 is the init outside the picture.
using Pid = Strong<struct PidTag, std::uint32_t>;
/// An address space (an mm), counted from 1 in order of creation; threads share one.
using SpaceId = Strong<struct SpaceIdTag, std::uint32_t>;
/// A shared memory object (what a MAP_SHARED anonymous region maps), counted from 1.
using ObjectId = Strong<struct ObjectIdTag, std::uint32_t>;
/// An entry of `MachineConfig::files`.
using FileId = Strong<struct FileIdTag, std::uint32_t>;
/// Interned text; see text_pool.h. 0 is the empty text.
using TextId = Strong<struct TextIdTag, std::uint32_t>;
/// Interned page contents; see contents.h. 0 is a page of zeros.
using ContentId = Strong<struct ContentIdTag, std::uint32_t>;

inline constexpr std::uint64_t kPageSize = 4096;
inline constexpr std::uint32_t kEntriesPerTable = 512;
inline constexpr FrameNumber kNoFrame{0xffff'ffffU};
inline constexpr Pid kInit{0};
/// Addresses lie below this (the lower half of a 48-bit space).
inline constexpr std::uint64_t kAddressLimit = std::uint64_t{1} << 47;

constexpr PageNumber page_of(VirtualAddress a) { return PageNumber{a.value() / kPageSize}; }
constexpr VirtualAddress address_of(PageNumber p) { return VirtualAddress{p.value() * kPageSize}; }
constexpr PageNumber operator+(PageNumber p, std::uint64_t n) { return PageNumber{p.value() + n}; }
/// Pages from `b` to `a`; requires b <= a.
constexpr std::uint64_t operator-(PageNumber a, PageNumber b) { return a.value() - b.value(); }

/// Access rights of a region, as in `rwx`.
struct Prot {
  bool read = false, write = false, exec = false;
  bool operator==(const Prot&) const = default;
};

enum class Sharing : std::uint8_t { Private, Shared };
enum class Policy : std::uint8_t { Cow, Eager, OnDemand };
/// "cow", "eager", "odf".
const char* to_string(Policy);
/// What an instruction wants of a page.
enum class AccessType : std::uint8_t { Read, Write };
/// Who acts in an event.
enum class Actor : std::uint8_t { Cpu, Kernel };

}  // namespace cowscope

template <class Tag, class Rep>
struct std::hash<cowscope::Strong<Tag, Rep>> {
  std::size_t operator()(const cowscope::Strong<Tag, Rep>& s) const noexcept {
    return std::hash<Rep>{}(s.value());
  }
};
