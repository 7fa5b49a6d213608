// What belongs to what is pointed at, so that it is lit everywhere at once: a page, its frame, its
// entries, the lines of the script and the marks on the timeline that made it, the events, the line
// of the program, the process.
#pragma once

#include <cstdint>

#include "web/session/session.h"

namespace cowscope {

struct Lit {
  Target target;                    // what it follows from
  Pid pid;                          // the process meant; 0: none
  SpaceId space;                    // its address space; 0: none (any more)
  bool whole = false;               // everything of the process
  PageNumber first;                 // else the pages meant in its space
  std::uint64_t pages = 0;          //
  FrameNumber frame = kNoFrame;     // the frame meant, or the page's
  FrameNumber other = kNoFrame;     // of an event: the second one
  std::uint32_t step = 0;           // from 1; 0: none
  std::uint32_t event = 0;          // of the current step, from 1; 0: none
  std::uint32_t line = 0;           // of the program, from 1; 0: none
  const FrameLife* life = nullptr;  // of the frame that is pinned, as far as it is known

  bool any() const { return target.kind != Target::Kind::None; }
  bool has_page(SpaceId in, PageNumber page) const {
    return in == space && in.value() != 0 && (whole || (page >= first && page < first + pages));
  }
  /// Of the script and of the timeline: the step itself, those of the process, those that did
  /// something to the frame. `who`: the process whose step it is; 0: nobody's.
  bool has_step(std::uint32_t which, Pid who) const;
  bool has_event(const Event& e, std::uint32_t number) const;
  /// Of a listing's line, at which a process stands or not.
  bool has_line(std::uint32_t which) const { return line != 0 && which == line; }
};

Lit lit(const Session& session);

}  // namespace cowscope
