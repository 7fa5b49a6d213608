// Who gives the turns and looks at the processes from outside, in a generated program.
#include "scenarios/c_program_runtime.h"

namespace cowscope {

std::string_view c_runtime_observer() {
  return R"C(
/* ===== Looking at memory from outside ===============================================
 *
 * /proc/PID/pagemap tells which frame a page has, /proc/kpagecount how many page-table
 * entries map that frame, /proc/kpageflags what sort it is. Frame numbers are for root.
 * Compare them at one moment only: a frame that is freed comes back soon.
 */
static int frames_visible, map_counts, page_flags;

static int read_word(int file, unsigned long index, unsigned long long *word) {
  return file != -1 && pread(file, word, sizeof *word, (off_t)(index * sizeof *word)) ==
                           (ssize_t)sizeof *word;
}
static int open_pagemap(int pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/pagemap", pid);
  return open(path, O_RDONLY | O_CLOEXEC);
}
static void open_counts(void) {
  static char page[PAGE] = "present";
  unsigned long long entry = 0, word;
  int pagemap = open_pagemap(getpid());
  if (read_word(pagemap, (unsigned long)page / PAGE, &entry))
    frames_visible = (entry & ((1ULL << 55) - 1)) != 0;
  close(pagemap);
  map_counts = open("/proc/kpagecount", O_RDONLY | O_CLOEXEC);
  page_flags = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
  if (!read_word(map_counts, 0, &word)) map_counts = -1;
  if (!read_word(page_flags, 0, &word)) page_flags = -1;
}

/* "heap[2] 1a2b3c x2": the page, its frame, and how many entries map that. Tells how many
 * are present. */
static int print_pages(int process, unsigned long address, unsigned long pages,
                       const char *region, unsigned long first_page, unsigned long most) {
  if (!frames_visible || stage->pid[process] == 0) return 0;
  int pagemap = open_pagemap(stage->pid[process]);
  int present = 0;
  for (unsigned long i = 0; i < pages && i < most; i++) {
    unsigned long long entry, count, flags;
    if (!read_word(pagemap, address / PAGE + i, &entry) || !(entry >> 63)) continue;
    unsigned long frame = (unsigned long)(entry & ((1ULL << 55) - 1));
    printf("%s%s[%lu] ", present++ == 0 ? "" : ", ", region, first_page + i);
    if (read_word(page_flags, frame, &flags) && (flags >> 24 & 1)) printf("zero page");
    else printf("%lx", frame);
    if (read_word(map_counts, frame, &count)) printf(" x%llu", count);
  }
  if (pages > most) printf("%s…", present == 0 ? "" : ", ");
  close(pagemap);
  return present;
}
)C";
}

std::string_view c_runtime_director() {
  return R"C(
/* ===== The director ================================================================= */

static int is_alive(int process) {
  int pid = stage->pid[process];
  if (pid == 0) return 0;
  int handle = (int)syscall(SYS_pidfd_open, pid, 0);
  if (handle == -1) return 0;
  struct pollfd ended = {.fd = handle, .events = POLLIN};
  int alive = poll(&ended, 1, 0) == 0; /* a zombie is readable */
  close(handle);
  return alive;
}
/* Who has no parent any more, or only this one, is reaped here, as init would do it. */
static void reap_orphans(void) {
  while (waitpid(-1, NULL, WNOHANG) > 0) continue;
}
static void await_end(int process) {
  for (int tries = 0; is_alive(process); tries++) {
    if (tries == 10000) give_up("a process does not end");
    poll(NULL, 0, 1);
  }
}

/* The process acts until it gives the turn back, or is no more. */
static void await_turn(int process) {
  for (int tries = 0; turn() != 0; tries++) {
    sleep_while(&stage->turn, process + 1, 2);
    if (turn() != 0 && stage->pid[process] != 0 && !is_alive(process)) break;
    if (tries == 10000) give_up("a process does not answer");
  }
  if (turn() != 0) { /* exit; or the kernel killed it */
    stage->turn = 0;
    if (steps[stage->step].counted) stage->signal = SIGKILL;
  }
  if (stage->signal != 0) await_end(process);
}

HELPER void spawn(int process) {
  give_turn(process + 1);
  pid_t pid = fork();
  if (pid == -1) give_up("fork");
  if (pid == 0) {
    char number[16];
    snprintf(number, sizeof number, "%d", process);
    execl("/proc/self/exe", "actor", "--act", number, (char *)NULL);
    give_up("/proc/self/exe");
  }
  await_turn(process);
}
HELPER void kill_process(int process) {
  kill(stage->pid[process], SIGKILL);
  await_end(process);
}

/* A file of the scenario. On a disk it must not lie in memory (tmpfs): the rules differ.
 * It is written page by page: one large write would make large folios, mapped at once. */
HELPER void make_file(int fd, const char *path, unsigned long pages, int cached,
                      int in_memory) {
  const char *folders[] = {getenv("TMPDIR"), "/tmp", "/var/tmp", "."};
  int file = -1;
  if (in_memory) file = memfd_create("file", 0);
  for (size_t i = 0; file == -1 && !in_memory && i < sizeof folders / sizeof *folders; i++) {
    struct statfs where;
    if (folders[i] == NULL || statfs(folders[i], &where) == -1 || where.f_type == 0x01021994)
      continue;
    file = open(folders[i], O_TMPFILE | O_RDWR, 0600);
  }
  if (file == -1) {
    printf("not shown: %s should lie on a disk; there is only memory here\n", path);
    file = memfd_create("file", 0);
  }
  for (unsigned long i = 0; i < pages; i++) {
    char page[PAGE] = "";
    snprintf(page, sizeof page, "%s %lu", path, i);
    if (pwrite(file, page, PAGE, (off_t)(i * PAGE)) != PAGE) give_up("writing a file");
  }
  fdatasync(file);
  if (!cached) posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  dup2(file, fd);
  close(file);
}
HELPER void evict(int fd) {
  fdatasync(fd);
  posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

)C";
}

std::string_view c_runtime_main() {
  return R"C(
static const char *outcome(void) {
  if (stage->unasked) return "not shown";
  if (stage->signal != 0) {
    return stage->signal == SIGSEGV  ? "SIGSEGV"
           : stage->signal == SIGBUS ? "SIGBUS"
                                     : "SIGKILL";
  }
  static const struct {
    int number;
    const char *name;
  } names[] = {{0, "ok"},           {ENOMEM, "ENOMEM"}, {EAGAIN, "EAGAIN"}, {EINVAL, "EINVAL"},
               {EFAULT, "EFAULT"},  {ESRCH, "ESRCH"},   {ECHILD, "ECHILD"}, {EACCES, "EACCES"},
               {EEXIST, "EEXIST"},  {EPERM, "EPERM"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].number == stage->error) return stage->blocks ? "ok, sleeps" : names[i].name;
  return strerror(stage->error);
}

static void print_line(int number, const struct step *s) {
  printf("%3d  %s  ->  %s", number, s->text, outcome());
  int happened = !stage->unasked && stage->error != ESRCH;
  if (s->counted && happened) {
    printf(", minor %ld, major %ld", stage->minor, stage->major);
    if (stage->accesses > 1) {
      for (int i = 0; i < stage->accesses && i < MOST_FAULTS; i++)
        printf("%s%d", i == 0 ? " (" : " ", stage->faults[i] % 16 + stage->faults[i] / 16);
      printf(stage->accesses > MOST_FAULTS ? " …)" : ")");
    }
    if (stage->disturbed != 0) printf(", disturbed by %ld", stage->disturbed);
  }
  if (happened && s->pages != 0 && s->of >= 0 && frames_visible && is_alive(s->of)) {
    printf("  |  ");
    print_pages(s->of, s->address, s->pages, s->region, s->first_page, 8);
  }
  printf("\n");
}
/* Which of regions[] holds now. */
static char holds[REGIONS + 1];
static void follow_regions(int step) {
  for (int i = 0; i < REGIONS; i++) {
    if (regions[i].step != step) continue;
    for (int k = 0; k < i; k++)
      if (regions[k].process == regions[i].process &&
          (regions[i].name == NULL || regions[k].address == regions[i].address))
        holds[k] = 0;
    holds[i] = regions[i].name != NULL;
  }
}
static void print_all_pages(void) {
  if (!frames_visible) return;
  for (int i = 0; i < REGIONS; i++) {
    int process = regions[i].process;
    if (!holds[i] || !is_alive(process)) continue;
    printf("       %s: ", names[process]);
    if (print_pages(process, regions[i].address, regions[i].pages, regions[i].name, 0, 4096) == 0)
      printf("no page of %s", regions[i].name);
    printf("\n");
  }
}

static void set_the_stage(void) {
  int myself = (int)syscall(SYS_pidfd_open, getpid(), 0);
  if (myself == -1) give_up("pidfd_open, which Linux has since 5.3");
  close(myself);
  int file = memfd_create("stage", 0), tape = memfd_create("tape", 0);
  if (file == -1 || tape == -1 || ftruncate(file, sizeof *stage) == -1) give_up("memfd_create");
  dup2(file, STAGE_FD);
  dup2(tape, TAPE_FD);
  close(file);
  close(tape);
  stage = mmap(NULL, sizeof *stage, PROT_READ | PROT_WRITE, MAP_SHARED, STAGE_FD, 0);
  if (stage == MAP_FAILED) give_up("mmap");
  stage->director = getpid();
  /* All on one processor: each has a batch of fresh pages that counts as a user of them, so
   * that a last owner elsewhere would copy what it could reuse. */
  cpu_set_t here;
  CPU_ZERO(&here);
  CPU_SET(sched_getcpu(), &here);
  sched_setaffinity(0, sizeof here, &here);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  setenv("LD_BIND_NOW", "1", 1); /* or a first call of a function would touch memory */
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "--act") == 0) return act(atoi(argv[2]));
  int all = argc == 2 && strcmp(argv[1], "--all") == 0;
  if (argc > 1 && !all) {
    fprintf(stderr, "usage: %s [--all]    --all: every page after every step (root)\n", argv[0]);
    return 2;
  }
  set_the_stage();
  open_counts();
  introduce();
  if (!frames_visible) printf("not shown: frames; /proc/PID/pagemap tells them to root only\n");
  for (int i = 0; i < STEPS; i++) {
    const struct step *s = &steps[i];
    stage->step = i;
    stage->error = stage->signal = stage->blocks = stage->unasked = stage->accesses = 0;
    stage->minor = stage->major = stage->disturbed = 0;
    if ((s->who != DIRECTOR && !is_alive(s->who)) || (s->of >= 0 && !is_alive(s->of))) {
      stage->error = ESRCH;
    } else if (s->who != DIRECTOR) {
      give_turn(s->who + 1);
      await_turn(s->who);
    } else {
      s->act();
    }
    reap_orphans();
    print_line(i + 1, s);
    follow_regions(i + 1);
    if (all) print_all_pages();
    fflush(stdout);
  }
  for (int process = 0; process < PROCESSES; process++)
    if (is_alive(process)) kill(stage->pid[process], SIGKILL);
  reap_orphans();
  return 0;
}
)C";
}

std::string_view c_runtime_ksm() {
  return R"C(
/* Starts ksmd and waits until it has been over everything a few times. */
static int ksm_value(const char *name, long set) {
  char path[96], text[32] = "";
  snprintf(path, sizeof path, "/sys/kernel/mm/ksm/%s", name);
  int file = open(path, set >= 0 ? O_RDWR : O_RDONLY);
  if (file == -1) return -1;
  if (read(file, text, sizeof text - 1) <= 0) text[0] = '\0';
  if (set >= 0) dprintf(file, "%ld", set);
  close(file);
  return atoi(text); /* as it was */
}
static void ksm_scan(void) {
  if (access("/sys/kernel/mm/ksm/run", W_OK) == -1) {
    stage->unasked = 1;
    return;
  }
  int smart = ksm_value("smart_scan", 0), pause = ksm_value("sleep_millisecs", 0),
      chunk = ksm_value("pages_to_scan", 100000), start = ksm_value("full_scans", -1),
      run = ksm_value("run", 1);
  for (int tries = 0; ksm_value("full_scans", -1) < start + 4 && tries < 5000; tries++)
    poll(NULL, 0, 1);
  ksm_value("run", run);
  ksm_value("pages_to_scan", chunk);
  ksm_value("sleep_millisecs", pause);
  if (smart >= 0) ksm_value("smart_scan", smart);
}
)C";
}

}  // namespace cowscope
