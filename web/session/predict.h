// Predicting a step: a question about what it will do, with choices of which exactly one is right.
// What is right is taken from what the step really does, so it holds for any step of any scenario,
// under any policy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/timeline.h"
#include "scenarios/scenario.h"
#include "scenarios/step_facts.h"

namespace cowscope {

/// What is asked about a step.
enum class Asks : std::uint8_t {
  Fate,     // how its accesses end, all of them alike
  Copies,   // how many pages are copied
  Shared,   // fork: how many frames both use afterwards
  Taken,    // how many more frames are in use afterwards
  Freed,    // how many frames fewer
  Waiting,  // wait: whether it waits, or gets an exit status
  Outcome,  // what the kernel answers
};

/// How an access ends. Of each access exactly one is so.
enum class Fate : std::uint8_t {
  Allowed,       // no fault: its entry allows it
  Zeroed,        // a new frame of zeros
  ZeroPage,      // the shared page of zeros is mapped
  Copied,        // the page is copied to a new frame
  Reused,        // the entry becomes writable, the frame stays
  CachedFile,    // a page of the page cache is mapped
  ReadFile,      // a page is read from its file first
  SharedMemory,  // the frame that all share is mapped
  SwappedIn,     // the page comes back from swap
  Refused,       // SIGSEGV, SIGBUS or EFAULT
  NoMemory,      // no frame was left for it
};
Fate fate_of(const AccessFact& access);

struct Prediction {
  struct Option {
    std::string text;
    std::uint64_t value = 0;  // a number, a Fate, an Outcome; Waiting: 1 where it waits
    std::string why;          // why not, for who chose it; may be empty
  };
  Asks asks{};
  std::string question;
  std::vector<Option> options;
  std::size_t right = 0;  // index
  std::string why;
};

/// What a step is, before it has run.
struct ComingStep {
  const Machine& before;
  const Command& command;
  std::uint32_t step;
  StepSummary was, will;   // of the step before it, and its own
  const Journal* journal;  // null: it is too large to be looked at event by event
};
/// Nothing for a line that no longer holds.
std::optional<Prediction> predict(const ComingStep& coming);

/// The same as a question of a scenario.
Question question_of(const Prediction& prediction);

}  // namespace cowscope
