#include "web/session/predict.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "scenarios/narration.h"
#include "scenarios/words.h"
#include "web/session/decision_words.h"

namespace cowscope {
namespace {

using Option = Prediction::Option;
constexpr std::size_t kMostOptions = 4;

/// The same order for the same line, whatever was looked at before.
std::uint32_t seed_of(const std::string& question, std::uint32_t step) {
  std::uint32_t seed = 2166136261U ^ (step * 2654435761U);
  for (const char c : question) seed = (seed ^ static_cast<unsigned char>(c)) * 16777619U;
  return seed ^ (seed >> 15);
}

std::string page_word(const StepFacts& facts) {
  return facts.accesses.size() == 1 ? "page " + std::to_string(facts.accesses[0].page)
                                    : std::string("each page");
}

class Predictor {
 public:
  explicit Predictor(const ComingStep& coming) : c_(coming) {
    if (c_.journal != nullptr) facts_ = facts_of(*c_.journal);
  }

  std::optional<Prediction> make() {
    if (std::holds_alternative<Skip>(c_.command)) return std::nullopt;
    p_.question = capitalised(plain(describe_command(c_.before, c_.command))) + ". ";
    const bool touches = access_command();
    const Outcome o = c_.will.outcome;
    const bool signalled = o == Outcome::Sigsegv || o == Outcome::Sigbus || o == Outcome::Sigkill;
    if (touches && one_fate()) fate();
    else if (o != Outcome::Ok && !signalled) outcome(o);
    else if (const auto* fork = std::get_if<Fork>(&c_.command)) forks(*fork);
    else if (std::holds_alternative<Wait>(c_.command) && facts_) waits();
    else if (touches && facts_ && may_copy()) copies();
    else frames();
    return std::move(p_);
  }

 private:
  bool access_command() const {
    if (const auto* print = std::get_if<Print>(&c_.command)) return print->of_page;
    if (const auto* pin = std::get_if<Pin>(&c_.command)) return pin->pin;
    return std::holds_alternative<Read>(c_.command) || stores() ||
           std::holds_alternative<SysWrite>(c_.command);
  }
  bool stores() const {
    return std::holds_alternative<Write>(c_.command) ||
           std::holds_alternative<SysRead>(c_.command) ||
           std::holds_alternative<Poke>(c_.command) || std::holds_alternative<Pin>(c_.command);
  }
  /// Not a page of 2 MiB: there the number of frames says more than the word for it.
  bool one_fate() const {
    if (!facts_ || facts_->accesses.empty() || !facts_->oom_victims.empty()) return false;
    const Fate first = fate_of(facts_->accesses[0]);
    return first != Fate::NoMemory &&
           std::all_of(facts_->accesses.begin(), facts_->accesses.end(), [&](const AccessFact& a) {
             return fate_of(a) == first && !a.huge && !a.split;
           });
  }
  bool may_copy() const { return stores() && facts_->oom_victims.empty(); }

  std::string text_of(Fate fate) const {
    const bool one = facts_->accesses.size() == 1;
    const std::string page = page_word(*facts_);
    switch (fate) {
      case Fate::Allowed: return "nothing: the access is allowed";
      case Fate::Zeroed: return "gives " + page + " a new frame of zeros";
      case Fate::ZeroPage: return "maps the shared page of zeros";
      case Fate::Copied: return "copies " + page + " to a new frame";
      case Fate::Reused: return one ? "reuses the frame: no copy" : "reuses the frames: no copy";
      case Fate::CachedFile:
        return one ? "maps the file’s cached page" : "maps the file’s cached pages";
      case Fate::ReadFile: return "reads " + page + " from the file first";
      case Fate::SharedMemory:
        return one ? "maps the frame that all share" : "maps the frames that all share";
      case Fate::SwappedIn: return "brings " + page + " back from swap";
      case Fate::Refused: return refusal_text();
      case Fate::NoMemory: return "has no frame left";
    }
    return {};
  }
  std::string refusal_text() const {
    const bool kernel = !std::holds_alternative<Read>(c_.command) &&
                        !std::holds_alternative<Write>(c_.command) &&
                        !std::holds_alternative<Print>(c_.command);
    Outcome o = kernel ? Outcome::Efault : Outcome::Sigsegv;
    for (const AccessFact& a : facts_->accesses)
      if (a.outcome != Outcome::Ok) o = a.outcome;
    if (kernel && c_.will.outcome == Outcome::Efault) o = Outcome::Efault;
    return (o == Outcome::Efault ? "answers " : "sends ") + std::string(to_string(o));
  }
  static std::string why_not(Fate chosen, Fate right) {
    if (chosen == Fate::Copied && right == Fate::Reused)
      return "There is nobody left to keep the old content for.";
    if (chosen == Fate::Copied && right == Fate::Zeroed)
      return "There is nothing to copy yet: the page was never touched.";
    if (chosen == Fate::Reused && right == Fate::Copied)
      return "Then the others would see what is written.";
    if (chosen == Fate::Allowed && right == Fate::Copied)
      return "The page is write-protected, so the write traps.";
    if (chosen == Fate::Refused && right == Fate::Copied)
      return "The region may be written; only the entry is protected.";
    return {};
  }

  void fate() {
    p_.asks = Asks::Fate;
    p_.question += "What will the kernel do?";
    const Fate right = fate_of(facts_->accesses[0]);
    const bool file = right == Fate::CachedFile || right == Fate::ReadFile;
    std::vector<Fate> others;
    if (stores()) others = {Fate::Copied, Fate::Reused, Fate::Allowed, Fate::Zeroed, Fate::Refused};
    else others = {Fate::Allowed, Fate::Copied, Fate::Zeroed, Fate::Refused};
    if (file)
      others.insert(others.begin(), right == Fate::ReadFile ? Fate::CachedFile : Fate::ReadFile);
    else if (!stores()) others.push_back(Fate::ZeroPage);
    // The first touch of shared memory is a frame of zeros as well; a page may be in swap and
    // copied.
    std::erase_if(others, [&](Fate f) {
      return f == right || (right == Fate::SharedMemory && f == Fate::Zeroed) ||
             (right == Fate::ReadFile && f == Fate::Zeroed);
    });
    const std::uint32_t seed = seed_of(p_.question, c_.step);
    // The first two are what people take it for; of the rest, one by the seed.
    if (others.size() > 3)
      std::rotate(others.begin() + 2,
                  others.begin() + 2 + static_cast<std::ptrdiff_t>(seed % (others.size() - 2)),
                  others.end());
    others.resize(std::min(others.size(), kMostOptions - 1));
    others.push_back(right);
    std::vector<Option> options;
    options.reserve(others.size());
    for (const Fate f : others)
      options.push_back({text_of(f), static_cast<std::uint64_t>(f), why_not(f, right)});
    choose_among(std::move(options), static_cast<std::uint64_t>(right), seed >> 8);
    p_.why = why_of(right);
  }
  std::string why_of(Fate right) const {
    if (right == Fate::Allowed)
      return "The entry is there and allows it: the CPU goes on without asking the kernel.";
    for (const Event& e : c_.journal->events)
      if (e.kind == EventKind::Decide) return decision_words(e);
    for (const Event& e : c_.journal->events)
      if (e.kind == EventKind::RegionCheck && e.outcome != Outcome::Ok)
        return e.reason == Reason::NoRegion ? "There is no region at this address."
                                            : "The region’s rights do not allow it.";
    return {};
  }

  /// Different choices in an order that the seed gives.
  void choose_among(std::vector<Option> options, std::uint64_t right, std::uint32_t seed) {
    for (std::size_t i = options.size(); i > 1; --i) {
      std::swap(options[i - 1], options[seed % i]);
      seed = seed / 7 + 0x9e37U;
    }
    p_.options = std::move(options);
    for (std::size_t i = 0; i < p_.options.size(); ++i)
      if (p_.options[i].value == right) p_.right = i;
  }

  /// Numbers stand in their order.
  void count(Asks asks, std::uint64_t right, std::vector<std::uint64_t> others) {
    p_.asks = asks;
    std::vector<std::uint64_t> numbers{right};
    others.insert(others.end(), {0, right + 1, right > 0 ? right - 1 : 2, right * 2});
    for (const std::uint64_t n : others)
      if (numbers.size() < kMostOptions &&
          std::find(numbers.begin(), numbers.end(), n) == numbers.end())
        numbers.push_back(n);
    std::sort(numbers.begin(), numbers.end());
    for (const std::uint64_t n : numbers) {
      if (n == right) p_.right = p_.options.size();
      p_.options.push_back({grouped(n), n, {}});
    }
  }
  void explain(std::uint64_t number, const std::string& why) {
    for (std::size_t i = 0; i < p_.options.size(); ++i)
      if (i != p_.right && p_.options[i].value == number) p_.options[i].why = why;
  }

  std::uint64_t resident(TextId name) const {
    const Process* p = c_.before.state().find(name);
    return p != nullptr && p->alive() ? c_.before.state().space(p->space).rss() : 0;
  }
  std::uint64_t copied() const { return c_.will.totals.copies - c_.was.totals.copies; }

  void forks(const Fork& fork) {
    const std::uint64_t all = resident(fork.who);
    const bool shares = fork.kind == ForkKind::Fork && facts_ && copied() == 0 &&
                        facts_->shared > 0 && facts_->shared_tables == 0 &&
                        c_.before.state().living > 1;
    if (shares) {
      // The first fork is asked what it copies; from the second on that is known.
      p_.question += "How many pages will both map to the same frame then?";
      count(Asks::Shared, facts_->shared, {0, all, all / 2});
      p_.why =
          "Nothing is copied: the child gets page-table entries that point to the parent’s "
          "frames, write-protected in both.";
      explain(0, "That would be a copy of everything; Linux waits until somebody writes.");
      return;
    }
    p_.question += "How many pages will be copied?";
    count(Asks::Copies, copied(), {0, all, 1});
    if (fork.kind != ForkKind::Fork) {
      p_.why = "Both run in the same memory: there is no second address space to fill.";
    } else if (c_.before.config().policy == Policy::Eager) {
      p_.why = "This policy copies every page at fork, whether anybody will write it or not.";
    } else if (copied() > 0) {
      p_.why = "Pages that a device holds must be copied at once; the others are shared.";
    } else if (c_.before.config().policy == Policy::OnDemand) {
      p_.why = "Not even page tables are copied: both use the same ones until somebody writes.";
    } else {
      p_.why =
          "Only page-table entries are copied: both point to the same frames, "
          "write-protected, until somebody writes.";
    }
    if (copied() == 0) explain(all, "That is the naive copy. Linux waits until somebody writes.");
  }

  void waits() {
    p_.asks = Asks::Waiting;
    p_.question += "What will happen?";
    const bool blocks = facts_->block.has_value();
    std::vector<Option> options{{"it waits until the child ends", 1, {}},
                                {"it gets the child’s exit status", 0, {}}};
    choose_among(std::move(options), blocks ? 1 : 0, seed_of(p_.question, c_.step));
    p_.why = blocks ? "The child still runs: until it ends there is nothing to collect."
                    : "The child has ended already and was only waiting to be collected.";
  }

  void copies() {
    p_.question += "How many pages will be copied?";
    count(Asks::Copies, copied(), {0, facts_->accesses.size(), 1});
    p_.why = copied() == 0
                 ? "None of them has to be kept for somebody else."
                 : "Only a page that others may still read is copied; the rest needs none.";
  }

  void frames() {
    const std::uint64_t was = c_.was.frames_used, will = c_.will.frames_used;
    std::uint64_t pages = facts_ ? facts_->unmapped : 0;
    if (const auto* map = std::get_if<Mmap>(&c_.command)) pages = map->pages;
    if (const auto* spawn = std::get_if<Spawn>(&c_.command)) pages = pages_of(*spawn);
    if (facts_ && pages == 0) pages = facts_->accesses.size();
    if (will < was || (will == was && lets_go())) {
      p_.question += "How many frames of memory become free?";
      count(Asks::Freed, was - will, {0, pages, was});
      const std::uint64_t kept =
          facts_ && facts_->unmapped > was - will ? facts_->unmapped - (was - will) : 0;
      p_.why = kept > 0 ? "It lets go of " + count_of(facts_->unmapped, "page") + ", but " +
                              (kept == 1 ? "the frame of one is"
                                         : "the frames of " + grouped(kept) + " are") +
                              " still used by others."
                        : "A frame is free when nobody refers to it any more.";
      return;
    }
    p_.question += "How many more frames of memory will be in use then?";
    count(Asks::Taken, will - was, {0, pages, 1});
    p_.why = will == was ? "A page takes a frame only when it is touched and has none yet."
                         : "Before it " + count_of(was, "frame") + (was == 1 ? " was" : " were") +
                               " in use, afterwards " + grouped(will) + ".";
  }
  std::uint64_t pages_of(const Spawn& spawn) const {
    std::uint64_t n = 0;
    for (const auto& program : c_.before.config().programs)
      if (program.name == spawn.program)
        for (const auto& region : program.regions) n += region.pages;
    return n;
  }
  bool lets_go() const {
    return std::holds_alternative<Exit>(c_.command) || std::holds_alternative<Kill>(c_.command) ||
           std::holds_alternative<Exec>(c_.command) || std::holds_alternative<Munmap>(c_.command) ||
           std::holds_alternative<KsmScan>(c_.command) ||
           std::holds_alternative<Evict>(c_.command) || std::holds_alternative<Madvise>(c_.command);
  }

  void outcome(Outcome right) {
    p_.asks = Asks::Outcome;
    p_.question += "What will the kernel answer?";
    std::vector<Option> options;
    const auto add = [&](Outcome o) {
      const bool there = std::any_of(options.begin(), options.end(), [&](const Option& other) {
        return other.value == static_cast<std::uint64_t>(o);
      });
      if (!there && options.size() < kMostOptions)
        options.push_back({o == Outcome::Ok ? std::string("nothing stands in the way: it is done")
                                            : to_string(o) + (": " + meaning(o)),
                           static_cast<std::uint64_t>(o),
                           {}});
    };
    add(right);
    add(Outcome::Ok);
    for (const Outcome o : {Outcome::Enomem, Outcome::Einval, Outcome::Esrch}) add(o);
    choose_among(std::move(options), static_cast<std::uint64_t>(right),
                 seed_of(p_.question, c_.step));
    p_.why = capitalised(meaning(right)) + ".";
  }
  static std::string meaning(Outcome o) {
    switch (o) {
      case Outcome::Enomem: return "the memory is not there, or not promised";
      case Outcome::Eagain: return "there are as many processes as there may be";
      case Outcome::Einval: return "the kernel makes no sense of it";
      case Outcome::Efault: return "part of the range is no memory that it may use so";
      case Outcome::Esrch: return "there is no such process";
      case Outcome::Echild: return "there is no such child to wait for";
      case Outcome::Eacces: return "the rights do not allow it";
      default: return "it ends the process";
    }
  }

  const ComingStep& c_;
  std::optional<StepFacts> facts_;
  Prediction p_;
};

}  // namespace

Fate fate_of(const AccessFact& access) {
  if (access.outcome != Outcome::Ok) return Fate::Refused;
  if (!access.decision) return Fate::Allowed;
  switch (*access.decision) {
    case FaultOutcome::ZeroFilled: return Fate::Zeroed;
    case FaultOutcome::MappedZero: return Fate::ZeroPage;
    case FaultOutcome::Copied: return Fate::Copied;
    case FaultOutcome::Reused: return Fate::Reused;
    case FaultOutcome::MappedFile: return access.major ? Fate::ReadFile : Fate::CachedFile;
    case FaultOutcome::MappedShared: return Fate::SharedMemory;
    case FaultOutcome::Refused: return Fate::Refused;
    case FaultOutcome::OutOfMemory: return Fate::NoMemory;
    case FaultOutcome::SwappedIn: return Fate::SwappedIn;
  }
  return Fate::Allowed;
}

std::optional<Prediction> predict(const ComingStep& coming) { return Predictor(coming).make(); }

Question question_of(const Prediction& prediction) {
  const auto localized = [](const std::string& text) {
    LocalizedText out;
    out.texts.emplace_back("en", text);
    return out;
  };
  Question question;
  question.text = localized(prediction.question);
  for (const Option& option : prediction.options) {
    Choice choice;
    choice.text = localized(option.text);
    if (!option.why.empty()) choice.why = localized(option.why);
    question.choices.push_back(std::move(choice));
  }
  question.answer = prediction.options[prediction.right].text;
  question.why = localized(prediction.why);
  return question;
}

}  // namespace cowscope
