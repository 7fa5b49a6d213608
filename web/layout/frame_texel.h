// The state of a frame as the grid's shader reads it: one 32-bit texel a frame.
//
//    31 30   28 27 26  24  23  22   19 18 16 15  12 11   8 7    4 3    0
//   +--+-------+--+------+---+--------+-----+------+------+------+------+
//   |C | mark  |N | kind | D | guards |count| own3 | own2 | own1 | own0 |
//   +--+-------+--+------+---+--------+-----+------+------+------+------+
//   own0 … own3 palette indices · count owners, kMany: more than four · guards a bit an owner that
//   is write-protected · D dirty · kind FrameKind · N new in this step · mark Mark · C changed in
//   this step (in the map of many frames, where nothing else would show it)
// The shader gets these constants from here (web/render/frame_grid.cpp), never a second spelling.
#pragma once

#include <cstdint>

#include "web/layout/facts.h"

namespace cowscope {

/// How a cell is pointed at.
enum class Mark : std::uint8_t { None, Selected, Related, Source };

struct FrameTexel {
  static constexpr std::uint32_t kOwnerBits = 4, kOwnerMask = 15;
  static constexpr std::uint32_t kCountShift = 16, kCountMask = 7, kMany = 5;
  static constexpr std::uint32_t kGuardShift = 19, kGuardMask = 15;
  static constexpr std::uint32_t kDirtyShift = 23;
  static constexpr std::uint32_t kKindShift = 24, kKindMask = 7;
  static constexpr std::uint32_t kFreshShift = 27;
  static constexpr std::uint32_t kMarkShift = 28, kMarkMask = 7;
  static constexpr std::uint32_t kChangedShift = 31;
  static constexpr std::uint32_t kPalette = 8;  // colours there are; indices are taken modulo
};

std::uint32_t frame_texel(const FrameFacts& frame, Mark mark);
std::uint32_t frame_texel(const Owners& owners, FrameKind kind, bool changed);

}  // namespace cowscope
