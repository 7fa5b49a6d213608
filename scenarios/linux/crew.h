// The subjects: real processes that do what they are told. Whoever holds the crew holds them; when
// it goes, they are gone, with everything that they had.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/linux/descriptor.h"
#include "scenarios/linux/mailbox.h"

namespace cowscope::linux_check {

enum class Heard : std::uint8_t {
  Answer,
  Died,         // it is a zombie, or gone
  Silent,       // nothing within the time given
  Interrupted,  // somebody wants the observer to stop
};

struct Subject {
  pid_t pid = 0;
  std::uint32_t slot = 0;
  Descriptor handle;    // a pidfd: it stays this process's, whatever happens to the number
  bool busy = false;    // it has not answered its last request: it waits in the kernel
  bool zombie = false;  // it has ended; nobody has reaped it yet
  bool gone = false;
  bool alive() const { return !zombie && !gone; }
};

class Crew {
 public:
  /// `files`: descriptors that every subject gets, from subject::kFirstFile on. False: `problem`.
  bool start(std::vector<int> files, std::string& problem);
  Crew() = default;
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// A new process with an empty address space, its parent this one. Null: `problem`.
  Subject* spawn(std::string& problem);
  /// Asks for a clone with these flags. The child; null if the call failed (`*error`, an errno) or
  /// nobody came. The parent has answered, or is busy until a vfork's child lets it go.
  Subject* clone(Subject& parent, std::uint64_t flags, int* error);

  subject::Mailbox& mail(const Subject& s) const { return mailboxes_[s.slot]; }
  char* payload(const Subject& s) const { return mailboxes_.payload(s.slot); }
  /// What the subject needs for itself to make an access is there afterwards.
  void warm_up(Subject& s);
  Mailboxes& mailboxes() { return mailboxes_; }

  /// Puts a request into its mailbox; the other fields must stand there already.
  void ask(Subject& s, subject::Verb verb);
  /// Until it has answered or died, at most so long.
  Heard await(Subject& s, int milliseconds = 10'000);
  Heard request(Subject& s, subject::Verb verb) {
    ask(s, verb);
    return await(s);
  }
  /// A system call by the subject, faults counted around it.
  Heard call(Subject& s, long number, std::initializer_list<std::uint64_t> arguments);
  /// Until the process has ended. False: it did not within ten seconds.
  bool await_end(Subject& s);
  void kill(Subject& s);

  /// Looks who has ended, and reaps those whose parent this process is (as init would). True if
  /// anyone had.
  bool look_around();

 private:
  bool ended(const Subject& s, int milliseconds) const;

  Mailboxes mailboxes_;
  Descriptor image_, nowhere_;
  std::vector<int> files_;
  std::vector<std::unique_ptr<Subject>> subjects_;
};

}  // namespace cowscope::linux_check
