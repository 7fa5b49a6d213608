// Lines that are offered, tried before they are. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "web/session/offers.h"
#include "web/session/trial.h"

namespace cowscope {

/// A script line with the parts that may be written anew.
class OfferLine {
 public:
  explicit OfferLine(std::string text) : script_(std::move(text)) {}
  OfferLine& operator+=(std::string_view text) {
    script_ += text;
    return *this;
  }
  /// A text in quotes, after a blank.
  OfferLine& text(std::string_view value);
  /// A new name or a number, after a blank.
  OfferLine& name(std::string_view value);
  OfferLine& number(std::string_view label, std::uint64_t value);

 private:
  friend class OfferBuilder;
  OfferLine& field(OfferField::Kind kind, std::string_view label, std::string_view value);
  std::string script_;
  std::vector<OfferField> fields_;
};

class OfferBuilder {
 public:
  OfferBuilder(const Session& session, Offers& out);

  const Session& session() const { return session_; }
  /// At the end of the current step.
  const Machine& machine() const { return machine_; }
  const MachineState& state() const { return machine_.state(); }
  std::string_view text(TextId id) const { return machine_.texts()[id]; }

  /// What is chosen most goes first; `more` after it.
  void first(std::string_view label, const OfferLine& line) { add(label, line, false, true); }
  void more(std::string_view label, const OfferLine& line) { add(label, line, true, true); }
  /// Only if the kernel would do it.
  void first_if_done(std::string_view label, const OfferLine& line) {
    add(label, line, false, false);
  }
  void more_if_done(std::string_view label, const OfferLine& line) {
    add(label, line, true, false);
  }

  std::string fresh_process(std::string_view stem) const;
  std::string fresh_region(const Process& who, std::string_view stem) const;

 private:
  void add(std::string_view label, const OfferLine& line, bool more, bool refused_too);

  const Session& session_;
  Offers& out_;
  Machine machine_;
  std::unordered_set<std::string_view> made_;  // by any line
};

}  // namespace cowscope
