// The address that is looked up: typed, or that of the page that is pointed at; and in whose space.
#include "web/session/address.h"
#include "web/session/session_impl.h"

namespace cowscope {
namespace {

const Process* living(const Machine& machine, Pid pid) {
  if (pid == kInit || pid.value() > machine.state().processes.size()) return nullptr;
  const Process& p = machine.state().process(pid);
  return p.alive() ? &p : nullptr;
}

}  // namespace

Lookup Session::looked_up() const {
  const Machine& machine = timeline().machine();
  const Target target = shown_target();
  Lookup out;
  out.typed = impl_->typed_address.has_value();
  if (out.typed) out.address = impl_->typed_address;
  else if (target.kind == Target::Kind::Page) out.address = address_of(target.page);
  // Who was chosen, who is pointed at (or acts), or else the first that lives.
  for (const Pid pid : {impl_->look_in, target.pid})
    if (const Process* p = living(machine, pid)) {
      out.pid = p->pid;
      return out;
    }
  for (const Process& p : machine.state().processes)
    if (p.alive()) {
      out.pid = p.pid;
      return out;
    }
  out.pid = target.pid;
  return out;
}

bool Session::look_up(const std::string& text, std::string& error) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    if (impl_->typed_address) impl_->changed();
    impl_->typed_address.reset();
    return true;
  }
  if (locks("inspect")) {
    error = kInspectLocked;
    return false;
  }
  const Machine& machine = timeline().machine();
  const Process* process = living(machine, looked_up().pid);
  if (process == nullptr) {
    error = "there is no process here whose addresses could be looked up";
    return false;
  }
  const auto address = parse_address(machine, *process, text, error);
  if (!address) return false;
  impl_->typed_address = address;
  impl_->changed();
  return true;
}

Pid Session::looked_in() const { return impl_->look_in; }

void Session::look_in(Pid pid) {
  if (impl_->look_in == pid) return;
  impl_->look_in = pid;
  impl_->changed();
}

}  // namespace cowscope
