// What the user is doing: which scenario, where in it, what is selected, playing, asked and
// answered. The one owner of the timeline. Views and the bridge ask it for things; it never draws
// and knows no clock: time is told by tick().
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/timeline.h"
#include "scenarios/diagnostic.h"
#include "scenarios/narration.h"
#include "scenarios/scenario.h"
#include "scenarios/share_link.h"
#include "web/session/breakpoints.h"
#include "web/session/frame_life.h"
#include "web/session/policy_twin.h"
#include "web/session/request.h"

namespace cowscope {

/// Depth of detail (ui.md): what is idea at 1 is opened, never contradicted, at 2 and 3.
enum class Level : std::uint8_t { Idea = 1, Mechanism = 2, Machine = 3 };
enum class ThemeChoice : std::uint8_t { Auto, Light, Dark };
/// "auto", "light", "dark".
const char* to_string(ThemeChoice);
/// Which panel a small screen shows below the memory.
enum class Tab : std::uint8_t { Processes, Script, Details };
/// "processes", "script", "details".
const char* to_string(Tab);

/// What is said where "inspect" closes something.
inline constexpr const char* kInspectLocked =
    "this link closes looking into pages, frames and entries (lock=inspect)";

/// How fast playing goes: ¼×, 1×, 4×.
enum class Speed : std::uint8_t { Slow, Normal, Fast };
inline constexpr std::size_t kSpeeds = 3;
/// "slow", "normal", "fast".
const char* to_string(Speed);
/// How many times as fast as normal.
double factor(Speed);

/// What is pointed at. A page is told by process and page number, a process by its pid, a frame by
/// its number; a step, an event of the current step and a line of the code listing by theirs, from
/// 1.
struct Target {
  enum class Kind : std::uint8_t {
    None,
    Page,
    Frame,
    Process,
    Step,
    Event,
    Line
  } kind = Kind::None;
  Pid pid;
  PageNumber page;
  FrameNumber frame = kNoFrame;
  std::uint32_t number = 0;
  bool operator==(const Target&) const = default;
};
Target process_target(Pid pid);
Target frame_target(FrameNumber frame);
/// Of a step, an event or a line.
Target numbered_target(Target::Kind kind, std::uint32_t number);

/// Which address is taken apart, and in whose address space.
struct Lookup {
  Pid pid{};                              // 0: there is no process
  std::optional<VirtualAddress> address;  // none: nothing is typed, pointed at or touched
  bool typed = false;                     // else of the page that is shown
};

struct LibraryEntry {
  std::string id, title, summary;
  std::uint32_t level = 1, revision = 0;
};

/// Of the questions that were answered and whose step has run since; what was said first counts.
struct Score {
  std::uint32_t right = 0, of = 0;
};

/// The page that the step to come is about, and what it does there.
struct ComingAccess {
  Target page;
  bool stores = false;     // else it loads
  std::string_view bytes;  // that it stores; empty: the script names none
};

/// A question before its step, or its answer after it.
struct QuestionView {
  std::uint32_t step = 0;  // the step that answers it
  bool revealed = false;   // the step has run: answer, why
  std::string text;
  std::vector<std::string> choices;
  std::optional<std::string> given;  // what the learner said
  std::string answer;                // when revealed: in words
  bool right = false;                // when revealed and given
  std::string why;                   // when revealed: of the given wrong choice, then of the answer
};

class Session {
 public:
  explicit Session(std::size_t history_bytes = std::size_t{128} << 20);
  ~Session();

  // --- What there is to choose from, told by the shell.
  void set_library(std::vector<LibraryEntry> library);
  const std::vector<LibraryEntry>& library() const;

  /// What the history of the next scenario loaded may take.
  void set_history_bytes(std::size_t bytes);

  // --- Changing what is loaded, in slices. Until finish() everything is as it was, and usable.
  /// What was begun and not finished is dropped.
  void begin(SessionRequest request);
  /// True when nothing is left to do but finish().
  bool work(Slice& slice);
  /// A change was begun and is neither finished nor cancelled.
  bool changing() const;
  /// 0 … 1.
  double progress() const;
  /// Requires that work() has said so. Puts it in place, unless it was refused.
  RequestResult finish();
  void cancel();
  /// Takes down what was replaced or dropped, in slices; true when nothing is left of it.
  bool clear_up(Slice& slice);
  /// All of it at once.
  RequestResult perform(SessionRequest request);

  // --- Scenario, at once. On failure nothing changes and `errors` says why.
  /// An unknown label, branch, policy … in `view` is an error as well; an event or a step past the
  /// end falls back to the end of its step, a step past the last one to the last one. Two policies
  /// are shown side by side, the first being this one; so is a branch beside the main line, unless
  /// `view.view` says something.
  bool load(const Scenario& scenario, const LinkView& view, Diagnostics& errors,
            Origin origin = Origin::Elsewhere);
  bool loaded() const;
  const CompiledScenario& scenario() const;  // requires loaded(), as everything below
  const Timeline& timeline() const;
  /// Inserts script text after the current step, goes to the end of its last command, replays the
  /// rest.
  std::optional<RunResult> run(const std::string& script, Diagnostics& errors);
  /// Undoes / redoes the last edit (never a step). False: none.
  bool undo();
  bool redo();
  /// What a link locked is refused, in words: "edit" takes run(), undo() and redo(); "forward" all
  /// that leads further than one step beyond what was seen, and that step while its question has no
  /// answer; "inspect" pin(), hover() and look_up().
  bool locks(std::string_view what) const;
  /// Why the last move went nowhere, if a lock refused it; asking takes it away.
  bool refused() const;
  std::string take_refusal();
  /// How far one has been. Under "forward" nothing leads further but a single step.
  std::uint32_t furthest() const;
  /// The last step that a jump may lead to.
  std::uint32_t reachable() const;
  /// Beyond the next step, where "forward" lets one only so far: nothing is told of it.
  bool untold(std::uint32_t step) const;
  /// The same of a process of the script, by the order in which they are made: no step so far has
  /// made it. And of a line of the program, from 1: no step so far, nor the next, leads to it.
  bool untold_process(std::uint32_t index) const;
  bool untold_line(std::uint32_t line) const;
  /// A step on from here is refused by "forward": its question wants an answer first.
  bool held() const;
  bool can_undo() const;
  bool can_redo() const;
  bool set_policy(Policy policy, Diagnostics& errors);
  Policy policy() const;
  bool set_branch(const std::string& name, Diagnostics& errors);  // empty: the main line
  const std::string& branch() const;

  // --- Side by side: another run beside this one (twin_choice.h), in step with it.
  const TwinChoice& twin() const;
  /// Refused: a line or a policy that is this one's own, a line that is not there.
  bool set_twin(const TwinChoice& choice, Diagnostics& errors);
  /// Runs the other one, at most `budget` page operations, and brings it to where this one stands.
  /// True when nothing is left to do.
  bool follow_twin(std::uint64_t budget = 20'000);
  /// In step with this one as of the last follow_twin(). Null: there is none, or it has not run
  /// yet.
  const PolicyTwin* beside() const;
  /// Keeps the line as it is, and goes on another way behind the current step: a new branch that
  /// stands beside the old line.
  bool branch_here(Diagnostics& errors);
  /// A new branch in which the command of step `from` runs as step `to`, beside the line as it is.
  bool move_line(std::uint32_t from, std::uint32_t to, Diagnostics& errors);

  // --- Where. Everything but play() stops playing. False: already at that end.
  bool step();
  bool back();
  bool step_access();
  bool back_access();
  bool step_event();
  bool back_event();
  /// Into the step (key ↓): from the end of a step into the next one, by access where it has
  /// several, else by event; inside a step to the next event.
  bool down();
  /// Out again (key ↑): to the end of the access, then to the end of the step. False: not in a
  /// step.
  bool up();
  void home();  // to the end of step 0
  void end();
  void seek(std::uint32_t step, std::uint32_t event = kEnd);
  void open_position();  // where the scenario opens
  /// Plays on to the end (from there: once more from the beginning), or until a question is asked
  /// that has no answer yet; there it pauses, and playing again goes on. From Level::Mechanism on,
  /// the first fault that it meets goes event by event.
  void play();
  void pause();
  bool playing() const;
  /// Of playing, and of the motion that shows a step. Not part of a link; forgotten with the
  /// session.
  Speed speed() const;
  void set_speed(Speed speed);
  /// The next slower or faster one, as far as there is one.
  void slower();
  void faster();
  /// Tells the time in milliseconds; returns when (in ms from now) it wants to be told again, if at
  /// all.
  std::optional<double> tick(double now_ms);

  // --- How it is looked at.
  Level level() const;
  void set_level(Level level);
  ThemeChoice theme() const;
  void set_theme(ThemeChoice theme);
  Tab tab() const;
  void set_tab(Tab tab);
  const std::string& language() const;
  void set_language(const std::string& language);
  Target hovered() const;
  void hover(const Target& target);
  Target pinned() const;
  void pin(const Target& target);  // Target{}: let go
  /// What is to be lit everywhere: pinned, else hovered.
  Target lit() const;
  /// The page or frame that is looked into: the pinned one, else the hovered one (of an event the
  /// page that it is about), else what the current step touches.
  Target shown_target() const;
  /// Its frame; kNoFrame if it has none.
  FrameNumber shown_frame() const;
  /// While the question about the next step is put: where it will load or store, if that is one
  /// page.
  std::optional<ComingAccess> coming() const;

  // --- Why this frame, and where to stop.
  /// The life of a frame up to where one may jump (`reachable`), perhaps not read yet
  /// (FrameLife::work). The last few asked for
  /// are kept; a reference is good until the next one is asked for.
  FrameLife& life(FrameNumber frame);
  /// The same if it was asked for before; else null.
  const FrameLife* known_life(FrameNumber frame) const;
  const Breakpoints& breakpoints() const;
  /// Steps that are not there are left out.
  void set_breakpoints(Breakpoints breakpoints);
  void toggle_breakpoint(std::uint32_t step);

  /// An address to take apart, "0x4000_2000" or "heap[2]"; empty: that of the page that is shown
  /// again, as also when a page is pinned. False: `error` says why, and nothing changes.
  bool look_up(const std::string& text, std::string& error);
  /// In this process's address space; 0: in that of the page that is shown.
  void look_in(Pid pid);
  Pid looked_in() const;
  Lookup looked_up() const;

  // --- Presenting: a step at a time is shown to others, large.
  bool presenting() const;
  void set_presenting(bool on);
  /// What is put before the others now is the question of the next step, not what the last one did.
  bool asking() const;
  /// The next thing to tell. A question is put before its step; from there its step runs, which
  /// reveals. Else on to the next stop: a step with words of its own, a label, a question or a
  /// breakpoint, or the last one; in a scenario without any of these, every step. What lies between
  /// is played quickly, and going on meanwhile finishes it. False: nothing is left.
  bool go_on();
  /// The thing told before.
  bool go_back();
  /// Where go_on() leads from here: the stop behind `step`.
  std::uint32_t next_stop(std::uint32_t step) const;

  // --- Questions.
  // The scenario's are asked under its own policy only, and where what its step claims still holds.
  /// Every step that has none is asked about as well: what will it do? (predict.h)
  bool predicting() const;
  void set_predicting(bool on);
  Score score() const;
  std::optional<QuestionView> question() const;  // before its step, else just after it
  /// Just after its step, also where the next question is already asked: what was said and what is
  /// so.
  std::optional<QuestionView> answered() const;
  /// Something of this part is in use.
  bool teaching() const;
  /// To the question that is asked here (none: ignored); then step() reveals.
  void answer(const std::string& given);

  // --- Words for the current position.
  /// Headline and rest: the scenario's own words where they are true (at the end of their step,
  /// under its own policy, where what it claims holds), else what the machine did.
  StepText sentence() const;
  std::string eyebrow() const;                      // "the child writes page 2 of heap"
  Sentence next() const;                            // what the next step does; empty at the end
  std::optional<std::string> command_text() const;  // the current step as script text

  /// The scenario now (edits included) and the link to the current position.
  const Scenario& source() const;
  std::string link() const;
  std::string link(const LinkView& view) const;
  LinkView link_view() const;
  /// Of an edited scenario: the steps whose claims do not hold, ascending.
  const std::vector<UnmetStep>& unmet() const;

  /// The colour index of a process: order of creation, the same at every position; views take it
  /// modulo their palette.
  std::uint32_t colour_index(Pid pid) const;
  /// Where each process stands in the code listing (line from 1; 0: nowhere, or dead), by pid - 1.
  std::vector<std::uint32_t> code_lines() const;

  /// Rises whenever another scenario, branch, policy or edit is in place: what was computed from
  /// the timeline as a whole is stale.
  std::uint64_t generation() const;
  /// Rises with every change of anything above; a picture of an equal revision need not be drawn
  /// again.
  std::uint64_t revision() const;
  /// The same but for what is pointed at, which is told in no words.
  std::uint64_t text_revision() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cowscope
