#include "scenarios/linux/crew.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "scenarios/linux/interruption.h"
#include "scenarios/linux/subject_image.h"

namespace cowscope::linux_check {
namespace {

long futex(std::uint32_t* word, int operation, std::uint32_t value, const timespec* timeout) {
  return syscall(SYS_futex, word, operation, value, timeout, nullptr, 0);
}

std::uint32_t turn_of(const subject::Mailbox& m) {
  return __atomic_load_n(&m.turn, __ATOMIC_SEQ_CST);
}

std::string failed(const char* what, int error) {
  return std::string(what) + ": " + std::strerror(error);
}

}  // namespace

bool Crew::start(std::vector<int> files, std::string& problem) {
  // Each living subject is held by a descriptor, and there may be thousands.
  rlimit descriptors{};
  if (getrlimit(RLIMIT_NOFILE, &descriptors) == 0) {
    descriptors.rlim_cur = descriptors.rlim_max;
    setrlimit(RLIMIT_NOFILE, &descriptors);
  }
  files_ = std::move(files);
  if (!mailboxes_.open(problem)) return false;
  const std::string_view image = subject_image();
  image_ = Descriptor(memfd_create("cowscope-subject", MFD_CLOEXEC));
  if (!image_ ||
      write(image_.get(), image.data(), image.size()) != static_cast<ssize_t>(image.size())) {
    problem = failed("the subjects' program", errno);
    return false;
  }
  // A memory file that is open for writing cannot be executed (ETXTBSY).
  const std::string path = "/proc/self/fd/" + std::to_string(image_.get());
  Descriptor readable(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!readable) {
    problem = failed("the subjects' program", errno);
    return false;
  }
  image_ = std::move(readable);
  nowhere_ = Descriptor(open("/dev/null", O_RDWR | O_CLOEXEC));
  // Orphans come to this process, as to an init; what it starts gets no huge pages unasked.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  return true;
}

Subject* Crew::spawn(std::string& problem) {
  const std::uint32_t slot = mailboxes_.take();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int fd = 0; fd < 3; ++fd) posix_spawn_file_actions_adddup2(&actions, nowhere_.get(), fd);
  const int wanted = static_cast<int>(files_.size());
  const auto source = [&](int i) {
    return i == 0   ? mailboxes_.fd()
           : i == 1 ? image_.get()
                    : files_[static_cast<std::size_t>(i) - 2];
  };
  // First out of the way, then to the numbers that the image knows: none overwrites another.
  int aside = subject::kMailboxFd + wanted + 2;
  for (int i = 0; i < wanted + 2; ++i) aside = std::max(aside, source(i) + 1);
  for (int i = 0; i < wanted + 2; ++i)
    posix_spawn_file_actions_adddup2(&actions, source(i), aside + i);
  for (int i = 0; i < wanted + 2; ++i) {
    posix_spawn_file_actions_adddup2(&actions, aside + i, subject::kMailboxFd + i);
    posix_spawn_file_actions_addclose(&actions, aside + i);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  // Of its own group: what is typed at the terminal reaches the observer only.
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::string name = "subject", number = std::to_string(slot), observer = std::to_string(getpid());
  char* arguments[] = {name.data(), number.data(), observer.data(), nullptr};
  char* environment[] = {nullptr};
  pid_t pid = 0;
  const std::string path = "/proc/self/fd/" + std::to_string(subject::kImageFd);
  const int error = posix_spawn(&pid, path.c_str(), &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    mailboxes_.give_back(slot);
    problem = failed("starting a process", error);
    return nullptr;
  }
  auto made = std::make_unique<Subject>();
  made->pid = pid;
  made->slot = slot;
  made->handle = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!made->handle) {
    problem = failed("following a process", errno);
    ::kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    mailboxes_.give_back(slot);
    return nullptr;
  }
  subjects_.push_back(std::move(made));
  Subject* s = subjects_.back().get();
  if (await(*s) != Heard::Answer) {
    problem = "a process that was started did not come up";
    return nullptr;
  }
  // Also if this process is killed outright, it leaves nothing behind.
  call(*s, SYS_prctl, {PR_SET_PDEATHSIG, SIGKILL});
  return s;
}

Subject* Crew::clone(Subject& parent, std::uint64_t flags, int* error) {
  const std::uint32_t slot = mailboxes_.take();
  subject::Mailbox& p = mail(parent);
  const subject::Mailbox& c = mailboxes_[slot];
  p.a = flags;
  p.b = slot;
  ask(parent, subject::kFork);
  // Not to be interrupted: a child that nobody knows of would be left behind.
  for (int tries = 0; turn_of(c) != subject::kAnswered; ++tries) {
    const bool failed = turn_of(p) == subject::kAnswered && p.result < 0;
    if (failed || ended(parent, 0) || tries > 2000) {
      *error = failed ? static_cast<int>(-p.result) : 0;
      parent.busy = !failed;
      mailboxes_.give_back(slot);
      return nullptr;
    }
    const timespec slice = {0, 5'000'000};
    futex(&mailboxes_[slot].turn, FUTEX_WAIT, turn_of(c), &slice);
  }
  auto made = std::make_unique<Subject>();
  made->slot = slot;
  made->pid = static_cast<pid_t>(c.result);
  made->handle = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, made->pid, 0)));
  if (!made->handle) {  // not reaped, so the number is still its own
    ::kill(made->pid, SIGKILL);
    *error = 0;
    return nullptr;
  }
  subjects_.push_back(std::move(made));
  if ((flags & CLONE_VFORK) == 0) await(parent);
  return subjects_.back().get();
}

void Crew::ask(Subject& s, subject::Verb verb) {
  subject::Mailbox& m = mail(s);
  m.verb = verb;
  m.result = 0;
  m.minor = m.major = m.disturbed = m.done = 0;
  m.signal = 0;
  s.busy = true;
  __atomic_store_n(&m.turn, subject::kAsked, __ATOMIC_SEQ_CST);
  futex(&m.turn, FUTEX_WAKE, 1, nullptr);
}

Heard Crew::await(Subject& s, int milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::milliseconds(milliseconds);
  subject::Mailbox& m = mail(s);
  for (;;) {
    const std::uint32_t turn = turn_of(m);
    if (turn == subject::kAnswered) {
      s.busy = false;
      return Heard::Answer;
    }
    if (Interruption::pending() != 0) return Heard::Interrupted;
    if (s.handle && ended(s, 0)) {
      if (turn_of(m) == subject::kAnswered) continue;  // it answered, then ended
      return Heard::Died;
    }
    if (Clock::now() >= until) return Heard::Silent;
    const timespec slice = {0, 5'000'000};
    futex(&m.turn, FUTEX_WAIT, turn, &slice);
  }
}

void Crew::warm_up(Subject& s) {
  const volatile char* slot = reinterpret_cast<const char*>(&mail(s));
  for (std::uint64_t at = 0; at < subject::kSlotBytes; at += subject::kPage) (void)slot[at];
  mail(s).a = 0;
  mail(s).b = 0;  // no access but those that go before any
  request(s, subject::kStore);
}

Heard Crew::call(Subject& s, long number, std::initializer_list<std::uint64_t> arguments) {
  subject::Mailbox& m = mail(s);
  m.a = static_cast<std::uint64_t>(number);
  std::uint64_t* const places[] = {&m.b, &m.c, &m.d, &m.e, &m.f, &m.g};
  std::size_t at = 0;
  for (const std::uint64_t value : arguments) *places[at++] = value;
  while (at < 6) *places[at++] = 0;
  return request(s, subject::kCall);
}

bool Crew::ended(const Subject& s, int milliseconds) const {
  pollfd p = {s.handle.get(), POLLIN, 0};
  return poll(&p, 1, milliseconds) > 0;
}

bool Crew::await_end(Subject& s) { return ended(s, 10'000); }

void Crew::kill(Subject& s) { syscall(SYS_pidfd_send_signal, s.handle.get(), SIGKILL, nullptr, 0); }

bool Crew::look_around() {
  bool any = false;
  // An orphan may come to this process while we look, so again until nothing changes.
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& s : subjects_) {
      if (s->gone) continue;
      if (!s->zombie && ended(*s, 0)) s->zombie = changed = any = true;
      if (!s->zombie) continue;
      // Of another process's child waitpid says ECHILD; once that has reaped it, the signal ESRCH.
      const bool ours = waitpid(s->pid, nullptr, WNOHANG | __WALL) == s->pid;
      const bool reaped =
          ours || syscall(SYS_pidfd_send_signal, s->handle.get(), 0, nullptr, 0) != 0;
      if (!reaped) continue;
      s->gone = changed = true;
      s->handle = Descriptor();  // a scenario may have more processes than descriptors are allowed
      mailboxes_.give_back(s->slot);
    }
  }
  return any;
}

Crew::~Crew() {
  for (const auto& s : subjects_)
    if (!s->gone) kill(*s);
  for (const auto& s : subjects_)
    if (!s->gone) ended(*s, 10'000);
  look_around();
}

}  // namespace cowscope::linux_check
