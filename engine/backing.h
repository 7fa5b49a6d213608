// What lies behind pages: files and their cached pages, swap slots, long-term references. Plain
// records; state.h says where they are kept.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/types.h"

namespace cowscope {

/// Pages that processes share on purpose (MAP_SHARED | MAP_ANONYMOUS): kept while a region maps it.
struct SharedObject {
  std::vector<FrameNumber> frames;  // kNoFrame: not touched yet
  std::uint32_t regions = 0;        // that map it, over all address spaces
  bool operator==(const SharedObject&) const = default;
};

/// What is known of a file: which of its pages are cached, and what is stored on disk.
struct FileState {
  std::vector<FrameNumber> cached;  // by page; kNoFrame: not cached
  std::vector<ContentId> stored;    // by page; what a read from disk brings in
};

/// A page's place in swap. Free if nobody refers to it: count 0 and not cached.
struct SwapSlot {
  ContentId content;
  std::uint32_t count = 0;       // entries that name it
  FrameNumber cache = kNoFrame;  // a frame that still holds the same (swap cache)
  bool free() const { return count == 0 && cache == kNoFrame; }
  bool operator==(const SwapSlot&) const = default;
};

/// A long-term reference on a frame, taken by a process through one of its pages.
struct PinRecord {
  Pid pid;
  PageNumber page;
  FrameNumber frame;
  bool operator==(const PinRecord&) const = default;
};

/// A line on the terminal.
struct Printed {
  Pid pid;
  TextId text;
};

}  // namespace cowscope
