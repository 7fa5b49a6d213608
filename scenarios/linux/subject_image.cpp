// The program that a subject runs: it waits at its mailbox, does what it is asked with single
// loads, stores and system calls, and tells how many faults that took. Linked without any library
// and executed by spawn and exec, so that nothing touches memory but what is written here. It has
// no writable data: what it keeps stands in its slot.
#include <asm/unistd.h>

#include "scenarios/linux/protocol.h"
#include "scenarios/linux/raw_system_call.h"

using namespace cowscope::subject;

namespace {

constexpr unsigned long kFutexWait = 0, kFutexWake = 1;
constexpr long kNoSuchProcess = -3, kTimedOut = -110;
constexpr unsigned long kThisThread = 1;  // RUSAGE_THREAD
constexpr unsigned long kReadWrite = 3;   // PROT_READ | PROT_WRITE
constexpr unsigned long kSharedFixed = 0x10'0001, kPrivateFixed = 0x10'0022;  // _NOREPLACE
constexpr unsigned long kPopulate = 0x8000;
constexpr unsigned long kEmptyPath = 0x1000;  // AT_EMPTY_PATH
constexpr unsigned long kBusError = 7, kSegmentation = 11;

struct SignalAction {
  void (*handler)(int, int*, void*);
  unsigned long flags;
  void (*restorer)();
  unsigned long mask;
};
struct SignalStack {
  uint64_t start;
  int flags;
  uint64_t bytes;
};
struct Timespec {
  int64_t seconds, nanoseconds;
};

unsigned long number(const void* p) { return reinterpret_cast<unsigned long>(p); }
uint64_t slot_address(uint64_t slot) { return kMailboxes + slot * kSlotBytes; }
Mailbox* mailbox_at(uint64_t address) { return reinterpret_cast<Mailbox*>(address); }
uint8_t* payload(Mailbox* m) { return reinterpret_cast<uint8_t*>(m) + kPayload; }

[[noreturn]] void leave(unsigned long status) {
  for (;;) raw_call(__NR_exit_group, status);
}

void answer(Mailbox* m) {
  __atomic_store_n(&m->turn, kAnswered, __ATOMIC_SEQ_CST);
  raw_call(__NR_futex, number(&m->turn), kFutexWake, 1);
}

void usage(Usage* u) { raw_call(__NR_getrusage, kThisThread, number(u)); }

void count(Mailbox* m, uint32_t at) {
  usage(&m->after);
  const auto minor = static_cast<uint32_t>(m->after.minflt - m->before.minflt);
  const auto major = static_cast<uint32_t>(m->after.majflt - m->before.majflt);
  m->minor += minor;
  m->major += major;
  if (at < kMostAccesses)
    m->faults[at] =
        static_cast<uint8_t>((minor > 15 ? 15 : minor) | (major > 15 ? 15 : major) << 4);
}

/// An entry that gets its write permission back is not flushed: a CPU that remembers it as it was
/// stops once more, which is counted, or does not, by chance.
void forget_translations() {
  raw_call(__NR_mprotect, kDecoys, kDecoyBytes, 0);
  raw_call(__NR_mprotect, kDecoys, kDecoyBytes, kReadWrite);
}

/// One load, or the bytes of one store: within a page, so at most its first byte faults.
void touch(Mailbox* m, uint64_t address) {
  if (m->verb == kLoad) {
    // Not through a register of the stack: where no address can be, that would be SIGBUS.
    __asm__ volatile("movb (%0), %%al" : : "S"(address) : "al", "memory");
    return;
  }
  const uint8_t* from = payload(m);
  uint64_t bytes = m->c;
  __asm__ volatile("rep movsb" : "+D"(address), "+S"(from), "+c"(bytes) : : "memory");
}

/// Where the kernel will put a signal's frame and the handler its locals: fresh pages would count.
void warm_signal_stack(Mailbox* m) {
  const uint64_t top = number(m) + kSignalStack + kSignalStackBytes;
  for (uint64_t down = 1; down <= 4; ++down)
    *reinterpret_cast<volatile uint8_t*>(top - down * kPage) = 0;
}

void access(Mailbox* m) {
  forget_translations();
  warm_signal_stack(m);
  // Two dry passes over scratch memory: the first warms code, stack, mailbox and scratch page, the
  // second must not fault at all. A store begins at the page's start there.
  for (int pass = 0; pass < 2; ++pass) {
    m->minor = m->major = 0;
    usage(&m->before);
    touch(m, kScratch);
    count(m, 0);
  }
  m->disturbed = m->minor + m->major;
  m->minor = m->major = 0;
  for (uint32_t i = 0; i < m->b; ++i) {
    m->done = i;
    usage(&m->before);
    touch(m, m->a + i * kPage);
    count(m, i);
  }
  m->done = static_cast<uint32_t>(m->b);
}

/// A call that does nothing, counted twice: what is left over in the second pass is the subject's.
void warm(Mailbox* m) {
  forget_translations();
  for (int pass = 0; pass < 2; ++pass) {
    m->minor = m->major = 0;
    usage(&m->before);
    raw_call(__NR_getpid);
    count(m, 0);
  }
  m->disturbed = m->minor + m->major;
  m->minor = m->major = 0;
}

void call(Mailbox* m) {
  warm(m);
  usage(&m->before);
  m->result = raw_call(static_cast<long>(m->a), m->b, m->c, m->d, m->e, m->f, m->g);
  count(m, 0);
}

/// The child goes on in child_starts() on the stack of its own slot.
long clone_onto(unsigned long flags, uint64_t slot) {
  long result = __NR_clone;
  register unsigned long r10 __asm__("r10") = 0;
  register unsigned long r8 __asm__("r8") = 0;
  register uint64_t child __asm__("r12") = slot;
  __asm__ volatile(
      "syscall\n\t"
      "test %%rax, %%rax\n\t"
      "jnz 1f\n\t"
      "xor %%ebp, %%ebp\n\t"
      "mov %%r12, %%rdi\n\t"
      "call child_starts\n\t"
      "hlt\n"
      "1:"
      : "+a"(result)
      : "D"(flags), "S"(slot + kStackTop), "d"(0UL), "r"(r10), "r"(r8), "r"(child)
      : "rcx", "r11", "memory");
  return result;
}

void fork(Mailbox* m) {
  warm(m);
  usage(&m->before);
  m->result = clone_onto(m->a, slot_address(m->b));
  count(m, 0);
}

/// Decimal digits of `n`, and a zero byte.
void spell(char* to, uint32_t n) {
  char digits[10];
  int count = 0;
  do digits[count++] = static_cast<char>('0' + n % 10);
  while ((n /= 10) != 0);
  while (count > 0) *to++ = digits[--count];
  *to = 0;
}
uint32_t spelt(const char* text) {
  uint32_t n = 0;
  for (; *text != 0; ++text) n = n * 10 + static_cast<uint32_t>(*text - '0');
  return n;
}

void exec(Mailbox* m) {
  char slot[12], observer[12], name[8] = {'s', 'u', 'b', 'j', 'e', 'c', 't', 0};
  spell(slot, m->slot);
  spell(observer, m->observer);
  const char* arguments[] = {name, slot, observer, nullptr};
  const char* environment[] = {nullptr};
  const char empty[1] = {0};
  m->result = raw_call(__NR_execveat, kImageFd, number(empty), number(arguments),
                       number(environment), kEmptyPath);
}

void hash(Mailbox* m) {
  auto* out = reinterpret_cast<uint64_t*>(payload(m));
  warm(m);
  usage(&m->before);
  for (uint64_t i = 0; i < m->b; ++i) {
    const auto* words = reinterpret_cast<const volatile uint64_t*>(m->a + i * kPage);
    uint64_t h = kHashStart;
    for (uint64_t k = 0; k < kPage / sizeof(uint64_t); ++k) h = (h ^ words[k]) * kHashFactor;
    out[i] = h;
  }
  count(m, 0);
}

void peek(Mailbox* m) {
  warm(m);
  usage(&m->before);
  uint8_t* to = payload(m);
  uint64_t from = m->a, bytes = m->c;
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
  count(m, 0);
}

[[noreturn]] void serve(Mailbox* m) {
  const Timespec second = {1, 0};
  for (;;) {
    for (uint32_t turn; (turn = __atomic_load_n(&m->turn, __ATOMIC_SEQ_CST)) != kAsked;) {
      const long woken = raw_call(__NR_futex, number(&m->turn), kFutexWait, turn, number(&second));
      // Whose observer is gone has nothing to do any more.
      if (woken == kTimedOut && raw_call(__NR_kill, m->observer, 0) == kNoSuchProcess) leave(1);
    }
    m->signal = 0;
    switch (m->verb) {
      case kLoad:
      case kStore: access(m); break;
      case kCall: call(m); break;
      case kFork: fork(m); break;
      case kExec: exec(m); break;
      case kExit: leave(m->a);
      case kWait: m->result = raw_call(__NR_wait4, m->a, 0, 0x40000000 /* __WALL */, 0); break;
      case kHash: hash(m); break;
      case kPeek: peek(m); break;
      default: m->result = -38; break;
    }
    answer(m);
  }
}

/// Tells what happened and ends. The address of a local says whose slot it is: the signal's stack
/// lies in it.
void on_signal(int signal, int* info, void*) {
  uint64_t here = number(&signal);
  Mailbox* m = mailbox_at(here - here % kSlotBytes);
  count(m, kMostAccesses);
  m->signal = signal;
  m->signal_code = info[2];
  m->signal_address = *reinterpret_cast<uint64_t*>(info + 4);
  answer(m);
  leave(128 + static_cast<unsigned long>(signal));
}
void never_returns() {}

[[noreturn]] void settle(Mailbox* m) {
  SignalStack stack = {number(m) + kSignalStack, 0, kSignalStackBytes};
  raw_call(__NR_sigaltstack, number(&stack), 0);
  SignalAction action = {on_signal, 0x4 | 0x0800'0000 | 0x0400'0000 | 0x4000'0000, never_returns,
                         0};  // SA_SIGINFO, SA_ONSTACK, SA_RESTORER, SA_NODEFER
  raw_call(__NR_rt_sigaction, kSegmentation, number(&action), 0, sizeof action.mask);
  raw_call(__NR_rt_sigaction, kBusError, number(&action), 0, sizeof action.mask);
  m->result = raw_call(__NR_getpid);
  answer(m);
  serve(m);
}

}  // namespace

extern "C" {

[[noreturn, gnu::used]] void child_starts(Mailbox* m) { settle(m); }

/// On its own stack now: everything outside the window goes, also the stack and the vdso that the
/// kernel put there.
[[noreturn, gnu::used]] void image_settles(Mailbox* m) {
  raw_call(__NR_munmap, 0, kWindowStart);
  raw_call(__NR_munmap, kWindowEnd, kUserEnd - kWindowEnd);
  settle(m);
}

[[noreturn, gnu::used]] void image_starts(const uint64_t* stack) {
  const auto* arguments = reinterpret_cast<const char* const*>(stack + 1);
  const uint32_t slot = spelt(arguments[1]), observer = spelt(arguments[2]);
  const long mapped =
      raw_call(__NR_mmap, kMailboxes, kSlots * kSlotBytes, kReadWrite, kSharedFixed, kMailboxFd, 0);
  const long scratch = raw_call(__NR_mmap, kScratch, 16 * kPage, kReadWrite, kPrivateFixed,
                                static_cast<unsigned long>(-1), 0);
  const long decoys = raw_call(__NR_mmap, kDecoys, kDecoyBytes, kReadWrite,
                               kPrivateFixed | kPopulate, static_cast<unsigned long>(-1), 0);
  if (mapped < 0 || scratch < 0 || decoys < 0) leave(127);
  Mailbox* m = mailbox_at(slot_address(slot));
  m->slot = slot;
  m->observer = observer;
  __asm__ volatile(
      "mov %0, %%rsp\n\t"
      "xor %%ebp, %%ebp\n\t"
      "call image_settles\n\t"
      "hlt"
      :
      : "r"(number(m) + kStackTop), "D"(m)
      : "memory");
  __builtin_unreachable();
}

}  // extern "C"

__asm__(
    ".globl _start\n"
    "_start:\n\t"
    "xor %ebp, %ebp\n\t"
    "mov %rsp, %rdi\n\t"
    "and $-16, %rsp\n\t"
    "call image_starts\n\t"
    "hlt\n");
