#include "web/layout/notes.h"

#include <vector>

#include "web/layout/entry_facts.h"

namespace cowscope {
namespace {

/// Processes named by their role take an article; others are names.
std::string called(const std::string& name) {
  for (const char* role : {"parent", "child", "grandchild", "sibling", "shell", "server", "worker"})
    if (name == role) return "the " + name;
  return name;
}

std::string possessive(const std::string& name) {
  return called(name) + (name.back() == 's' ? "’" : "’s");
}

std::string capital(std::string s) {
  if (!s.empty() && s[0] >= 'a' && s[0] <= 'z') s[0] = static_cast<char>(s[0] - 'a' + 'A');
  return s;
}

/// "Frame 2", "Frames 2 and 3", "5 of the frames".
std::string frames_text(const std::vector<FrameNumber>& frames) {
  if (frames.size() > 3) return std::to_string(frames.size()) + " frames";
  std::string out = frames.size() == 1 ? "Frame " : "Frames ";
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (i > 0) out += i + 1 == frames.size() ? " and " : ", ";
    out += std::to_string(frames[i].value());
  }
  return out;
}

struct Kinds {
  std::vector<FrameNumber> alone_protected, own, shared_protected;
  std::uint64_t on_purpose = 0, zero = 0, files = 0, writable_regions = 0, swapped = 0,
                under_shared_tables = 0;
};

Kinds count(const Scene& scene, const ProcessFacts& process) {
  Kinds k;
  const MachineState& state = scene.machine.state();
  const AddressSpace& space = state.space(process.space);
  for (const Region& region : space.regions()) {
    if (region.prot.write && region.sharing == Sharing::Private) ++k.writable_regions;
    space.table().for_each(region.start, region.pages, [&](PageNumber page, Entry e) {
      if (!e.present()) {
        k.swapped += e.swapped() ? 1U : 0U;
        return;
      }
      if (e.zero_page()) {
        ++k.zero;
        return;
      }
      if (region.sharing == Sharing::Shared) {
        ++k.on_purpose;
        return;
      }
      const Frame& frame = state.frames[e.frame()];
      if (frame.kind == FrameKind::File) {
        ++k.files;
        return;
      }
      if (!region.prot.write) return;
      if (table_shared(state, space, page)) {
        ++k.under_shared_tables;
        return;
      }
      if (e.writable()) k.own.push_back(e.frame());
      else if (frame.mapped == 1) k.alone_protected.push_back(e.frame());
      else k.shared_protected.push_back(e.frame());
    });
  }
  return k;
}

}  // namespace

std::string note_of(const Scene& scene, const ProcessFacts& process) {
  const std::string who = called(process.name), whose = possessive(process.name);
  if (process.presence != ProcessFacts::Presence::Here) return {};
  if (process.thread)
    return capital(who) + " runs in the same memory: nothing is copied for a thread.";
  const Kinds k = count(scene, process);
  // The rarest and most surprising truth first.
  if (!k.alone_protected.empty()) {
    const bool one = k.alone_protected.size() == 1;
    return frames_text(k.alone_protected) + (one ? " is " : " are ") + whose + " alone now, but " +
           (one ? "stays" : "stay") + " protected until " + who + " writes.";
  }
  if (k.on_purpose > 0 && k.shared_protected.empty())
    return "Shared on purpose: a write is seen by everyone who maps it.";
  if (!k.own.empty()) {
    const bool one = k.own.size() == 1;
    if (k.shared_protected.empty())
      return (one ? "The frame is " : "All its frames are ") + whose + " own: " + who +
             " writes without a copy.";
    return frames_text(k.own) + (one ? " is " : " are ") + whose +
           " own: " + (one ? "it may write there freely." : "writes there are free.");
  }
  if (k.under_shared_tables > 0 && k.shared_protected.empty())
    return "Even the page table is shared: the first write copies the table, then the page.";
  if (!k.shared_protected.empty())
    return "All shared, and protected: the first write to a page copies that page.";
  if (k.zero > 0) return "Only read so far: every page is the one page of zeros.";
  if (k.swapped > 0 && k.files == 0)
    return "All that it has is in swap: the next touch reads it back.";
  if (k.files == 0) return "Nothing touched yet: no frame is used.";
  return {};
}

}  // namespace cowscope
