// What concerns the machine and no process alone: ksmd, the page cache, memory groups.
#include "scenarios/linux/files.h"
#include "scenarios/linux/performer.h"
#include "scenarios/linux/same_page_merging.h"

namespace cowscope::linux_check {

Performed Performer::operator()(const KsmScan&) {
  // ksmd does not scan where nobody has memory to merge.
  bool any = false;
  for (const Process& p : before_->state().processes) {
    if (!p.alive()) continue;
    for (const Region& r : before_->state().space(p.space).regions()) any = any || r.mergeable;
  }
  if (!any) return {};
  const std::string problem = scan_and_merge();
  if (!problem.empty()) return not_asked(problem);
  return {};
}

Performed Performer::operator()(const Evict& c) {
  const auto& files = before_->config().files;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (files[i].path == c.file) evict(files_[i]);
  return {};
}

Performed Performer::operator()(const JoinGroup&) {
  return not_asked("memory groups would change this machine’s cgroups");
}

}  // namespace cowscope::linux_check
