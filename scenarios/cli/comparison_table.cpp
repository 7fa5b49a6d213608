#include "scenarios/cli/comparison_table.h"

#include <algorithm>
#include <functional>

#include "scenarios/words.h"

namespace cowscope::cli {
namespace {

constexpr std::size_t kLabel = 26, kValue = 24;

std::string right(const std::string& text, std::size_t columns) {
  const std::size_t n = columns_of(text);
  return n >= columns ? text : std::string(columns - n, ' ') + text;
}
std::string left(const std::string& text, std::size_t columns) {
  const std::size_t n = columns_of(text);
  return n >= columns ? text : text + std::string(columns - n, ' ');
}

struct Row {
  const char* label;
  std::function<std::uint64_t(const PolicyRun&)> value;
  bool time = false;
};

}  // namespace

std::string time_text(std::uint64_t ns) {
  if (ns < 1000) return std::to_string(ns) + " ns";
  const char* unit = " µs";
  std::uint64_t tenths = (ns + 50) / 100;
  if (ns >= 1'000'000'000) {
    unit = " s";
    tenths = (ns + 50'000'000) / 100'000'000;
  } else if (ns >= 1'000'000) {
    unit = " ms";
    tenths = (ns + 50'000) / 100'000;
  }
  return grouped(tenths / 10) + "." + std::to_string(tenths % 10) + unit;
}

void comparison_table(Output& out, const Comparison& c) {
  const std::vector<Row> rows = {
      {"frames in use at most", [](const PolicyRun& r) { return std::uint64_t{r.peak_frames}; }},
      {"frames in use at the end", [](const PolicyRun& r) { return std::uint64_t{r.end_frames}; }},
      {"pages copied", [](const PolicyRun& r) { return r.totals.copies; }},
      {"bytes copied", [](const PolicyRun& r) { return r.totals.bytes_copied; }},
      {"page faults", [](const PolicyRun& r) { return r.totals.faults(); }},
      {"page tables at most", [](const PolicyRun& r) { return r.peak_page_tables; }},
      {"modelled time in fork", [](const PolicyRun& r) { return r.fork_ns; }, true},
      {"modelled time in all", [](const PolicyRun& r) { return r.totals.time_ns; }, true},
  };
  Line head = {{std::string(2 + kLabel, ' ')}};
  for (const PolicyRun& r : c.runs)
    head.push_back({right(policy_title(r.policy), kValue), Style::Strong});
  out.line(head);
  for (const Row& row : rows) {
    Line line = {{"  " + left(row.label, kLabel)}};
    std::uint64_t least = ~std::uint64_t{0}, most = 0;
    for (const PolicyRun& r : c.runs) {
      least = std::min(least, row.value(r));
      most = std::max(most, row.value(r));
    }
    for (const PolicyRun& r : c.runs) {
      const std::uint64_t v = row.value(r);
      line.push_back({right(row.time ? time_text(v) : grouped(v), kValue),
                      v == least && least != most ? Style::Good : Style::Plain});
    }
    out.line(line);
  }
  out.line();
  Line verdict;
  if (c.difference) {
    verdict = {{"They part at step " + std::to_string(c.difference->step) + ": ", Style::Fault},
               {printable(c.difference->what) + "."}};
  } else {
    verdict = {{"What each process reads is identical", Style::Good},
               {c.steps_compared == c.steps ? ", after every step."
                                            : ", after " + grouped(c.steps_compared) + " of the " +
                                                  count_of(c.steps, "step") + "."},
               {" The program cannot tell; only the cost differs."}};
  }
  for (const Line& l : wrap(verdict, kColumns)) out.line(l);
}

}  // namespace cowscope::cli
