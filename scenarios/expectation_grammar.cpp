#include "scenarios/expectation_grammar.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "scenarios/command_grammar.h"
#include "scenarios/nearest_word.h"

namespace cowscope {
namespace {

template <class T>
struct Spelled {
  std::string_view word;
  T value;
};

constexpr std::array<Spelled<MeasureKind>, 11> kSimpleMeasures = {
    {{"rss", MeasureKind::Rss},
     {"pss", MeasureKind::Pss},
     {"uss", MeasureKind::Uss},
     {"refs", MeasureKind::Refs},
     {"faults", MeasureKind::Faults},
     {"minor", MeasureKind::Minor},
     {"major", MeasureKind::Major},
     {"copies", MeasureKind::Copies},
     {"reuses", MeasureKind::Reuses},
     {"zeroed", MeasureKind::Zeroed},
     {"processes", MeasureKind::Processes}}};
constexpr std::array<Spelled<MeasureKind>, 3> kFrameMeasures = {
    {{"used", MeasureKind::FramesUsed},
     {"shared", MeasureKind::FramesShared},
     {"free", MeasureKind::FramesFree}}};
// Longer signs first, so that <= is not read as < and =.
constexpr std::array<Spelled<Compare>, 6> kCompares = {{{"==", Compare::Eq},
                                                        {"!=", Compare::Ne},
                                                        {"<=", Compare::Le},
                                                        {">=", Compare::Ge},
                                                        {"<", Compare::Lt},
                                                        {">", Compare::Gt}}};
constexpr std::array<Spelled<PageProperty>, 6> kProperties = {
    {{"present", PageProperty::Present},
     {"writable", PageProperty::Writable},
     {"dirty", PageProperty::Dirty},
     {"accessed", PageProperty::Accessed},
     {"exclusive", PageProperty::Exclusive},
     {"protected", PageProperty::Protected}}};
constexpr std::array<Spelled<ProcessState>, 4> kStates = {{{"running", ProcessState::Running},
                                                           {"waiting", ProcessState::Waiting},
                                                           {"zombie", ProcessState::Zombie},
                                                           {"gone", ProcessState::Gone}}};
constexpr std::array<Outcome, 11> kOutcomes = {Outcome::Ok,      Outcome::Sigsegv, Outcome::Sigbus,
                                               Outcome::Sigkill, Outcome::Enomem,  Outcome::Eagain,
                                               Outcome::Einval,  Outcome::Efault,  Outcome::Esrch,
                                               Outcome::Echild,  Outcome::Eacces};

template <class T, std::size_t N>
std::vector<std::string_view> words_of(const std::array<Spelled<T>, N>& list) {
  std::vector<std::string_view> words;
  for (const auto& entry : list) words.push_back(entry.word);
  return words;
}

// Reads one word of a closed list.
template <class T, std::size_t N>
bool read_one_of(Lexer& lexer, const std::array<Spelled<T>, N>& list, std::string_view what,
                 T& out) {
  lexer.skip_blanks();
  for (const auto& entry : list) {
    if (lexer.accept(entry.word)) {
      out = entry.value;
      return true;
    }
  }
  std::string message = "expected " + std::string(what) + " (";
  for (std::size_t i = 0; i < N; ++i)
    message += (i == 0 ? "" : i + 1 == N ? " or " : ", ") + std::string(list[i].word);
  return lexer.fail_here(message + "), found " + lexer.found_here() +
                         did_you_mean(lexer.word_here(), words_of(list)));
}

bool read_who(Lexer& lexer, std::string& out) {
  lexer.want(Wanted::AnyProcess);
  return lexer.read_name("a process", out);
}

bool read_compare(Lexer& lexer, Compare& out) {
  if (lexer.wants()) lexer.want_any(words_of(kCompares));
  lexer.skip_blanks();
  for (const auto& entry : kCompares) {
    if (lexer.text().substr(lexer.pos(), entry.word.size()) != entry.word) continue;
    lexer.set_pos(lexer.pos() + entry.word.size());
    lexer.write(entry.word);
    out = entry.value;
    return true;
  }
  if (lexer.peek() == '=') return lexer.fail_here("expected ==; a single = is nothing");
  return lexer.fail_here("expected ==, !=, <, <=, > or >=, found " + lexer.found_here());
}

// Only == or !=.
bool read_equality(Lexer& lexer, bool& equal) {
  lexer.skip_blanks();
  const std::size_t begin = lexer.pos();
  Compare compare = Compare::Eq;
  if (!read_compare(lexer, compare)) return false;
  if (compare != Compare::Eq && compare != Compare::Ne)
    return lexer.fail(begin, "expected == or != here");
  equal = compare == Compare::Eq;
  return true;
}

bool at_measure(Lexer& lexer) {
  const auto& words = measure_words();
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return lexer.at_word(w); });
}

bool read_comparison(Lexer& lexer, ExpectMeasure& out) {
  if (!read_measure(lexer, out.left) || !read_compare(lexer, out.op)) return false;
  lexer.skip_blanks();
  if (is_digit(lexer.peek())) {
    double number = 0;
    if (!lexer.read_fraction(number)) return false;
    out.right = number;
    return true;
  }
  if (!at_measure(lexer)) {
    return lexer.fail_here("expected a number or a measure to compare with, found " +
                           lexer.found_here() + did_you_mean(lexer.word_here(), measure_words()));
  }
  Measure right;
  if (!read_measure(lexer, right)) return false;
  out.right = std::move(right);
  return true;
}

bool read_bytes_claim(Lexer& lexer, ExpectBytes& out) {
  if (!read_who(lexer, out.place.who)) return false;
  lexer.skip_blanks();
  const std::size_t begin = lexer.pos();
  RangeWords range;
  MaybeNumber offset = 0;
  if (!is_letter(lexer.peek()))
    return lexer.fail_here("expected a page such as heap[0], found " + lexer.found_here());
  if (!read_place(lexer, range, offset)) return false;
  if (range.whole ||
      lexer.canonical().find("..", lexer.canonical().rfind('[')) != std::string::npos) {
    return lexer.fail(begin, "expected one page, such as " + range.region + "[0], not a range");
  }
  out.place.region = std::move(range.region);
  out.place.page = static_cast<std::uint32_t>(range.first.value_or(0));
  out.offset = static_cast<std::uint32_t>(offset.value_or(0));
  if (!read_equality(lexer, out.equal)) return false;
  lexer.skip_blanks();
  const std::size_t text = lexer.pos();
  if (!lexer.read_string(out.bytes)) return false;
  if (out.bytes.empty())
    return lexer.fail(text, "no bytes are always there; write the bytes that are meant");
  if (out.bytes.size() > kPageSize - out.offset)
    return lexer.fail(text, "these bytes reach past the page's end; a page has 4,096");
  return true;
}

bool read_outcome(Lexer& lexer, Outcome& out) {
  lexer.skip_blanks();
  const std::size_t begin = lexer.pos();
  if (lexer.wants()) lexer.want_any(outcome_words());
  const std::string_view word = lexer.read_keyword();
  for (const Outcome outcome : kOutcomes) {
    if (to_string(outcome) != word) continue;
    out = outcome;
    lexer.write(word);
    return true;
  }
  lexer.set_pos(begin);
  return lexer.fail_here("expected an outcome such as ok, SIGSEGV or ENOMEM, found " +
                         lexer.found_here() + did_you_mean(word, outcome_words()));
}

}  // namespace

const std::vector<std::string_view>& measure_words() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> all = words_of(kSimpleMeasures);
    all.push_back("frames");
    return all;
  }();
  return words;
}

std::vector<std::string_view> claim_words() {
  std::vector<std::string_view> words = words_of(kProperties);
  words.insert(words.end(), {"same", "differs", "bytes", "state", "outcome", "not", "step"});
  return words;
}

std::vector<std::string_view> state_words() { return words_of(kStates); }

std::vector<std::string_view> outcome_words() {
  std::vector<std::string_view> words;
  for (const Outcome outcome : kOutcomes) words.emplace_back(to_string(outcome));
  return words;
}

bool read_page_ref(Lexer& lexer, PageRef& out) {
  MaybeNumber page;
  if (!read_who(lexer, out.who) || !read_page(lexer, out.region, page)) return false;
  out.page = static_cast<std::uint32_t>(page.value_or(0));
  return true;
}

bool read_measure(Lexer& lexer, Measure& out) {
  if (lexer.accept("frames")) return read_one_of(lexer, kFrameMeasures, "which frames", out.kind);
  for (const auto& [word, kind] : kSimpleMeasures) {
    if (!lexer.accept(word)) continue;
    out.kind = kind;
    switch (kind) {
      case MeasureKind::Refs: return read_page_ref(lexer, out.page);
      case MeasureKind::Rss:
      case MeasureKind::Pss:
      case MeasureKind::Uss: return read_who(lexer, out.page.who);
      default: return true;
    }
  }
  return lexer.fail_here("expected a measure such as copies or refs parent heap[0], found " +
                         lexer.found_here() + did_you_mean(lexer.word_here(), measure_words()));
}

bool read_expectation(Lexer& lexer, Expectation& out) {
  lexer.skip_blanks();
  lexer.start();
  if (lexer.at_word("same") || lexer.at_word("differs")) {
    ExpectSame claim{lexer.at_word("same"), {}, {}};
    lexer.accept(claim.same ? "same" : "differs");
    if (!read_page_ref(lexer, claim.a) || !read_page_ref(lexer, claim.b)) return false;
    out = std::move(claim);
  } else if (lexer.accept("bytes")) {
    ExpectBytes claim{};
    if (!read_bytes_claim(lexer, claim)) return false;
    out = std::move(claim);
  } else if (lexer.accept("state")) {
    ExpectState claim{};
    bool equal = false;
    if (!read_who(lexer, claim.who)) return false;
    lexer.skip_blanks();
    const std::size_t sign = lexer.pos();
    if (!read_equality(lexer, equal)) return false;
    if (!equal) return lexer.fail(sign, "a state is claimed with ==");
    if (!read_one_of(lexer, kStates, "a state", claim.state)) return false;
    out = std::move(claim);
  } else if (lexer.accept("outcome")) {
    ExpectOutcome claim{};
    if (!read_outcome(lexer, claim.outcome)) return false;
    out = claim;
  } else {
    const bool negated = lexer.accept("not");
    for (const auto& [word, property] : kProperties) {
      if (!lexer.accept(word)) continue;
      ExpectProperty claim{negated, property, {}};
      if (!read_page_ref(lexer, claim.page)) return false;
      out = std::move(claim);
      return require_item_end(lexer, "this expectation");
    }
    if (negated) {
      PageProperty unused{};
      return read_one_of(lexer, kProperties, "what a page is not", unused);
    }
    ExpectMeasure claim{};
    claim.step = lexer.accept("step");
    if (!at_measure(lexer)) {
      std::vector<std::string_view> words = measure_words();
      if (!claim.step) {
        const auto claims = claim_words();
        words.insert(words.end(), claims.begin(), claims.end());
      }
      return lexer.fail_here("expected what is to hold, such as copies == 1, found " +
                             lexer.found_here() + did_you_mean(lexer.word_here(), words));
    }
    if (!read_comparison(lexer, claim)) return false;
    out = std::move(claim);
  }
  return require_item_end(lexer, "this expectation");
}

}  // namespace cowscope
