// Loads and stores in words. Internal to the narration: narration_access.h is the way in.
#pragma once

#include <string>

#include "scenarios/narration_access.h"
#include "scenarios/sentence.h"
#include "scenarios/words.h"

namespace cowscope {

class AccessWords {
 public:
  AccessWords(const Timeline& timeline, const StepFacts& facts, const Touching& touching);
  StepText text();

 private:
  // --- narration_access.cpp
  SentenceBuilder& who(SentenceBuilder& s) const { return named(s, touching_.who); }
  SentenceBuilder& owner(SentenceBuilder& s) const { return named(s, touching_.whose); }
  SentenceBuilder& named(SentenceBuilder& s, TextId name) const {
    const Process* p = m_.state().find(name);
    return s.who(m_.texts()[name], p != nullptr ? p->pid : kInit);
  }
  std::string region(const AccessFact& a) const { return std::string(m_.texts()[a.region]); }
  std::string page(const AccessFact& a) const;
  std::string pages() const;
  const AddressSpace& space() const;
  bool shared_on_purpose(const AccessFact& a) const;
  std::uint32_t users(const AccessFact& a) const;
  SentenceBuilder& did(SentenceBuilder& s) const;
  SentenceBuilder& it(SentenceBuilder& s) const;
  StepText refused(const AccessFact& last);
  StepText out_of_memory();
  StepText failed(Outcome outcome);

  // --- narration_access_kinds.cpp: how the accesses ended.
  void did_nothing();
  void say_kind(FaultOutcome kind);
  void say_copied();
  void say_reused();
  void say_zero_filled();
  void say_mapped_file();
  void say_mapped_shared();
  void say_swapped_in();
  void say_mixture();
  void say_without_fault();
  void say_what_it_took();
  void say_still_shared();
  void say_who_keeps();

  const Machine& m_;
  const Machine& before_;
  const StepFacts& f_;
  const Touching& touching_;
  Pid pid_;  // whose memory it is
  bool write_;
  bool one_region_ = true;
  SentenceBuilder head_, rest_;
};

}  // namespace cowscope
