// What the processes of a generated program do in their turns.
#include "scenarios/c_program_runtime.h"

namespace cowscope {

std::string_view c_runtime_shared() {
  return R"C(
/* ===== What all processes share =====================================================
 *
 * One process acts at a time. Whose turn it is stands in memory that all map MAP_SHARED;
 * the others sleep on that word (futex). The director, which is the process that you
 * start, gives the turns, and looks at the memory of the others from outside.
 */
enum { DIRECTOR = -1 };
enum { STAGE_FD = 100, TAPE_FD, FIRST_FILE_FD };
enum { MOST_FAULTS = 64 };

struct stage {
  int turn;     /* 0: the director's; n + 1: that of process n */
  int step;     /* index into steps[] */
  int director; /* its pid: nobody acts on without it */
  int pid[PROCESSES + 1];
  /* What the step came to. */
  int error, signal, blocks, unasked;
  long minor, major, disturbed;
  int accesses;
  unsigned char faults[MOST_FAULTS]; /* of each access: minor + 16 * major */
  struct rusage before, after;
};
static struct stage *stage;

/* A scenario needs some of the functions below, hardly all. */
#define HELPER static __attribute__((unused))

/* A step: who does it, how, and which pages are looked at afterwards. */
struct step {
  const char *text;
  int who;
  void (*act)(void);
  void (*load)(void); /* spawn, exec: maps the program's regions */
  int counted;        /* faults are part of what the step shows */
  int of;             /* whose pages are looked at: he must live */
  unsigned long address, pages;
  const char *region;
  unsigned long first_page;
};
static const struct step steps[STEPS];

static void sleep_while(int *word, int value, long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  syscall(SYS_futex, word, FUTEX_WAIT, value, &time, NULL, 0);
}
static void wake(int *word) { syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0); }
static void give_turn(int to) {
  __atomic_store_n(&stage->turn, to, __ATOMIC_SEQ_CST);
  wake(&stage->turn);
}
static int turn(void) { return __atomic_load_n(&stage->turn, __ATOMIC_SEQ_CST); }

/* Ends the whole performance; a process that cannot go on must not be silent about it. */
static void give_up(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  _exit(EXIT_FAILURE);
}
)C";
}

std::string_view c_runtime_actor() {
  return R"C(
/* ===== A process in its turn: accesses and system calls, with their faults counted ==
 *
 * Only the one access is to be counted. But the code around it lies in memory too: after
 * a fork its stack and data are shared with the child, and its first writes there fault.
 * So every access is rehearsed twice on scratch memory. The first time may fault; the
 * second must not, or the count is worthless, and the line says "disturbed".
 */
static char scratch[2 * PAGE] __attribute__((aligned(PAGE)));
static char signal_stack[16 * PAGE] __attribute__((aligned(PAGE)));

static void begin_count(void) { getrusage(RUSAGE_THREAD, &stage->before); }
static void end_count(long *minor, long *major) {
  getrusage(RUSAGE_THREAD, &stage->after);
  *minor = stage->after.ru_minflt - stage->before.ru_minflt;
  *major = stage->after.ru_majflt - stage->before.ru_majflt;
}
static void keep_count(void) {
  long minor, major;
  end_count(&minor, &major);
  stage->minor += minor;
  stage->major += major;
  if (stage->accesses < MOST_FAULTS)
    stage->faults[stage->accesses] =
        (unsigned char)((minor < 15 ? minor : 15) + 16 * (major < 15 ? major : 15));
  stage->accesses++;
}
static void keep_rehearsal(void) {
  long minor, major;
  end_count(&minor, &major);
  stage->disturbed = minor + major;
}

/* A forbidden access ends the process, as it should; before that it tells what happened.
 * SIGUSR1 rehearses the way in here. */
static void on_signal(int number) {
  if (number == SIGUSR1) return;
  keep_count();
  stage->accesses--; /* it was not finished */
  stage->signal = number;
  give_turn(0);
  _exit(128 + number);
}
static void expect_signals(void) {
  stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};
  sigaltstack(&stack, NULL);
  sigaction(SIGSEGV, &action, NULL);
  sigaction(SIGBUS, &action, NULL);
  sigaction(SIGUSR1, &action, NULL);
}

/* Not inlined: the rehearsal must run the very same instructions. */
static __attribute__((noinline)) void touch(volatile char *at, const char *bytes, size_t count) {
  if (bytes == NULL) (void)*at;
  for (size_t i = 0; i < count; i++) at[i] = bytes[i];
}
static void touch_counted(unsigned long address, const char *bytes, size_t count) {
  for (int pass = 0; pass < 2; pass++) {
    kill(getpid(), SIGUSR1);
    begin_count();
    touch(scratch + address % PAGE, bytes, count);
    keep_rehearsal();
  }
  begin_count();
  touch((volatile char *)address, bytes, count);
  keep_count();
}

/* One load in each page. */
HELPER void load_pages(unsigned long address, unsigned long pages) {
  for (unsigned long i = 0; i < pages; i++) touch_counted(address + i * PAGE, NULL, 0);
}
/* The bytes, at the same place in each page. What reaches into the next page is an access
 * of its own: another page, another fault. */
HELPER void store_pages(unsigned long address, unsigned long pages, const char *bytes,
                        size_t count) {
  for (unsigned long i = 0; i < pages; i++) {
    unsigned long at = address + i * PAGE;
    for (size_t done = 0, piece; done < count; done += piece) {
      piece = PAGE - (at + done) % PAGE;
      if (piece > count - done) piece = count - done;
      touch_counted(at + done, bytes + done, piece);
    }
  }
}

/* A system call with its faults counted: system_call(madvise, address, …). The kernel may
 * touch pages on the process's behalf. The rehearsal is a call that fails, so that errno
 * has its page as well. */
#define system_call(name, ...) call_counted(SYS_##name, (long[6]){__VA_ARGS__})
static long call_counted(long number, const long *a) {
  for (int pass = 0; pass < 2; pass++) {
    begin_count();
    syscall(SYS_munmap, 1, 0, 0, 0, 0, 0);
    keep_rehearsal();
  }
  begin_count();
  long result = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  keep_count(); /* first of all: even errno is a function of the library, on a page of its own */
  if (result == -1) stage->error = errno;
  return result;
}

/* What the text at the top says cannot be shown. */
HELPER void not_shown(void) { stage->unasked = 1; }

/* read(2) and write(2), with a file in memory at the other end. They go page by page and
 * stop where the kernel refuses. */
HELPER int kernel_stores(unsigned long address, unsigned long pages, const char *bytes,
                         size_t count) {
  for (unsigned long i = 0; i < pages; i++) {
    unsigned long at = address + i * PAGE;
    for (size_t done = 0, piece; done < count; done += piece) {
      piece = PAGE - (at + done) % PAGE;
      if (piece > count - done) piece = count - done;
      if (pwrite(TAPE_FD, bytes + done, piece, 0) == -1) give_up("pwrite");
      if (system_call(pread64, TAPE_FD, at + done, piece, 0) == -1) return 0;
    }
  }
  return 1;
}
HELPER int kernel_loads(unsigned long address, unsigned long pages) {
  for (unsigned long i = 0; i < pages; i++)
    if (system_call(pwrite64, TAPE_FD, address + i * PAGE, PAGE, 0) == -1) return 0;
  return 1;
}
/* Writes another process's memory through /proc/PID/mem, past write protection. */
HELPER int poke(int other, unsigned long address, unsigned long pages, const char *bytes,
                size_t count) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", stage->pid[other]);
  int memory = open(path, O_RDWR | O_CLOEXEC);
  if (memory == -1) {
    stage->error = stage->pid[other] == 0 || kill(stage->pid[other], 0) == -1 ? ESRCH : errno;
    return 0;
  }
  int fine = 1;
  for (unsigned long i = 0; fine && i < pages; i++) {
    unsigned long at = address + i * PAGE;
    for (size_t done = 0, piece; fine && done < count; done += piece) {
      piece = PAGE - (at + done) % PAGE;
      if (piece > count - done) piece = count - done;
      fine = system_call(pwrite64, memory, (long)(bytes + done), piece, at + done) != -1;
    }
  }
  close(memory);
  if (stage->error == EIO) stage->error = EFAULT; /* the scenarios have one word for both */
  return fine;
}

HELPER void print_text(const char *text) {
  dprintf(STDOUT_FILENO, "     prints: %s\n", text);
}
HELPER void print_page(unsigned long address) {
  char text[PAGE + 1] = "";
  if (!kernel_loads(address, 1)) return;
  if (pread(TAPE_FD, text, PAGE, 0) == -1) give_up("pread");
  for (char *c = text; *c != '\0'; c++)
    if (*c < ' ' || *c > '~') *c = '.';
  print_text(text);
}
)C";
}

std::string_view c_runtime_processes() {
  return R"C(
/* ===== Processes come and go ======================================================== */

static void serve(int me) {
  for (;;) {
    int now;
    while ((now = turn()) != me + 1) {
      sleep_while(&stage->turn, now, 1000);
      if (kill(stage->director, 0) == -1) _exit(EXIT_FAILURE);
    }
    int step = stage->step;
    steps[step].act();
    /* Who slept in wait or vfork comes back steps later, when it is no longer this turn. */
    if (turn() == me + 1 && stage->step == step) give_turn(0);
  }
}
static void settle(int me) {
  expect_signals();
  __atomic_store_n(&stage->pid[me], getpid(), __ATOMIC_SEQ_CST);
  wake(&stage->pid[me]);
}

/* The memory of a program, at the addresses that the scenario gives it. The first pages may
 * be resident from the start; mapped alone, they draw no neighbours of the file in. */
HELPER void map_region(unsigned long address, unsigned long pages, int protection, int flags,
                       int fd, unsigned long file_page, unsigned long touched) {
  int anonymous = flags & MAP_ANONYMOUS;
  int first = protection | PROT_READ | (anonymous ? PROT_WRITE : 0);
  for (int part = 0; part < 2; part++) {
    unsigned long from = part == 0 ? 0 : touched, to = part == 0 ? touched : pages;
    if (from == to) continue;
    if (mmap((void *)(address + from * PAGE), (to - from) * PAGE,
             part == 0 ? first : protection, flags | MAP_FIXED_NOREPLACE, fd,
             (off_t)((file_page + from) * PAGE)) == MAP_FAILED)
      give_up("mapping a program's region");
    for (unsigned long i = 0; part == 0 && i < touched; i++)
      touch((char *)(address + i * PAGE), anonymous ? "" : NULL, anonymous ? 1 : 0);
  }
  if (touched != 0 && first != protection)
    mprotect((void *)address, touched * PAGE, protection);
}

/* exec is real: this program runs itself again. Variables are gone then; what the new image
 * needs to know stands on the stage. */
HELPER void exec_self(int me) {
  char number[16];
  snprintf(number, sizeof number, "%d", me);
  execl("/proc/self/exe", "actor", "--act", number, (char *)NULL);
  stage->error = errno;
}
static int act(int me) {
  stage = mmap(NULL, sizeof *stage, PROT_READ | PROT_WRITE, MAP_SHARED, STAGE_FD, 0);
  if (stage == MAP_FAILED) give_up("mmap");
  if (steps[stage->step].load != NULL) steps[stage->step].load();
  settle(me);
  give_turn(0);
  serve(me);
  return 0;
}

HELPER void fork_as(int child) {
  pid_t pid = fork();
  if (pid == -1) stage->error = errno;
  if (pid == 0) {
    settle(child);
    serve(child);
  }
  if (pid > 0)
    while (__atomic_load_n(&stage->pid[child], __ATOMIC_SEQ_CST) == 0)
      sleep_while(&stage->pid[child], 0, 1000);
}

/* CLONE_VM: the child runs in the same memory, so it needs a stack of its own. With
 * CLONE_VFORK the parent sleeps inside of this call until the child has done exec or exit. */
static int run_clone(void *argument) {
  int me = (int)((long)argument / 2), parent_sleeps = (long)argument % 2;
  settle(me);
  if (parent_sleeps) give_turn(0);
  serve(me);
  return 0;
}
HELPER void clone_as(int child, int flags) {
  char *stack = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED) give_up("mmap");
  long argument = 2L * child + (flags == CLONE_VFORK);
  if (clone(run_clone, stack + 64 * PAGE, CLONE_VM | flags | SIGCHLD, (void *)argument) == -1) {
    stage->error = errno;
    return;
  }
  while (__atomic_load_n(&stage->pid[child], __ATOMIC_SEQ_CST) == 0)
    sleep_while(&stage->pid[child], 0, 1000);
}

/* First without sleeping, so that the director can be told before the process sleeps. */
HELPER void wait_for(int child) {
  pid_t pid = -1;
  /* A child that was never made has no number; nobody is his own child either. */
  if (child >= 0) pid = stage->pid[child] != 0 ? stage->pid[child] : getpid();
  pid_t ended = waitpid(pid, NULL, WNOHANG);
  if (ended == -1) stage->error = errno;
  if (ended != 0) return;
  stage->blocks = 1;
  give_turn(0);
  waitpid(pid, NULL, 0);
}
)C";
}

}  // namespace cowscope
