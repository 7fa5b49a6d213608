// The command `cowscope verify`, as people run it: what it says, and that it leaves nothing behind.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "tests/linux/support.h"
#include "tests/support/run_program.h"

namespace cowscope::linux_check {
namespace {

using testing::cowscope;
using testing::Ran;

std::vector<std::string> verify_library(std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"verify"};
  for (const std::string& id : testing::library_ids()) {
    if (std::filesystem::exists(testing::library_path(id)))
      arguments.push_back(testing::library_path(id));
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(Verify, TheLibraryAgreesWithTheKernel) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  const Ran ran = cowscope(verify_library());
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.out.find("✗"), std::string::npos);
  EXPECT_NE(ran.out.find("✓  4  write child heap[2] \"dog\""), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("1 minor · copied: not exclusive, and others refer to it"),
            std::string::npos);
  EXPECT_LT(ran.seconds, testing::a_second());
  EXPECT_EQ(cowscope(verify_library()).out, ran.out);
}

TEST(Verify, SoDoItsBranches) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  std::uint32_t branches = 0;
  for (const std::string& id : testing::library_ids()) {
    Diagnostics errors;
    const auto scenario = parse_any(testing::file_text(testing::library_path(id)), errors);
    ASSERT_TRUE(scenario) << id;
    for (const Branch& branch : scenario->branches) {
      const Ran ran = cowscope({"verify", testing::library_path(id), "--branch", branch.name});
      EXPECT_EQ(ran.status, 0) << id << ", " << branch.name << "\n" << ran.out << ran.err;
      EXPECT_NE(ran.out.find(" agree · 0 differ · 0 not verified"), std::string::npos) << ran.out;
      ++branches;
    }
  }
  EXPECT_GE(branches, 1U);
}

TEST(Verify, AWrongModelIsFound) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  const std::string file = testing::library_path("fork-then-write");
  const Ran stops = cowscope({"verify", file, "--policy", "eager"});
  EXPECT_EQ(stops.status, 1);
  EXPECT_NE(stops.out.find("map count of page 0 of heap in parent: model 1 | Linux 2"),
            std::string::npos)
      << stops.out;
  EXPECT_NE(stops.out.find("2 agree · 1 differ · 0 not verified"), std::string::npos);
  const Ran goes_on = cowscope({"verify", file, "--policy", "eager", "--keep-going"});
  EXPECT_EQ(goes_on.status, 1);
  EXPECT_NE(goes_on.out.find("6  exit child 0"), std::string::npos);
}

TEST(Verify, WhatThisMachineIsNotAskedIsNamed) {
  const Ran ran = cowscope({"verify", "-"},
                           "@machine frames 6\nspawn a from sh\nwrite a heap[0..3]\nfork a as b\n"
                           "write b heap[0..3]\nread a heap[0]");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("not verified: the model runs out of memory here"), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("3 agree · 0 differ · 2 not verified"), std::string::npos) << ran.out;
}

TEST(Verify, AsJson) {
  const Ran ran =
      cowscope({"verify", testing::library_path("fork-then-write"), "--format", "json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("\"agree\": 6"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\"version\": "), std::string::npos);
}

TEST(Verify, SaysWhatAStepDid) {
  const Ran ran = cowscope({"verify", "-", "--policy", "odf", "--keep-going"},
                           "spawn a from sh\nwrite a heap[0..1]\npin a heap[0]\nunpin a heap[0]\n"
                           "madvise a heap[0] guard_install\nmadvise a heap[0] guard_remove\n"
                           "fork a as b\n");
  for (const char* line :
       {"pin a heap[0]                     no fault · 1 page held",
        "unpin a heap[0]                   1 page no longer held",
        "madvise a heap[0] guard_install   1 page let go · 1 guard page\n",
        "madvise a heap[0] guard_remove    1 guard page removed", "1 page table shared"})
    EXPECT_NE(ran.out.find(line), std::string::npos) << line << "\n" << ran.out;
}

/// More processes over the run than descriptors are allowed, and more files than a byte counts.
TEST(Verify, ManyProcessesAndFiles) {
  std::string script = "@machine frames 1000\n";
  for (int i = 0; i < 420; ++i) script += "@file /f" + std::to_string(i) + " 1\n";
  script +=
      "@program sh { heap 1 rw- touched 1; text 1 r-- file /f419 }\nspawn a from sh\n"
      "read a text[0]\nrepeat 600 as i { fork a as b$i; exit b$i; wait a }\n";
  const std::string file = testing::temporary_file("many.cow", script);
  const std::string out = testing::temporary_folder() + "/many.out";
  const pid_t child = fork();
  if (child == 0) {
    const rlimit few = {1000, 1000};
    setrlimit(RLIMIT_NOFILE, &few);
    dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    execl(COWSCOPE_BINARY_DIR "/cowscope", "cowscope", "verify", file.c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_NE(testing::file_text(out).find("1802 agree · 0 differ · 0 not verified"),
            std::string::npos);
}

/// Their pages hold the same, and ksmd is one for both.
TEST(Verify, TwoRunsAtOnceDoNotMergeWithEachOther) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  const std::string script = testing::temporary_file(
      "merge.cow",
      "spawn a from sh\nwrite a heap[0] \"same in both\"\nmadvise a heap[0] mergeable\n"
      "repeat 20 { ksm scan; read a heap[0] }\nwrite a heap[0]\n");
  pid_t runs[2] = {-1, -1};
  for (pid_t& run : runs) {
    run = fork();
    if (run != 0) continue;
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    execl(COWSCOPE_BINARY_DIR "/cowscope", "cowscope", "verify", script.c_str(), nullptr);
    _exit(127);
  }
  for (const pid_t run : runs) {
    int status = 0;
    ASSERT_EQ(waitpid(run, &status, 0), run);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }
}

TEST(Verify, AFileThatWouldFillTheDiskIsRefused) {
  const Ran ran = cowscope({"verify", "-"},
                           "@file /big 300000 uncached\n@program sh { text 4 r-- file /big }\n"
                           "spawn a from sh\nread a text[0]\n");
  EXPECT_EQ(ran.status, 1) << ran.out;
  EXPECT_NE(ran.err.find("/big has 300,000 pages; files of up to 262,144 are made here"),
            std::string::npos)
      << ran.err;
}

TEST(Verify, WhatAgreedIsKept) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  const std::string file =
      testing::temporary_file("kept.cow", "spawn a from sh\nwrite a heap[0]\nfork a as b\n");
  const std::string record = testing::temporary_folder() + "/kept.verified.json";
  const Ran ran = cowscope({"verify", "--record", file});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_NE(ran.out.find("recorded in " + record), std::string::npos) << ran.out;
  const std::string text = testing::file_text(record);
  EXPECT_NE(text.find("\"agreed\": 3"), std::string::npos) << text;
  // The day aside, it is the same again, in the place of the first.
  EXPECT_EQ(cowscope({"verify", "--record", "--format", "json", file}).status, 0);
  EXPECT_EQ(testing::file_text(record).size(), text.size());
}

TEST(Verify, WhatIsNotCopyOnWriteIsNotKept) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  const std::string file = testing::temporary_file(
      "eager.cow", "@machine policy \"eager\"\nspawn a from sh\nwrite a heap[0]\nfork a as b\n");
  const Ran ran = cowscope({"verify", "--record", file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.err.find("policy is eager"), std::string::npos) << ran.err;
  EXPECT_FALSE(std::filesystem::exists(testing::temporary_folder() + "/eager.verified.json"));
}

TEST(Verify, WrongUse) {
  EXPECT_EQ(cowscope({"verify"}).status, 2);
  EXPECT_EQ(cowscope({"verify", "/nowhere.cow"}).status, 2);
  EXPECT_EQ(cowscope({"verify", "-", "--format", "jsonl"}, "spawn a from sh").status, 2);
  EXPECT_EQ(cowscope({"verify", "-", "--record"}, "spawn a from sh").status, 2);
  EXPECT_EQ(cowscope({"verify", "--record", "/tmp/a.cow", "--policy", "cow"}).status, 2);
  EXPECT_EQ(cowscope({"verify", "--record", "/tmp/a.cow", "--branch", "x"}).status, 2);
  EXPECT_EQ(cowscope({"verify", "-", "--keep-going=1"}, "spawn a from sh").status, 2);
}

/// Runs the command in the background; what it leaves behind becomes this process's child.
pid_t begin(const std::string& script, const std::string& folder, uid_t user) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t child = fork();
  if (child != 0) return child;
  signal(SIGINT, SIG_DFL);  // a job in the background ignores it
  setenv("TMPDIR", folder.c_str(), 1);
  dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
  if (user != 0 && (setgid(user) != 0 || setuid(user) != 0)) _exit(126);
  execl(COWSCOPE_BINARY_DIR "/cowscope", "cowscope", "verify", script.c_str(), nullptr);
  _exit(127);
}

/// Nobody is left whose parent this process has become.
bool alone() {
  for (;;) {
    const pid_t gone = waitpid(-1, nullptr, WNOHANG | __WALL);
    if (gone < 0) return errno == ECHILD;
    if (gone == 0) return false;
  }
}

class Leftovers : public ::testing::TestWithParam<int> {};

TEST_P(Leftovers, None) {
  const std::string folder = testing::temporary_folder() + "/leftovers";
  std::filesystem::create_directory(folder);
  const std::string script = testing::temporary_file(
      "long.cow",
      "@file /lib/c 8\n@program sh { heap 4 rw-; text 8 r-x file /lib/c }\nspawn a from sh\n"
      "write a heap[0..3]\nfork a as b\nfork b as c\nexit b\nfork a as d\nwait a for d\n"
      "repeat 200000 { write c heap[0]; read c text[0] }\n");
  const pid_t child = begin(script, folder, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  ASSERT_EQ(kill(child, GetParam()), 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), GetParam());
  // Whom SIGKILL gave no time to clean up notice within a second that nobody is there.
  const int tries = GetParam() == SIGKILL ? 400 : 1;
  bool nobody = alone();
  for (int i = 0; i < tries && !nobody; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    nobody = alone();
  }
  EXPECT_TRUE(nobody);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

INSTANTIATE_TEST_SUITE_P(Signals, Leftovers,
                         ::testing::Values(SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL));

/// `verify | head -1`: nobody reads any more. All is put away by the time that it has ended.
TEST(Verify, NothingIsLeftWhenTheReaderGoesAway) {
  const std::string script = testing::temporary_file(
      "endless.cow", "spawn a from sh\nfork a as b\nrepeat 200000 { write b heap[0] }\n");
  int pipe_ends[2] = {-1, -1};
  ASSERT_EQ(pipe(pipe_ends), 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t child = fork();
  if (child == 0) {
    dup2(pipe_ends[1], STDOUT_FILENO);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    execl(COWSCOPE_BINARY_DIR "/cowscope", "cowscope", "verify", script.c_str(), nullptr);
    _exit(127);
  }
  close(pipe_ends[1]);
  char one = 0;
  EXPECT_EQ(read(pipe_ends[0], &one, 1), 1);  // it says something before it is done
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  close(pipe_ends[0]);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_TRUE(alone());
}

TEST(Verify, AnOrdinaryUserSeesLessAndIsToldSo) {
  if (geteuid() != 0) GTEST_SKIP() << "SKIP: this is an ordinary user already";
  const std::string out = testing::temporary_folder() + "/ordinary";
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    if (chdir("/") != 0 || setgid(65534) != 0 || setuid(65534) != 0) _exit(126);
    execl(COWSCOPE_BINARY_DIR "/cowscope", "cowscope", "verify",
          testing::library_path("fork-then-write").c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    GTEST_SKIP() << "SKIP: another user cannot reach the program that was built";
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  const std::string text = testing::file_text(out);
  EXPECT_NE(text.find("an ordinary user"), std::string::npos) << text;
  EXPECT_NE(text.find("not compared: which pages share a frame"), std::string::npos) << text;
  EXPECT_NE(text.find("6 agree · 0 differ · 0 not verified"), std::string::npos) << text;
}

}  // namespace
}  // namespace cowscope::linux_check
