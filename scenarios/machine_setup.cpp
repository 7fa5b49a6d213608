#include "scenarios/machine_setup.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scenarios/machine_source.h"
#include "scenarios/nearest_word.h"
#include "scenarios/source_map.h"

namespace cowscope {
namespace {

// As the engine places regions (AddressSpace::next_region_start), in bytes.
constexpr std::uint64_t kFirstStart = 0x4000'0000;
constexpr std::uint64_t kStartStride = std::uint64_t{256} << 20;
constexpr std::uint64_t kGap = std::uint64_t{2} << 20;

class SetupMaker {
 public:
  SetupMaker(const Scenario& scenario, Diagnostics& errors)
      : scenario_(scenario), report_(map_, errors) {}

  std::shared_ptr<Setup> make(std::optional<Policy> policy) {
    machine(policy);
    files();
    if (scenario_.programs.empty()) {
      const ProgramSource sh = default_program();
      program(sh);
    }
    for (const ProgramSource& p : scenario_.programs) program(p);
    return report_.failed() ? nullptr : setup_;
  }

 private:
  // Places are given by the sources themselves.
  struct NoMap final : SourceMap {
    SourcePlace at(std::size_t) override { return {}; }
  };

  TextId text(std::string_view s) { return setup_->texts.intern(s); }
  void error(const SourcePlace& place, std::string message, bool limit = false) {
    report_.error_at(place, std::move(message), limit);
  }

  void machine(std::optional<Policy> policy) {
    MachineSource source = scenario_.machine;
    if (policy) source.policy = *policy;
    check_machine(source, [&](std::string_view key, std::string message) {
      SourcePlace place = source.place;
      for (const auto& [given, where] : source.key_places.keys) {
        if (given == key) place = where;
      }
      error(place, std::move(message));
    });
    MachineConfig& config = setup_->config;
    config.frames = source.frames;
    config.policy = source.policy;
    config.tlb_entries = source.tlb_entries;
    config.zero_page = source.zero_page;
    config.max_processes = source.max_processes;
    config.fault_around = source.fault_around;
    config.thp = source.thp == "always"    ? HugePages::Always
                 : source.thp == "madvise" ? HugePages::Madvise
                                           : HugePages::Never;
    config.thp_cow = source.thp_cow == "pmd" ? HugeCopy::Whole : HugeCopy::Page;
    config.swap = static_cast<std::uint32_t>(source.swap);
    config.overcommit = static_cast<Overcommit>(source.overcommit);
    config.overcommit_ratio = source.overcommit_ratio;
    for (const auto& [name, limit] : source.groups)
      config.groups.push_back(GroupConfig{text(name), static_cast<std::uint32_t>(limit)});
    for (const std::string& bug : source.bugs) {
      config.bug_dirty_cow = config.bug_dirty_cow || bug == "dirty-cow";
      config.bug_map_count = config.bug_map_count || bug == "cve-2020-29374";
    }
    for (const auto& [kind, ns] : source.costs) {
      bool known = false;
      for (std::size_t i = 0; i < kEventKinds; ++i) {
        if (kind != to_string(static_cast<EventKind>(i))) continue;
        config.costs.ns[i] = ns;
        known = true;
      }
      if (!known) error(source.place, "no event is called '" + kind + "', so it has no cost");
    }
  }

  void files() {
    std::uint64_t cached = 0, pages = 0;
    for (const FileSource& file : scenario_.files) {
      // Every page of a file is told apart, cached or not.
      pages += file.pages;
      if (pages > Limits::kMappedPages) {
        error(file.place,
              "with " + file.path + " the files have " + with_commas(pages) +
                  " pages, and they may have " + with_commas(Limits::kMappedPages) + ": " +
                  with_commas(pages - Limits::kMappedPages) + " too many",
              true);
        return;
      }
      if (file.pages == 0) error(file.place, file.path + " needs at least 1 page");
      if (file.tmpfs && !file.cached)
        error(file.place, file.path +
                              " lies on tmpfs, which is nowhere but in memory: it is always "
                              "cached; leave one of the two out");
      const FileId id{static_cast<std::uint32_t>(setup_->config.files.size())};
      if (!file_ids_.emplace(file.path, id).second)
        error(file.place, "there are two files " + file.path);
      setup_->config.files.push_back(
          FileConfig{text(file.path), file.pages, file.cached, file.tmpfs});
      const std::uint64_t before = cached;
      if (file.cached || file.tmpfs) cached += file.pages;
      if (cached > scenario_.machine.frames && before <= scenario_.machine.frames) {
        error(file.place, "with " + file.path + " the cached files need " + with_commas(cached) +
                              " frames and the machine has " +
                              with_commas(scenario_.machine.frames) +
                              "; give it more frames or the file fewer pages");
      }
    }
  }

  void program(const ProgramSource& source) {
    if (!programs_.emplace(source.name, 0).second)
      error(source.place, "there are two programs '" + source.name + "'; give one another name");
    ProgramConfig config;
    config.name = text(source.name);
    config.regions.reserve(source.regions.size());
    std::unordered_map<std::string_view, int> names;
    struct Span {
      std::uint64_t start, end;
      const RegionSource* region;
    };
    std::vector<Span> spans;
    std::uint64_t behind = 0;  // the end of everything so far
    std::uint64_t pages = 0;
    for (const RegionSource& region : source.regions) {
      if (!names.emplace(region.name, 0).second) {
        error(region.place, "the program " + source.name + " has two regions '" + region.name +
                                "'; give one another name");
      }
      config.regions.push_back(this->region(region));
      pages += region.pages;
      const std::uint64_t bytes = std::uint64_t{region.pages} * kPageSize;
      std::uint64_t start = spans.empty()
                                ? kFirstStart
                                : (behind + kGap + kStartStride - 1) / kStartStride * kStartStride;
      if (region.start) {
        start = *region.start;
        if (start % kPageSize != 0)
          error(region.place,
                region.name + " starts in the middle of a page; addresses of pages end in 000");
        if (start == 0)
          error(region.place,
                region.name + " cannot start at address 0, where programs expect nothing");
      }
      if (start + bytes > kAddressLimit)
        error(region.place, region.name + " reaches past the last address, 0x7fffffffffff");
      spans.push_back({start, start + bytes, &region});
      behind = std::max(behind, start + bytes);
    }
    if (pages > Limits::kMappedPages) {
      error(source.place,
            "the regions of " + source.name + " have " + with_commas(pages) +
                " pages, and at most " + with_commas(Limits::kMappedPages) +
                " may be mapped: " + with_commas(pages - Limits::kMappedPages) + " too many",
            true);
    }
    if (source.regions.size() > Limits::kRegions) {
      error(source.place,
            source.name + " has " + with_commas(source.regions.size()) +
                " regions, and there may be " + with_commas(Limits::kRegions) + ": " +
                with_commas(source.regions.size() - Limits::kRegions) + " too many",
            true);
    }
    std::stable_sort(spans.begin(), spans.end(),
                     [](const Span& a, const Span& b) { return a.start < b.start; });
    for (std::size_t i = 1; i < spans.size(); ++i) {
      if (spans[i].start >= spans[i - 1].end) continue;
      error(spans[i].region->place, "the regions " + spans[i - 1].region->name + " and " +
                                        spans[i].region->name + " of " + source.name +
                                        " lie in the same place; give one another start");
    }
    setup_->config.programs.push_back(std::move(config));
  }

  RegionConfig region(const RegionSource& source) {
    RegionConfig config;
    config.name = text(source.name);
    config.pages = source.pages;
    config.prot = source.prot;
    config.sharing = source.sharing;
    config.touched = source.touched;
    config.file_offset = source.at;
    if (source.pages == 0)
      error(source.place, "the region " + source.name + " needs at least 1 page");
    if (source.touched > source.pages) {
      error(source.place, with_commas(source.touched) + " pages of " + source.name +
                              " cannot be touched: it has " + with_commas(source.pages));
    }
    if (source.start) config.start = VirtualAddress{*source.start};
    if (source.file.empty()) return config;
    const auto file = file_ids_.find(source.file);
    if (file == file_ids_.end()) {
      std::vector<std::string_view> paths;
      for (const FileSource& f : scenario_.files) paths.push_back(f.path);
      error(source.place,
            "no file is called '" + source.file + "'" + did_you_mean(source.file, paths));
      return config;
    }
    config.file = file->second;
    const FileSource& known = scenario_.files[file->second.value()];
    if (std::uint64_t{source.at} + source.touched > known.pages) {
      error(source.place, "touched pages of " + source.name + " lie past the end of " +
                              source.file + ", which has " + with_commas(known.pages) + " pages");
    }
    return config;
  }

  const Scenario& scenario_;
  NoMap map_;
  Reporter report_;
  std::shared_ptr<Setup> setup_ = std::make_shared<Setup>();
  std::unordered_map<std::string, FileId> file_ids_;
  std::unordered_map<std::string, int> programs_;
};

}  // namespace

ProgramSource default_program() {
  ProgramSource sh;
  sh.name = "sh";
  for (const auto& [name, pages] :
       {std::pair<const char*, std::uint32_t>{"heap", 4}, {"stack", 1}}) {
    RegionSource region;
    region.name = name;
    region.pages = pages;
    region.prot = Prot{true, true, false};
    sh.regions.push_back(std::move(region));
  }
  return sh;
}

std::shared_ptr<Setup> make_setup(const Scenario& scenario, std::optional<Policy> policy,
                                  Diagnostics& errors) {
  return SetupMaker(scenario, errors).make(policy);
}

}  // namespace cowscope
