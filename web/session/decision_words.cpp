#include "web/session/decision_words.h"

namespace cowscope {
namespace {

std::string frame_text(FrameNumber frame) {
  return frame == kNoFrame ? std::string("its frame") : "frame " + std::to_string(frame.value());
}

std::string copied_because(const Event& e) {
  const std::string frame = frame_text(e.from);
  switch (e.reason) {
    case Reason::PrivateFile:
      return e.major || e.from == kNoFrame
                 ? "A private page of a file: it is read from the disk, and a copy is written, so "
                   "that the file stays as it is."
                 : "A private page of a file: " + frame +
                       " is the page cache’s, and the file must stay as it is, so it must be "
                       "copied.";
    case Reason::Merged:
      return "Merged by ksmd: " + frame +
             " stands for every page that held the same, so it must be copied.";
    case Reason::Pinned:
      return "Not exclusive, and " + frame +
             " is pinned: a device may be reading it, so it must be copied.";
    case Reason::PartOfHuge:
      return "Not exclusive: somebody else still maps a part of the huge page around " + frame +
             ", so it must be copied.";
    default: return "Not exclusive: others refer to " + frame + ", so it must be copied.";
  }
}

std::string reused_because(const Event& e) {
  const std::string frame = frame_text(e.from);
  switch (e.reason) {
    case Reason::SharedMemory:
      return "Shared on purpose: what is written to " + frame +
             " is for all to see, so nothing is copied.";
    case Reason::WriteNotify:
      return "A shared page of a file: the file system is told that " + frame +
             " will differ from the disk; nothing is copied.";
    case Reason::Exclusive:
      return "Exclusive: " + frame +
             " is marked as this entry’s alone, so it may be written, and nothing is copied.";
    case Reason::MapCountOnly:
      return "Mapped once, and this kernel looks no further (CVE-2020-29374): a pin on " + frame +
             " is overlooked.";
    default:
      return e.huge
                 ? "Not marked exclusive, but nobody else maps any part of the huge page, so it is "
                   "reused."
                 : "Not marked exclusive, but nothing else refers to " + frame +
                       " any more, so it is reused.";
  }
}

std::string refused_because(const Event& e) {
  const std::string end = std::string(", so the access ends in ") + to_string(e.outcome) + ".";
  switch (e.reason) {
    case Reason::NoRegion: return "There is no region at this address" + end;
    case Reason::NotWritable: return "The region may not be written" + end;
    case Reason::NotReadable: return "The region allows no access at all" + end;
    case Reason::PastEndOfFile: return "The file ends before this page" + end;
    case Reason::GuardPage: return "A guard page: nobody may touch it" + end;
    default: return "It is not allowed" + end;
  }
}

}  // namespace

std::string decision_words(const Event& e) {
  switch (e.decision) {
    case FaultOutcome::ZeroFilled:
      if (e.reason == Reason::ZeroPage)
        return "The page of zeros is everybody’s and must stay zeros, so the store gets a frame.";
      return e.huge ? "A first touch, and 512 pages fit: one huge page of zeros for all of them."
                    : "A first touch: nothing was mapped here yet, so a frame of zeros is needed.";
    case FaultOutcome::MappedZero:
      return "A first touch that only reads: the shared page of zeros will do, and takes no frame.";
    case FaultOutcome::Copied: return copied_because(e);
    case FaultOutcome::Reused: return reused_because(e);
    case FaultOutcome::MappedFile:
      return e.major || e.from == kNoFrame
                 ? "A page of a file that is not in the page cache: it is read from the disk first."
                 : "A page of a file that is in the page cache, in " + frame_text(e.from) +
                       ": it is only mapped.";
    case FaultOutcome::MappedShared:
      return "Shared on purpose: all who map the page use one frame, so it is only mapped.";
    case FaultOutcome::SwappedIn:
      return e.reason == Reason::InSwapCache
                 ? "In swap, but its frame is still in memory: it is only mapped."
                 : "In swap: it must be read back from the device.";
    case FaultOutcome::Refused: return refused_because(e);
    case FaultOutcome::OutOfMemory:
      return e.reason == Reason::GroupLimit
                 ? "A frame is needed, and the memory group is at its limit: a process has to go."
                 : "A frame is needed, and none is free: a process has to go.";
  }
  return {};
}

}  // namespace cowscope
