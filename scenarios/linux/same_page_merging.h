// ksmd for a moment: it scans everything that is mergeable, then is as it was.
#pragma once

#include <string>

namespace cowscope::linux_check {

/// Until three full scans have gone by: the first sees checksums, the second that they have not
/// changed, the third merges what is left. Empty, or why it could not be done.
std::string scan_and_merge();

}  // namespace cowscope::linux_check
