// What the picture tells of a machine: who maps which frame and how, what this step changed. No
// rectangles here; picture.h, memory_grid.h and process_rows.h give these facts places.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/timeline.h"
#include "web/layout/owner_table.h"

namespace cowscope {

/// A copy that a step made, up to the position.
struct CopyFacts {
  FrameNumber from = kNoFrame, to = kNoFrame;
  std::uint64_t pages = 1;
  std::uint32_t event = 0;  // of the step, from 0
  bool operator==(const CopyFacts&) const = default;
};

/// What is found out of a scene by looking at all of it, and kept for it (scene_facts.h).
struct KnownOfScene {
  std::vector<std::string> cast;    // names of the processes that the whole script makes, in order
  std::vector<CopyFacts> copies;    // copy_facts()
  std::vector<FrameNumber> frames;  // frames_to_show()
};

/// Where the picture looks: a timeline at a position. Valid while the timeline stands still.
struct Scene {
  const Machine& machine;  // now
  const Machine& before;   // at the beginning of the current step
  const Journal& journal;  // of the current step
  Position position;
  const KnownOfScene* known = nullptr;  // null: looked for each time

  explicit Scene(const Timeline& timeline, const KnownOfScene* known = nullptr);
  Scene(const Machine& now, const Machine& then, const Journal& events, Position at)
      : machine(now), before(then), journal(events), position(at) {}

  /// Names of all processes the whole script makes, in order; a picture keeps their place free.
  std::vector<std::string> cast() const;

 private:
  const Timeline* timeline_ = nullptr;
};

struct FrameFacts {
  FrameNumber frame{};
  FrameKind kind = FrameKind::Free;
  std::uint32_t refs = 0, refs_before = 0;  // now, and when the step began
  bool cached = false;                      // refs 0: "cache", never a large 0
  bool fresh = false;                       // free when the step began
  bool copied_from = false;                 // this step copied out of it
  std::uint32_t span = 1;  // frames that this stands for: alike, and parts of one huge page
  std::uint32_t pins = 0;  // long-term references, as of a device
  Owners owners;
  std::string text;  // contents as people read them; see readable()
  bool free() const { return kind == FrameKind::Free; }
  /// Shown as "2 → 1". A frame taken in this step has no number before.
  bool refs_changed() const { return !fresh && refs_before != refs; }
};

struct PageFacts {
  Pid pid{};
  PageNumber page{};
  std::uint32_t index = 0;  // as scripts count
  bool mapped = false;      // a region covers it
  bool present = false, zero_page = false, writable = false, dirty = false, accessed = false;
  bool exclusive = false;
  bool cow = false;            // derived: present, not writable, in a writable private region
  bool shared_memory = false;  // MAP_SHARED: shared on purpose
  bool file = false;           // backed by a file and not yet copied
  bool changed = false;        // this step changed its entry's frame or rights
  FrameNumber frame = kNoFrame;
  Owners owners;     // of its frame
  std::string text;  // what the process reads there; empty if not present
  /// The process may store here without asking the kernel.
  bool own() const { return present && writable && !shared_memory; }
};

struct RegionFacts {
  std::string name;
  PageNumber start{};
  std::uint64_t pages = 0;
  Prot prot;
  Sharing sharing = Sharing::Private;
  bool file = false;
};

struct ProcessFacts {
  enum class Presence : std::uint8_t { Expected, Here, Exited };
  Presence presence = Presence::Expected;
  Pid pid{};
  Pid parent{};
  std::string name;
  std::uint32_t colour = 0;
  ProcessState state = ProcessState::Running;
  std::uint32_t depth = 0;  // forks between it and the first process
  bool acts = false;        // the current step is its doing
  bool thread = false;      // shares another one's address space
  bool borrows = false;     // as a vfork child, whose parent waits until it has its own
  SpaceId space{};
  std::vector<RegionFacts> regions;  // mapped ones, by address
};

/// `copied_from` is left to whoever knows copy_facts().
FrameFacts frame_facts(const Scene& scene, const OwnerTable& owners, FrameNumber frame);
PageFacts page_facts(const Scene& scene, const OwnerTable& owners, const ProcessFacts& process,
                     PageNumber page);
/// All that ever were and are to come, in order of creation, if `whole_cast`; else those that live
/// or died in this very step, parents before their children.
std::vector<ProcessFacts> process_facts(const Scene& scene, bool whole_cast);
/// Of one process, but for its depth and whether it is a thread.
ProcessFacts facts_of(const Scene& scene, Pid pid);
/// What stands where its pages would: "not there yet".
std::string what_instead_of_pages(const ProcessFacts& process);
/// The process whose doing the current step is; 0: nobody's.
Pid acting_process(const Scene& scene);
/// The latest four at most.
std::vector<CopyFacts> copy_facts(const Scene& scene);
/// Frames that were used at the step's beginning or are now, ascending, with the few free ones
/// between them, so that a frame keeps its place. A scene that is known of has none if they are too
/// many to be shown one by one.
std::vector<FrameNumber> frames_to_show(const Scene& scene);
/// Those with the free ones between them put in, if these are few.
std::vector<FrameNumber> with_holes(std::vector<FrameNumber> frames);
/// The page that the current step (or event) is about, if it is about one.
std::optional<std::pair<Pid, PageNumber>> touched_page(const Scene& scene);

/// Page contents for people: the text (UTF-8, in any script) up to the first zero or control byte,
/// cut to `most` characters; bytes that are no text as hex; a page of zeros as "0".
std::string readable(std::string_view bytes, std::size_t most = 12);

}  // namespace cowscope
