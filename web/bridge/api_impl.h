// What an Api holds and the calls it knows. Private to this folder.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "web/bridge/api.h"
#include "web/bridge/arguments.h"
#include "web/bridge/reply.h"
#include "web/layout/later.h"
#include "web/layout/owner_table.h"
#include "web/layout/terminal_log.h"
#include "web/layout/tlb_tally.h"

namespace cowscope {

/// A slice that is over after so many milliseconds.
Slice slice_of(std::uint32_t ms);

struct Api::Impl {
  Impl(Session& s, Emit e) : session(s), emit(std::move(e)) {}

  Session& session;
  Emit emit;

  // What was told last.
  bool told_ready = false;
  std::uint64_t told_revision = 0, told_generation = 0;
  Position told;
  std::uint32_t told_answer = 0;  // the step whose answer was told; 0: none

  TlbTally tally;     // of hits and misses, as far as they were asked for
  OwnerTable owners;  // of the frames that the view lists
  TerminalLog terminal;

  std::string fed;                                // text that came in pieces
  std::function<Reply(RequestResult&)> say_then;  // of what was begun

  Reply call(std::string_view method, std::string_view args);
  void flush();
  COWSCOPE_LATER void tell_refusal();
  void tell_faults(Position from, Position to);
  void tell_answer();

  std::string position_json() const;
  /// A move's reply; arguments are none.
  template <class Move>
  Reply moved(Arguments& args, Move&& move) {
    args.allow({});
    if (args.failed()) return Reply::refuse(args.error());
    move(session);
    std::string refused = session.take_refusal();
    return refused.empty() ? Reply::value(position_json()) : Reply::refuse(std::move(refused));
  }

  /// A call that changes what is loaded: what it asks of the session, and what it says then.
  struct Plan {
    SessionRequest request;
    std::function<Reply(RequestResult&)> say;
  };
  /// Or its answer already, without the session.
  using Planned = std::variant<Reply, Plan>;

  // changing_calls.cpp
  Planned plan_load(Arguments&);
  Planned plan_open_link(Arguments&);
  Planned plan_run(Arguments&);
  Planned plan_undo(Arguments&);
  Planned plan_redo(Arguments&);
  Planned plan_branch_here(Arguments&);
  Planned plan_move_line(Arguments&);
  Planned plan_set_policy(Arguments&);
  Planned plan_set_branch(Arguments&);
  template <Planned (Impl::*kPlan)(Arguments&)>
  Reply at_once(Arguments& args) {
    return perform((this->*kPlan)(args));
  }
  Reply perform(Planned planned);
  Reply feed(Arguments&);
  Reply begin(Arguments&);
  Reply work(Arguments&);
  Reply cancel(Arguments&);
  Reply clear(Arguments&);

  // scenario_calls.cpp
  Reply version(Arguments&);
  Reply set_library(Arguments&);
  Reply check(Arguments&);
  Reply scenario(Arguments&);
  Reply link(Arguments&);

  // editor_calls.cpp
  Reply words(Arguments&);
  Reply outline(Arguments&);
  Reply script(Arguments&);

  // twin_calls.cpp
  Reply set_twin(Arguments&);
  Reply twin(Arguments&);

  // view_calls.cpp
  Reply seek(Arguments&);
  Reply set_view(Arguments&);
  Reply answer(Arguments&);
  Reply place(Arguments&);

  // hands_calls.cpp
  Reply offers(Arguments&);
  Reply complete(Arguments&);
  Reply try_run(Arguments&);

  // life_calls.cpp
  Reply life(Arguments&);
  Reply pin(Arguments&);
  Reply breakpoint(Arguments&);
  Planned plan_run_to(Arguments&);

  // state_calls.cpp
  Reply state(Arguments&);
  Reply events(Arguments&);
  Reply invariants(Arguments&);
  Reply digest_of(Arguments&);
  Reply figure(Arguments&);
  Reply view(Arguments&);

  // machine_calls.cpp
  Reply translate(Arguments&);
  Reply tlb(Arguments&);
  Reply look_up(Arguments&);
};

}  // namespace cowscope
