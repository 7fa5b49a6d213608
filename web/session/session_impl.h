// What a Session holds, shared by the files that implement it. Private to this folder.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/session/job.h"
#include "web/session/session.h"

namespace cowscope {

/// What a learner said, and whether it was right, once its step has run.
struct GivenAnswer {
  std::string text;
  std::optional<bool> right;  // of what was said first
};
using GivenAnswers = std::map<std::uint32_t, GivenAnswer>;  // by step

/// What undo and redo go back to.
struct EditState {
  Scenario source;
  std::string branch;
  Origin origin = Origin::Elsewhere;
  Position at;
  GivenAnswers given;
  TwinChoice twin;
  std::set<std::uint32_t> stops;
};

struct Session::Impl {
  /// What one command may touch: a step's events are kept whole, at some 3 KiB a page.
  static constexpr std::uint64_t kPagesPerCommand = 65'536;

  explicit Impl(std::size_t bytes) : history_bytes(bytes) {}

  std::size_t history_bytes;
  std::vector<LibraryEntry> library;

  // The scenario.
  std::unique_ptr<CompiledScenario> compiled;
  Origin origin = Origin::Elsewhere;
  std::optional<Policy> policy_chosen;
  std::string branch;
  LinkView kept;                          // what a link says and only later parts act on; handed on
  std::vector<EditState> undone, redone;  // undone: what undo goes back to
  std::vector<UnmetStep> unmet;  // of an edited scenario: whose claims no longer hold; ascending
  CodeMarks code_marks;
  TwinChoice twin;
  PolicyTwin other_run;  // of `twin`

  // On its way, and what is to be taken down.
  std::unique_ptr<Job> job;
  std::vector<std::unique_ptr<Job>> dropped;
  std::vector<std::unique_ptr<CompiledScenario>> leaving;

  // Looking at it.
  Level level = Level::Idea;
  ThemeChoice theme = ThemeChoice::Auto;
  Tab tab = Tab::Processes;
  std::string language = "en";
  Target hovered, pinned;
  std::optional<VirtualAddress> typed_address;  // looked up by hand
  Pid look_in{};                                // whose address space was chosen; 0: nobody's
  GivenAnswers given;
  Breakpoints breakpoints;
  std::vector<std::unique_ptr<FrameLife>> lives;  // the last ones asked for, the latest first

  // Presenting, predicting, locks.
  bool asking = false;         // the question of the next step stands before the others
  std::uint32_t furthest = 0;  // the last step that was seen, or begun
  std::string refusal;         // of the last move
  struct Predicted {
    std::uint64_t generation;
    std::uint32_t step;
    Question question;
  };
  mutable std::vector<std::unique_ptr<Predicted>> predicted;  // the last ones asked for

  // Playing.
  bool playing = false;
  std::uint32_t hurry_to = 0;  // going on to this stop, quickly; 0: playing as ever
  Speed speed = Speed::Normal;
  bool fault_opened = false;         // the first fault was played event by event
  std::optional<double> told_at;     // the time, as last told while playing
  std::optional<double> due;         // when play goes on; none: not told the time yet
  std::optional<Position> slow_end;  // playing event by event up to here

  std::uint64_t revision = 1, text_revision = 1, generation = 0;

  void changed() {
    ++revision;
    ++text_revision;
  }
  /// Only what is pointed at is another.
  void pointed() { ++revision; }
  Timeline& timeline() const { return *compiled->timeline; }
  std::optional<StepSource> source_of(std::uint32_t step) const {
    if (step == 0) return std::nullopt;
    return compiled->steps[step - 1];
  }
  std::uint32_t events() const {
    return static_cast<std::uint32_t>(timeline().journal().events.size());
  }
  bool at_step_end() const { return timeline().position().event >= events(); }
  Policy policy() const { return compiled->setup->config.policy; }
  bool own_policy() const { return policy() == compiled->source.machine.policy; }
  bool claims_hold(std::uint32_t step) const;

  // changing.cpp
  std::unique_ptr<Job> make_job() const;
  void drop_job();
  /// Puts what the job has made in place of what was there. Position, playing and selection are the
  /// caller's. Returns the scenario that was there, to be kept for undoing; it may be taken apart.
  std::unique_ptr<CompiledScenario> install(Job& from);

  // opening.cpp
  void begin(LoadText change);
  void begin(LoadScenario change);
  void begin_load(std::unique_ptr<Job> job, const LinkView& view, Origin origin, bool keep = false);
  /// How many steps of the main line the branch has in common with it; the main line: all.
  std::uint32_t shared_steps() const;
  LinkView link_view() const;

  // editing.cpp
  bool locks(std::string_view what) const;
  /// Says so, if the link locked editing.
  bool refuse_edit(Job& of) const;
  void begin(RunScript change);
  void begin(UndoEdit) { begin_going(undone, redone); }
  void begin(RedoEdit) { begin_going(redone, undone); }
  void begin(ChoosePolicy change);
  void begin(ChooseBranch change);
  /// An edit is in place: undoing it leads back to `before`.
  void remember_edit(EditState before);
  /// What undoing leads back to, of the scenario that was there.
  EditState state_of(CompiledScenario& was, Position at) const;
  Position here() const;
  void begin_going(std::vector<EditState>& from, std::vector<EditState>& to);
  /// The same scenario another way, standing as near as may be to where it stood: at the same place
  /// if that is among the first common steps, else at the last of these.
  void begin_other_way(const Preparation& how);

  // ways.cpp
  void begin(BranchHere change);
  void begin(MoveLine change);
  /// A new branch behind `stays` steps of what is followed now, of what `rest` makes of the items
  /// from there on.
  using Rest = std::function<void(std::vector<ScriptItem>&)>;
  void begin_way(std::uint32_t stays, std::string name, Rest rest);

  // side_by_side.cpp
  /// After another line or policy is in place: what is shown beside it is still another.
  void keep_twin_apart(Policy policy_before);
  void write_twin(LinkView& view) const;

  // playback.cpp
  /// Stops playing, moves, tells whether anything moved.
  template <class Move>
  bool move(Move&& go) {
    stop();
    const bool moved = go(timeline());
    if (moved) arrived();
    return moved;
  }
  /// The same forwards, which may be held up.
  template <class Move>
  bool move_on(Move&& go) {
    return !refuses_on() && move(std::forward<Move>(go));
  }
  void seek(std::uint32_t step, std::uint32_t event);
  void stop();
  bool play_on();
  double reading_time() const;

  // presenting.cpp
  /// The position is another.
  void arrived();
  // Most links lock nothing: what is only for those that do is not inlined into what a first
  // picture calls (web/layout/later.h).
  bool held() const;
  [[gnu::noinline]] bool held_by_lock() const;
  [[gnu::noinline]] std::uint32_t reachable_with_lock() const;
  /// As far as "forward" tells of them: how many processes the steps make, how far down the program
  /// they lead.
  struct Told {
    std::uint64_t generation = 0;
    std::uint32_t steps = 0;  // that were looked at; of the next one, only the line
    std::uint32_t processes = 0, line = 0;
  };
  mutable Told told;
  [[gnu::noinline]] const Told& look_at_told() const;
  /// Says why, under a lock.
  bool refuses_on();
  [[gnu::noinline]] bool refuses_on_by_lock();
  bool refuses_jump(std::uint32_t to);
  [[gnu::noinline]] bool refuses_jump_by_lock(std::uint32_t to);
  bool asks_about(std::uint32_t step) const;
  bool stops_at(std::uint32_t step) const;
  bool has_stops() const;
  std::uint32_t next_stop(std::uint32_t step) const;
  const Question* predicted_at(std::uint32_t step) const;
  void count_answer();

  // run_to.cpp
  void begin(RunTo change);
  FrameLife& life(FrameNumber frame);
  /// Having moved on from `was`: stops at the first breakpoint on the way, and says so.
  bool stopped_since(Position was);

  // questions.cpp
  const Question* asked_at(std::uint32_t step) const;
  QuestionView view_of(std::uint32_t step, const Question& question, bool revealed) const;
};

}  // namespace cowscope
