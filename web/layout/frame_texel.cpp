#include "web/layout/frame_texel.h"

namespace cowscope {

std::uint32_t frame_texel(const Owners& owners, FrameKind kind, bool changed) {
  using T = FrameTexel;
  std::uint32_t bits = 0;
  const auto kept = static_cast<std::uint32_t>(owners.kept());
  for (std::uint32_t i = 0; i < kept; ++i) {
    const Owner& o = owners.list[i];
    bits |= (o.colour % T::kPalette) << (i * T::kOwnerBits);
    if (o.protected_) bits |= 1U << (T::kGuardShift + i);
  }
  bits |= (owners.count > Owners::kKept ? T::kMany : owners.count) << T::kCountShift;
  if (owners.dirty) bits |= 1U << T::kDirtyShift;
  bits |= static_cast<std::uint32_t>(kind) << T::kKindShift;
  if (changed) bits |= 1U << T::kChangedShift;
  return bits;
}

std::uint32_t frame_texel(const FrameFacts& f, Mark mark) {
  using T = FrameTexel;
  std::uint32_t bits = frame_texel(f.owners, f.kind, false);
  if (f.fresh) bits |= 1U << T::kFreshShift;
  bits |= static_cast<std::uint32_t>(mark) << T::kMarkShift;
  return bits;
}

}  // namespace cowscope
