#include "tests/support/run_program.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cowscope::testing {
namespace {

struct Folder {
  std::string path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cowscope-test-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

Folder& folder() {
  static Folder f;
  return f;
}

[[noreturn]] void become(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment) {
  for (const auto& [name, value] : environment) {
    if (value.empty()) unsetenv(name.c_str());
    else setenv(name.c_str(), value.c_str(), 1);
  }
  std::string program = COWSCOPE_BINARY_DIR "/cowscope";
  std::vector<std::string> copies = arguments;
  std::vector<char*> values = {program.data()};
  for (std::string& a : copies) values.push_back(a.data());
  values.push_back(nullptr);
  execv(program.c_str(), values.data());
  _exit(127);
}

int status_of(pid_t child, double* seconds = nullptr) {
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  if (seconds != nullptr)
    *seconds = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::string temporary_folder() { return folder().path; }

std::string temporary_file(const std::string& name, const std::string& bytes) {
  const std::string path = folder().path + "/" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string library_path(const std::string& id) {
  return COWSCOPE_SOURCE_DIR "/scenarios/library/" + id + ".json";
}

std::vector<std::string> library_ids() {
  std::istringstream order(file_text(COWSCOPE_SOURCE_DIR "/scenarios/library/order.txt"));
  std::vector<std::string> ids;
  for (std::string id; order >> id;) ids.push_back(id);
  return ids;
}

double a_second() {
#if defined(__SANITIZE_ADDRESS__)
  return 10;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
  return 10;
#else
  return 1;
#endif
#else
  return 1;
#endif
}

Ran cowscope(const std::vector<std::string>& arguments, const std::string& input,
             const std::map<std::string, std::string>& environment) {
  const std::string in = temporary_file("stdin", input);
  const std::string out = folder().path + "/stdout", err = folder().path + "/stderr";
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(in.c_str(), O_RDONLY), STDIN_FILENO);
    dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    become(arguments, environment);
  }
  Ran ran;
  ran.status = status_of(child, &ran.seconds);
  ran.out = file_text(out);
  ran.err = file_text(err);
  return ran;
}

Ran cowscope_on_terminal(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) become(arguments, environment);
  Ran ran;
  std::array<char, 4096> buffer{};
  for (ssize_t n = 0; (n = read(terminal, buffer.data(), buffer.size())) > 0;)
    ran.out.append(buffer.data(), static_cast<std::size_t>(n));
  close(terminal);
  ran.status = status_of(child);
  return ran;
}

}  // namespace cowscope::testing
