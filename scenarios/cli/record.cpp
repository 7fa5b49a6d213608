#include "scenarios/cli/record.h"

#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "scenarios/cli/input.h"
#include "scenarios/cli/terminal.h"

namespace cowscope::cli {

std::string record_path(const std::string& file, const Scenario& scenario) {
  const std::filesystem::path path(file);
  const std::filesystem::path records = path.parent_path() / "verified";
  std::error_code ignored;
  if (!scenario.id.empty() && std::filesystem::is_directory(records, ignored))
    return (records / (scenario.id + ".json")).string();
  return (path.parent_path() / (path.stem().string() + ".verified.json")).string();
}

ExitStatus keep_record(const std::string& path, const Scenario& scenario, VerifiedRun run) {
  VerificationRecord record{scenario.id, scenario.revision, runs_digest(scenario), {}};
  std::string message;
  Diagnostics ignored;  // what is no record, or one of something else, gives way to this one
  if (const auto text = read_input(path, message)) {
    const auto kept = parse_record(*text, ignored);
    if (kept && kept->digest == record.digest) record.runs = kept->runs;
  }
  add_run(record, std::move(run));
  std::ofstream out(path, std::ios::binary);
  out << print_record(record);
  out.close();
  if (out) return kFine;
  tell(path + ": cannot be written");
  return kWrongUse;
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
  return text.data();
}

}  // namespace cowscope::cli
