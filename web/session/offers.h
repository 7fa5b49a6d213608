// What can be done here and now to a page, a frame, a process, or where nothing is: script lines,
// each of which run() accepts where the session stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/session/session.h"

namespace cowscope {

/// A process alone, pages first … last of one of its regions, a frame, or nothing at all.
struct OfferTarget {
  std::string process, region;
  std::uint32_t first = 0, last = 0;
  std::optional<FrameNumber> frame;
};

/// A part of a line that whoever chooses it may write anew.
struct OfferField {
  enum class Kind : std::uint8_t { Text, Name, Number } kind = Kind::Text;
  std::string label;
  std::size_t at = 0, length = 0;  // in the script, without a text's quotes
};
struct Offer {
  std::string label;
  std::string script;
  std::vector<OfferField> fields;
  bool more = false;              // not among the first that are shown
  Outcome outcome = Outcome::Ok;  // what the kernel would answer
};
/// Another target that this one leads to: a page's process, a process's regions.
struct OfferLink {
  std::string label, note;
  OfferTarget target;
};
struct Offers {
  std::string title, note;
  std::vector<Offer> list;
  std::vector<OfferLink> links;
  std::uint64_t more_links = 0;  // that are not listed
  std::uint32_t pages = 0;       // of the region, where pages of one are meant
};

/// `refused` says why if there is no such target. Requires a scenario.
Offers offers(const Session& session, const OfferTarget& target, std::string& refused);

/// "child", "child2" …: the first that no line of the script makes.
std::string fresh_process_name(const Session& session, std::string_view stem);

}  // namespace cowscope
