// What a call comes back with.
#pragma once

#include <string>

#include "scenarios/diagnostic.h"

namespace cowscope {

class Reply {
 public:
  /// `json`: the value as it stands.
  static Reply value(std::string json);
  static Reply null() { return value("null"); }
  static Reply refuse(const std::string& message);
  /// The first one's message and place, and all of them as a list.
  static Reply refuse(const Diagnostics& errors);

  /// {"ok":…}
  const std::string& json() const { return json_; }

 private:
  explicit Reply(std::string json) : json_(std::move(json)) {}
  std::string json_;
};

/// [{"line","column","pointer","message"}], without what is not known.
std::string diagnostics_json(const Diagnostics& errors);

}  // namespace cowscope
