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

Performed Performer::operator()(const JoinGroup& c) {
  if (groups_ == nullptr)
    return not_asked("memory groups would change this machine’s cgroups (--groups does)");
  const Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto& groups = before_->config().groups;
  std::uint32_t group = 1;
  for (const GroupConfig& g : groups) {
    if (g.name == c.group) break;
    ++group;
  }
  const std::string problem = groups_->join(group, s->pid);
  return problem.empty() ? Performed() : not_asked(problem);
}

}  // namespace cowscope::linux_check
