// What an Api holds and the calls it knows. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "web/bridge/api.h"
#include "web/bridge/arguments.h"
#include "web/bridge/reply.h"

namespace cowscope {

struct Api::Impl {
  Impl(Session& s, Emit e) : session(s), emit(std::move(e)) {}

  Session& session;
  Emit emit;

  // What was told last.
  bool told_ready = false;
  std::uint64_t told_revision = 0, told_generation = 0;
  Position told;
  std::uint32_t told_answer = 0;  // the step whose answer was told; 0: none

  Reply call(std::string_view method, std::string_view args);
  void flush();
  void tell_faults(Position from, Position to);
  void tell_answer();

  std::string position_json() const;
  /// A move's reply; arguments are none.
  template <class Move>
  Reply moved(Arguments& args, Move&& move) {
    args.allow({});
    if (args.failed()) return Reply::refuse(args.error());
    move(session);
    return Reply::value(position_json());
  }

  // scenario_calls.cpp
  Reply version(Arguments&);
  Reply set_library(Arguments&);
  Reply load(Arguments&);
  Reply open_link(Arguments&);
  Reply check(Arguments&);
  Reply scenario(Arguments&);
  Reply script(Arguments&);
  Reply run(Arguments&);
  Reply undo(Arguments&);
  Reply redo(Arguments&);
  Reply link(Arguments&);

  // view_calls.cpp
  Reply seek(Arguments&);
  Reply set_policy(Arguments&);
  Reply set_branch(Arguments&);
  Reply set_view(Arguments&);
  Reply answer(Arguments&);

  // state_calls.cpp
  Reply state(Arguments&);
  Reply events(Arguments&);
  Reply invariants(Arguments&);
  Reply digest_of(Arguments&);
  Reply figure(Arguments&);
  Reply view(Arguments&);
};

}  // namespace cowscope
