// ksmd for a moment: it scans everything that is mergeable, then is as it was.
#pragma once

#include <string>

#include "scenarios/linux/descriptor.h"

namespace cowscope::linux_check {

/// ksmd is one for the whole machine, and two runs whose pages hold the same would find theirs
/// merged with the other's: who has pages to merge holds this for as long as it runs. Invalid:
/// there is no KSM here; or nobody let go of it within a minute, or the observer is to stop
/// (`problem`).
Descriptor alone_with_ksmd(std::string& problem);

/// Until three full scans have gone by: the first sees checksums, the second that they have not
/// changed, the third merges what is left. Empty, or why it could not be done.
std::string scan_and_merge();

}  // namespace cowscope::linux_check
