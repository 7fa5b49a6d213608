// draw: the picture of a step as a figure.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "scenarios/cli/commands.h"
#include "scenarios/cli/load.h"
#include "scenarios/cli/terminal.h"
#include "web/figure/figure.h"

namespace cowscope::cli {
namespace {

/// Beside it first, then in its place: nobody ever finds half a file under its name. What is there
/// and is no file (a pipe, a terminal) is written to.
bool write_file(const std::string& name, const std::string& text) {
  struct stat there {};
  const bool in_place = stat(name.c_str(), &there) != 0 || S_ISREG(there.st_mode);
  const std::string beside = in_place ? name + ".part" + std::to_string(getpid()) : name;
  std::FILE* file = std::fopen(beside.c_str(), "wb");
  bool good = file != nullptr;
  if (good) {
    good = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    good = std::fclose(file) == 0 && good;
    good = good && (!in_place || std::rename(beside.c_str(), name.c_str()) == 0);
  }
  if (good) return true;
  const int why = errno;
  if (file != nullptr && in_place) std::remove(beside.c_str());
  tell(name + ": cannot be written: " + std::strerror(why));
  return false;
}

}  // namespace

ExitStatus draw_command(const Options& options) {
  const std::string& file = options.files.front();
  const Loaded loaded = load(file);
  if (!loaded.scenario) return loaded.status;
  Session session(kHistoryBytes);
  LinkView view;
  view.branch = options.branch;
  view.lang = options.language;
  if (options.policy) view.policy = to_string(*options.policy);
  Diagnostics errors;
  if (!session.load(*loaded.scenario, view, errors)) {
    tell_all(file, errors);
    return kFallsShort;
  }
  if (options.until) {
    const auto [step, event] = *options.until;
    const std::uint32_t steps = session.timeline().steps();
    if (step > steps) {
      tell(file + ": there is no step " + std::to_string(step) + "; the last one is " +
           std::to_string(steps));
      return kWrongUse;
    }
    session.seek(step);
    const std::size_t events = session.timeline().journal().events.size();
    if (event && *event > events) {
      tell(file + ": step " + std::to_string(step) + " has no event " + std::to_string(*event) +
           "; its last one is " + std::to_string(events));
      return kWrongUse;
    }
    if (event) session.seek(step, *event);
  }
  FigureOptions figure;
  figure.dark = options.dark;
  const std::string svg = svg_figure(session, figure);
  if (!options.out.empty() && options.out != "-")
    return write_file(options.out, svg) ? kFine : kWrongUse;
  Output out(false);
  out.raw(svg);
  return kFine;
}

}  // namespace cowscope::cli
