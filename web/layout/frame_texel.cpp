#include "web/layout/frame_texel.h"

namespace cowscope {

std::uint32_t frame_texel(const FrameFacts& f, Mark mark) {
  using T = FrameTexel;
  std::uint32_t bits = 0;
  const auto kept = static_cast<std::uint32_t>(f.owners.kept());
  for (std::uint32_t i = 0; i < kept; ++i) {
    const Owner& o = f.owners.list[i];
    bits |= (o.colour % T::kPalette) << (i * T::kOwnerBits);
    if (o.protected_) bits |= 1U << (T::kGuardShift + i);
  }
  bits |= (f.owners.count > Owners::kKept ? T::kMany : f.owners.count) << T::kCountShift;
  if (f.owners.dirty) bits |= 1U << T::kDirtyShift;
  bits |= static_cast<std::uint32_t>(f.kind) << T::kKindShift;
  if (f.fresh) bits |= 1U << T::kFreshShift;
  bits |= static_cast<std::uint32_t>(mark) << T::kMarkShift;
  return bits;
}

}  // namespace cowscope
