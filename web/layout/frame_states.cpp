#include "web/layout/frame_states.h"

#include <algorithm>

#include "web/layout/frame_texel.h"

namespace cowscope {
namespace {

constexpr std::uint32_t kRun = FrameTable::kChunk;
constexpr std::uint32_t kBlock = 16;
static_assert(kRun == FrameTexels::frames_of(2) && kBlock == FrameTexels::frames_of(1));

std::uint32_t share(std::uint32_t part, std::uint32_t whole) {
  constexpr std::uint32_t kWhole = BlockTexel::kShareMask;
  return whole == 0 ? 0 : (part * kWhole + whole - 1) / whole;
}

FrameSums sums_of(const Frame& now, const Frame& then, bool dirty) {
  FrameSums s;
  s.frames = 1;
  const bool used = now.kind != FrameKind::Free;
  s.used = used ? 1 : 0;
  s.mapped = used && now.mapped > 0 ? 1 : 0;
  s.cache = used && now.mapped == 0 && (now.cached || now.slot != 0) ? 1 : 0;
  s.shared = now.refs() >= 2 ? 1 : 0;
  s.dirty = used && dirty ? 1 : 0;
  s.changed = now == then ? 0 : 1;
  s.listed = used || then.kind != FrameKind::Free ? 1 : 0;
  s.most_refs = now.refs();
  return s;
}

std::uint32_t block_texel(const FrameSums& s, std::uint32_t owner) {
  using T = BlockTexel;
  return std::min(s.most_refs, T::kMostMask) | (share(s.used, s.frames) << T::kUsedShift) |
         (share(s.shared, s.frames) << T::kSharedShift) |
         (share(s.dirty, s.frames) << T::kDirtyShift) |
         (s.changed > 0 ? 1U << T::kChangedShift : 0U) |
         ((owner & T::kOwnerMask) << T::kOwnerShift);
}

}  // namespace

void FrameSums::add(const FrameSums& o) {
  frames += o.frames;
  used += o.used;
  mapped += o.mapped;
  cache += o.cache;
  shared += o.shared;
  dirty += o.dirty;
  changed += o.changed;
  listed += o.listed;
  most_refs = std::max(most_refs, o.most_refs);
}

void FrameStates::begin(std::uint32_t frames) {
  frames_ = frames;
  const std::uint32_t runs = (frames + kRun - 1) / kRun;
  seen_.clear();
  runs_.assign(runs, {});
  moved_.clear();
  stale_.clear();
  is_stale_.assign(runs, true);
  for (std::uint32_t r = 0; r < runs; ++r) stale_.push_back(r);
  visited_.assign(runs, false);
  texels_.texels.clear();
}

void FrameStates::follow(const Scene& scene, const OwnerTable& owners) {
  const FrameTable& now = scene.machine.state().frames;
  const FrameTable& then = scene.before.state().frames;
  const bool first = frames_ != now.size() || seen_.size() != now.chunks().size();
  if (first) {
    begin(now.size());
    seen_ = now.chunks();
  }
  std::vector<std::uint32_t> look;
  const auto visit = [&](std::uint32_t run) {
    if (visited_[run]) return;
    visited_[run] = true;
    look.push_back(run);
  };
  for (const std::uint32_t run : moved_) visit(run);
  for (const std::uint32_t run : owners.changed())
    if (run < runs_.size()) visit(run);
  moved_.clear();
  for (std::uint32_t run = 0; run < runs_.size(); ++run) {
    const auto& chunk = now.chunks()[run];
    const bool moved = !chunk.same_as(then.chunks()[run]);
    if (moved) moved_.push_back(run);
    const bool other = !chunk.same_as(seen_[run]);
    if (other) seen_[run] = chunk;
    if (moved || other || first) visit(run);
  }
  for (const std::uint32_t run : look) {
    visited_[run] = false;
    sum_up(scene, owners, run);
    if (is_stale_[run]) continue;
    is_stale_[run] = true;
    stale_.push_back(run);
  }
  if (look.empty()) return;
  all_ = {};
  extent_ = 0;
  for (std::uint32_t run = 0; run < runs_.size(); ++run) {
    all_.add(runs_[run]);
    if (runs_[run].listed > 0) extent_ = std::min((run + 1) * kRun, frames_);
  }
}

void FrameStates::sum_up(const Scene& scene, const OwnerTable& owners, std::uint32_t run) {
  const std::uint32_t first = run * kRun;
  runs_[run] = {};
  // Most runs of a large machine are free: then and now, the very same record.
  const auto& chunk = scene.machine.state().frames.chunks()[run];
  if (chunk.same_as(scene.before.state().frames.chunks()[run]) &&
      std::all_of(chunk->common.begin(), chunk->common.end(),
                  [](const FrameTable::Common& f) { return f.kind == FrameKind::Free; })) {
    runs_[run].frames = std::min(kRun, frames_ - first);
    return;
  }
  runs_[run] = sums(scene, owners, first, std::min(kRun, frames_ - first));
}

FrameSums FrameStates::sums(const Scene& scene, const OwnerTable& owners, std::uint32_t first,
                            std::uint32_t count) const {
  FrameSums out;
  const FrameTable& now = scene.machine.state().frames;
  const FrameTable& then = scene.before.state().frames;
  const std::uint32_t end = std::min(first + count, frames_);
  for (std::uint32_t f = first; f < end; ++f) {
    const FrameNumber n{f};
    const bool dirty = now[n].dirty || (now[n].mapped > 0 && owners[n].dirty);
    out.add(sums_of(now[n], then[n], dirty));
  }
  return out;
}

std::vector<FrameNumber> FrameStates::listed(const Scene& scene) const {
  std::vector<FrameNumber> out;
  const FrameTable& now = scene.machine.state().frames;
  const FrameTable& then = scene.before.state().frames;
  for (std::uint32_t run = 0; run < runs_.size(); ++run) {
    if (runs_[run].listed == 0) continue;
    const std::uint32_t end = std::min((run + 1) * kRun, frames_);
    for (std::uint32_t f = run * kRun; f < end; ++f) {
      const FrameNumber n{f};
      if (now[n].kind != FrameKind::Free || then[n].kind != FrameKind::Free) out.push_back(n);
    }
  }
  return with_holes(std::move(out));
}

const FrameTexels& FrameStates::texels(const Scene& scene, const OwnerTable& owners) {
  FrameTexels& t = texels_;
  if (t.texels.empty()) {
    std::uint32_t at = 0;
    for (std::uint32_t level = 0; level < FrameTexels::kLevels; ++level) {
      const std::uint32_t each = FrameTexels::frames_of(level);
      t.begin[level] = at;
      t.count[level] = (frames_ + each - 1) / each;
      at += (t.count[level] + FrameTexels::kWidth - 1) / FrameTexels::kWidth * FrameTexels::kWidth;
    }
    t.texels.assign(at, 0);
    t.stamps.assign(at / FrameTexels::kRun, ++t.now);
  }
  if (stale_.empty()) return t;
  ++t.now;
  for (const std::uint32_t run : stale_) {
    write_texels(scene, owners, run);
    is_stale_[run] = false;
  }
  stale_.clear();
  return t;
}

void FrameStates::write_texels(const Scene& scene, const OwnerTable& owners, std::uint32_t run) {
  const FrameTable& now = scene.machine.state().frames;
  const FrameTable& then = scene.before.state().frames;
  const std::uint32_t first = run * kRun, end = std::min(first + kRun, frames_);
  std::uint32_t owner_of_run = 0;
  bool run_has_owner = false;
  for (std::uint32_t block = first; block < end; block += kBlock) {
    FrameSums sums;
    std::uint32_t owner_of_block = 0;
    bool has_owner = false;
    for (std::uint32_t f = block; f < std::min(block + kBlock, end); ++f) {
      const FrameNumber n{f};
      const Owners o = now[n].mapped > 0 ? owners[n] : Owners{};
      const FrameSums s = sums_of(now[n], then[n], now[n].dirty || o.dirty);
      if (!has_owner && o.count > 0) {
        has_owner = true;
        owner_of_block = o.list[0].colour % FrameTexel::kPalette;
      }
      sums.add(s);
      put(texels_.begin[0] + f, frame_texel(o, now[n].kind, s.changed > 0));
    }
    if (!run_has_owner && has_owner) {
      run_has_owner = true;
      owner_of_run = owner_of_block;
    }
    put(texels_.begin[1] + block / kBlock, block_texel(sums, owner_of_block));
  }
  put(texels_.begin[2] + run, block_texel(runs_[run], owner_of_run));
}

void FrameStates::put(std::uint32_t at, std::uint32_t texel) {
  if (texels_.texels[at] == texel) return;
  texels_.texels[at] = texel;
  texels_.stamps[at / FrameTexels::kRun] = texels_.now;
}

}  // namespace cowscope
