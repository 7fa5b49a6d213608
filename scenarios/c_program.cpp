#include "scenarios/c_program.h"

#include <map>

#include "scenarios/c_program_limits.h"
#include "scenarios/c_program_names.h"
#include "scenarios/c_program_runtime.h"
#include "scenarios/c_program_steps.h"
#include "scenarios/c_program_text.h"

namespace cowscope {
namespace {

constexpr std::string_view kIncludes = R"C(#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

)C";

/// Numbers of include/uapi/asm-generic/mman-common.h that the C library may be too old to know.
constexpr std::string_view kNewerAdvice = R"C(#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#define MADV_GUARD_REMOVE 103
#endif
)C";

class CProgramWriter {
 public:
  CProgramWriter(CompiledScenario& scenario, const std::string& language)
      : s_(scenario), t_(*scenario.timeline), language_(language), limits_(t_.machine().config()) {}

  std::string write() {
    run_through();
    std::string out = head();
    out += kIncludes;
    out += declarations();
    out += c_runtime_shared();
    out += c_runtime_actor();
    out += c_runtime_processes();
    out += c_runtime_observer();
    if (uses_ksm_) out += c_runtime_ksm();
    out += c_runtime_director();
    out += scenario_part();
    out += c_runtime_main();
    return out;
  }

 private:
  struct Step {
    CStep c;
    std::string text, say;
  };

  void run_through() {
    for (const Command& c : t_.commands()) {
      if (const auto* spawn = std::get_if<Spawn>(&c)) names_.add_process(t_.machine(), spawn->as);
      if (const auto* fork = std::get_if<Fork>(&c)) names_.add_process(t_.machine(), fork->as);
      uses_ksm_ = uses_ksm_ || std::holds_alternative<KsmScan>(c);
    }
    t_.seek(0);
    for (std::uint32_t n = 1; n <= t_.steps(); ++n) {
      t_.seek(n);
      const Command& command = t_.commands()[n - 1];
      const StepSource& source = s_.steps[n - 1];
      Step step;
      step.c = c_step(command, n, t_.before(), names_);
      step.text = source.text;
      if (!source.say.empty()) step.say = source.say.in(language_);
      limits_.step(n, command, t_.summary(n).outcome, t_.journal(), t_.machine().config());
      if (!step.c.done && t_.summary(n).outcome != Outcome::Esrch) limits_.left_out(n, command);
      if (const auto* spawn = std::get_if<Spawn>(&command)) started(spawn->as, spawn->program);
      if (const auto* exec = std::get_if<Exec>(&command)) started(exec->who, exec->program);
      regions_.after_step(n, command, t_.machine(), names_);
      steps_.push_back(std::move(step));
    }
  }

  /// Where a program's regions are is seen when it has just been started.
  void started(TextId who, TextId program) {
    const Process* p = t_.machine().state().find(who);
    if (p == nullptr || !p->alive() || programs_.contains(program)) return;
    for (const ProgramConfig& c : t_.machine().config().programs)
      if (c.name == program)
        programs_[program] =
            c_load_function(t_.machine(), c, t_.machine().state().space(p->space), names_);
  }

  std::string title() const {
    return s_.source.title.empty() ? "A scenario" : s_.source.title.in(language_);
  }

  std::string head() const {
    std::string out = "/*\n" + c_comment_lines(title()) + " *\n";
    if (!s_.source.summary.empty())
      out += c_comment_lines(s_.source.summary.in(language_)) + " *\n";
    if (!s_.source.code.empty()) {
      out += " * It follows this code:\n *\n";
      for (const std::string& line : s_.source.code) out += c_comment_listing(line);
      out += " *\n";
    }
    out += c_comment_lines(
        "This program does it on Linux with real processes and prints a line after every step: the "
        "command, what the kernel answered, the minor and major page faults that it took, and for "
        "root the frames behind the pages. The steps are at the end, each a function. Written by "
        "cowscope " COWSCOPE_VERSION ".");
    out +=
        " *\n *   cc -O1 -Wall -Wextra scenario.c -o scenario && ./scenario\n"
        " *   sudo ./scenario         with frame numbers\n"
        " *   sudo ./scenario --all   every page of every process after every step\n";
    if (!limits_.sentences().empty()) {
      out += " *\n * Not shown:\n";
      for (const std::string& sentence : limits_.sentences())
        out += c_comment_lines("- " + sentence + ".");
    }
    return out + " */\n";
  }

  std::string declarations() const {
    std::string out(kNewerAdvice);
    out += "\nenum { PAGE = 4096 };\n";
    out += "enum { STEPS = " + std::to_string(steps_.size()) +
           ", REGIONS = " + std::to_string(regions_.changes().size()) + " };\n\n";
    out += "/* The processes of the scenario. */\nenum {\n";
    for (const auto& [id, identifier] : names_.processes()) out += "  " + identifier + ",\n";
    out += "  PROCESSES\n};\n";
    return out;
  }

  std::string scenario_part() const {
    std::string out = "\n/* ===== The scenario " + std::string(65, '=') + " */\n\n";
    out += "static const char *const names[PROCESSES + 1] = {\n";
    for (const auto& [id, identifier] : names_.processes())
      out += "  " + c_string(t_.machine().texts()[id]) + ",\n";
    out += "  NULL\n};\n\n";
    out +=
        "/* Where the regions are; a name that stands for several places is here several times. "
        "*/\n";
    for (const CNames::Region& r : names_.regions()) {
      char address[32];
      std::snprintf(address, sizeof address, "0x%llx", static_cast<unsigned long long>(r.address));
      out += "#define " + r.identifier + " " + address + "UL\n";
    }
    out +=
        "/* Which process has them from which step on; without a name, exec has taken all away. "
        "*/\n"
        "static const struct {\n  int step, process;\n  const char *name;\n"
        "  unsigned long address, pages;\n} regions[REGIONS + 1] = {\n";
    for (const CRegions::Change& r : regions_.changes())
      out += "  {" + std::to_string(r.step) + ", " + r.process + ", " +
             (r.name.empty() ? "NULL" : c_string(r.name)) + ", " + r.address + ", " +
             std::to_string(r.pages) + "},\n";
    out += "  {0, 0, NULL, 0, 0}\n};\n\n";
    for (const auto& [id, function] : programs_) {
      out += "/* The memory of the program\n" + c_comment_lines(t_.machine().texts()[id]) +
             " */\n" + function + "\n";
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) out += step_function(i);
    out += "static const struct step steps[STEPS] = {\n";
    for (std::size_t i = 0; i < steps_.size(); ++i) out += step_row(i);
    out += "};\n\n" + introduction();
    return out;
  }

  std::string step_function(std::size_t i) const {
    const Step& step = steps_[i];
    std::string out = "/* Step " + std::to_string(i + 1) + "\n" + c_comment_lines(step.text);
    if (!step.say.empty()) out += " *\n" + c_comment_lines(step.say);
    return out + " */\nstatic void step_" + std::to_string(i + 1) + "(void) {\n" + step.c.body +
           "}\n\n";
  }

  std::string step_row(std::size_t i) const {
    const CStep& c = steps_[i].c;
    const bool load = !c.load.empty() && is_written(c.load);
    return "  {" + c_string(visible_text(steps_[i].text)) + ",\n   " + c.who + ", step_" +
           std::to_string(i + 1) + ", " + (load ? c.load : "NULL") + ", " +
           (c.counted ? "1" : "0") + ", " + c.of + ", " + c.address + ", " +
           std::to_string(c.pages) + ", " + c_string(c.region) + ", " +
           std::to_string(c.first_page) + "},\n";
  }
  /// A program that never got to run on the model's machine has no function.
  bool is_written(const std::string& load) const {
    for (const auto& [id, function] : programs_)
      if (c_load_name(t_.machine(), id) == load) return true;
    return false;
  }

  std::string introduction() const {
    std::string out = "static void introduce(void) {\n";
    out += "  puts(" + c_string(visible_text(title())) + ");\n";
    for (const std::string& sentence : limits_.sentences())
      out += "  puts(" + c_string("not shown: " + sentence) + ");\n";
    if (uses_ksm_)
      out +=
          "  if (access(\"/sys/kernel/mm/ksm/run\", W_OK) == -1)\n"
          "    puts(\"not shown: ksm scan; ksmd is started by root only\");\n";
    if (t_.machine().config().thp == HugePages::Never)
      out +=
          "  /* The scenario is about pages of 4 KiB. */\n"
          "  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);\n";
    const auto& files = t_.machine().config().files;
    for (std::size_t i = 0; i < files.size(); ++i)
      out += "  make_file(" + CNames::file(FileId{static_cast<std::uint32_t>(i)}) + ", " +
             c_string(t_.machine().texts()[files[i].path]) + ", " + std::to_string(files[i].pages) +
             ", " + (files[i].cached ? "1" : "0") + ", " + (files[i].tmpfs ? "1" : "0") + ");\n";
    return out + "}\n";
  }

  CompiledScenario& s_;
  Timeline& t_;
  const std::string& language_;
  CLimits limits_;
  CNames names_;
  CRegions regions_;
  std::vector<Step> steps_;
  std::map<TextId, std::string> programs_;
  bool uses_ksm_ = false;
};

}  // namespace

std::optional<std::string> c_program(CompiledScenario& scenario, const std::string& language) {
  if (scenario.steps.size() > kMostCProgramSteps) return std::nullopt;
  return CProgramWriter(scenario, language).write();
}

}  // namespace cowscope
