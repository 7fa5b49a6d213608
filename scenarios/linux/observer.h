// Looks at the subjects from outside: /proc/PID/pagemap, /proc/kpagecount, kpageflags, kpagecgroup,
// maps and smaps. Takes no reference on any page (a reference would force copies, rule 7): bytes
// are read by the subject itself, pages that are present only.
#pragma once

#include <string>

#include "scenarios/linux/crew.h"
#include "scenarios/linux/observation.h"

namespace cowscope::linux_check {

class Observer {
 public:
  /// Opens what may be opened; what may not is missing in what is seen.
  Observer();

  /// The mappings and pages of a living subject. Entries of its own window are left out.
  SeenSpace look_at(Crew& crew, Subject& subject) const;
  /// `bytes` of a page, read by the subject, or from outside where that waits.
  static std::string peek(Crew& crew, Subject& subject, PageNumber page);

 private:
  void look_at_frames(SeenSpace& space) const;

  Descriptor counts_, flags_, groups_;
};

}  // namespace cowscope::linux_check
