// How a person has arranged the panels: gaps between columns and rows that were moved, panels that
// are folded to their title. Kept by fractions, so that it holds at every window size.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "web/layout/geometry.h"

namespace cowscope {

/// A gap that can be moved, by the depth that it belongs to.
enum class Split : std::uint8_t {
  IdeaProcesses,       // processes | memory, where they stand beside each other
  IdeaRight,           // picture | the right column
  IdeaFoot,            // above transport and timeline
  IdeaReads,           // above what each process reads
  MechanismProcesses,  // processes | memory
  MechanismRight,      // picture | who acts
  MechanismEntries,    // above entries and bytes
  MechanismFoot,       // above script and timeline
  MechanismScript,     // script | timeline
  MachineProcesses,    // processes | memory
  MachineRight,        // memory | who acts
  MachineEntries,      // above entries and bytes
  MachineFoot,         // above script, timeline and chart
};
inline constexpr std::size_t kSplits = static_cast<std::size_t>(Split::MachineFoot) + 1;
/// "machine-foot", …: in what is remembered, and between app and shell.
const char* to_string(Split);
std::optional<Split> split_of(std::string_view name);

/// A panel that can be folded to its title.
enum class Panel : std::uint8_t {
  Processes,
  Entries,
  Anatomy,
  Script,
  Timeline,
  Chart,
  Program,
  Reads
};
inline constexpr std::size_t kPanels = static_cast<std::size_t>(Panel::Reads) + 1;
/// "processes", "entries", …
const char* to_string(Panel);
std::optional<Panel> panel_of(std::string_view name);
/// "Processes", "Entries and bytes", …
const char* title_of(Panel);

struct Arrangement {
  /// Of the length that both sides share, the part of the side that the split is named after (the
  /// processes, the right, the lower one); 0: as it is by itself.
  std::array<float, kSplits> parts{};
  std::array<bool, kPanels> folded{};
  float& part(Split s) { return parts[static_cast<std::size_t>(s)]; }
  float part(Split s) const { return parts[static_cast<std::size_t>(s)]; }
  bool& fold(Panel p) { return folded[static_cast<std::size_t>(p)]; }
  bool fold(Panel p) const { return folded[static_cast<std::size_t>(p)]; }
  bool operator==(const Arrangement&) const = default;
};

/// A gap as it stands. One split may have several, where a folded panel interrupts it.
struct Separator {
  Split split{};
  bool upright = false;  // it parts left from right, and moves sideways
  Rect gap;
  float at = 0;                // the gap's middle, on the axis that it moves along
  float least = 0, most = 0;   // where it may be moved to
  float from = 0, extent = 0;  // part = (size of the named side) / |extent|, counted from `from`
  /// The part if the gap's middle is moved to `to`, as far as it may be.
  float part_at(float to) const;
};

}  // namespace cowscope
