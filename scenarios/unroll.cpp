#include "scenarios/unroll.h"

#include <limits>
#include <optional>
#include <unordered_set>
#include <utility>

#include "engine/machine.h"
#include "scenarios/annotation_grammar.h"
#include "scenarios/command_grammar.h"
#include "scenarios/expectation_grammar.h"

namespace cowscope {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
// What all steps may take together, after unrolling: a million short commands with an expectation
// each fit, a million of 4 KiB do not.
constexpr std::size_t kTextLimit = std::size_t{64} << 20;  // bytes
constexpr std::size_t kExpectLimit = 1'000'000;

std::size_t bytes_of(const LocalizedText& text) {
  std::size_t bytes = 0;
  for (const auto& [language, words] : text.texts) bytes += language.size() + words.size();
  return bytes;
}

bool has_variables(std::string_view text) { return text.find('$') != std::string_view::npos; }

/// Notes made ready: what holds no variable is read once, and shared.
struct ReadyNotes {
  const Notes* source = nullptr;
  SharedText say;
  SharedQuestion ask;
  std::vector<Expectation> expects;  // those without variables
  std::vector<const std::string*> open_expects;
  bool any = false;
  bool open = false;  // something in them holds a variable
};

struct ReadyItem {
  const CommandItem* command = nullptr;
  const RepeatItem* repeat = nullptr;
  bool constant = false;  // the command holds no variable
  bool failed = false;    // told once, not in every round
  std::string text;
  Command engine;
  ReadyNotes notes;
  std::vector<ReadyItem> body;
  std::uint64_t commands = 0;  // in one round
  // Of its first step, which the further ones have in common with it.
  std::optional<std::size_t> step;  // with the command, if that is constant
  std::uint32_t step_body = 0;      // if its notes hold no variables
  std::size_t note_bytes = 0;
};

class Unroller {
 public:
  Unroller(TextPool& texts, UnrolledScript& out, Diagnostics& errors)
      : texts_(texts), out_(out), errors_(errors) {}

  /// In slices, first all items are made ready, then all rounds run. True when done.
  bool work(const std::vector<ScriptItem>& items, std::uint32_t first_item, Slice& slice) {
    if (!begun_) {
      begun_ = true;
      preparing_.push_back({&items, 0, &ready_, nullptr});
      ready_.reserve(items.size());
    }
    while (!preparing_.empty()) {
      prepare_next();
      if (slice.spend()) return false;
    }
    if (!running_begun_) {
      running_begun_ = true;
      running_.push_back({&ready_, 0, nullptr, first_item, 0, 0});
    }
    while (!running_.empty()) {
      run_next();
      if (slice.spend()) return false;
    }
    return clear(slice);
  }

  bool clear(Slice& slice) {
    while (!ready_.empty()) {
      std::vector<ReadyItem>& body = ready_.back().body;
      if (body.empty()) ready_.pop_back();
      else body.pop_back();
      if (slice.spend() && !ready_.empty()) return false;
    }
    return true;
  }

  bool failed() const { return failed_; }

 private:
  /// Items being made ready: of the script, of a repeat in it, of one in that.
  struct Preparing {
    const std::vector<ScriptItem>* items;
    std::size_t at;
    std::vector<ReadyItem>* ready;  // reserved: what points into it stays
    ReadyItem* repeat;              // whose body they are; null: the script's
  };
  /// Items being run, once or in each round of a repeat.
  struct Running {
    std::vector<ReadyItem>* items;
    std::size_t at;
    ReadyItem* repeat;   // null: the script's own
    std::uint32_t item;  // of the script that they came from; the first, if they are its own
    std::uint64_t round;
    std::size_t first;  // step before the first round
  };

  void prepare_next() {
    Preparing& p = preparing_.back();
    if (p.at == p.items->size() || full()) {
      if (p.repeat != nullptr) end_body(*p.repeat);
      preparing_.pop_back();
      return;
    }
    const ScriptItem& item = (*p.items)[p.at++];
    ReadyItem& r = p.ready->emplace_back();
    if (const auto* command = std::get_if<CommandItem>(&item.item)) {
      r.command = command;
      r.commands = 1;
      r.constant = !has_variables(command->text);
      if (r.constant) r.failed = !read(*command, r.text, r.engine);
      prepare_notes(command->notes, command->place, r.notes);
      return;
    }
    r.repeat = &std::get<RepeatItem>(item.item);
    r.body.reserve(r.repeat->body.size());
    preparing_.push_back({&r.repeat->body, 0, &r.body, &r});
  }

  void end_body(ReadyItem& r) {
    for (const ReadyItem& b : r.body)
      r.commands += b.commands * (b.repeat != nullptr ? b.repeat->count : 1);
    prepare_notes(r.repeat->notes, r.repeat->place, r.notes);
    if (r.notes.any && r.commands * r.repeat->count == 0)
      error(r.repeat->place,
            "this repeat has no command that what stands before and behind it could belong to");
  }

  void run_next() {
    Running& r = running_.back();
    if (r.at == r.items->size() || full()) {
      if (r.repeat == nullptr) running_.pop_back();
      else end_round(r);
      return;
    }
    const std::uint32_t item =
        r.item + (r.repeat == nullptr ? static_cast<std::uint32_t>(r.at) : 0);
    ReadyItem& ready = (*r.items)[r.at++];
    if (ready.command != nullptr) {
      add(ready, item);
    } else if (ready.commands > 0 && ready.repeat->count > 0) {
      if (!ready.repeat->variable.empty())
        variables_.list.push_back({ready.repeat->variable, ready.repeat->from});
      running_.push_back({&ready.body, 0, &ready, item, 0, out_.steps.size()});
    }
  }

  /// The next round begins, or the repeat is at its end.
  void end_round(Running& r) {
    ReadyItem& ready = *r.repeat;
    const RepeatItem& repeat = *ready.repeat;
    r.at = 0;
    ++r.round;
    // A command that is wrong is told of once; more rounds would only count.
    bool goes_on = r.round < repeat.count && !full() && !failed_;
    if (goes_on && !repeat.variable.empty() &&
        __builtin_add_overflow(repeat.from, r.round, &variables_.list.back().value)) {
      error(repeat.place, "the variable " + repeat.variable + " becomes too large");
      goes_on = false;
    }
    if (goes_on) return;
    if (!repeat.variable.empty()) variables_.list.pop_back();
    const std::size_t first = r.first;
    running_.pop_back();
    if (out_.steps.size() == first) return;
    if (ready.notes.any) {
      begin_notes(ready.notes, repeat.place, out_.steps.own(first));
      end_notes(ready.notes, repeat.place, out_.steps.own(out_.steps.size() - 1));
    }
    if (!failed_) within_budget(repeat.place);
  }

  bool over_budget() const { return text_bytes_ > kTextLimit || expects_ > kExpectLimit; }
  bool full() const { return errors_.size() >= kMostDiagnostics || over_budget(); }

  void error(const SourcePlace& place, std::string message, bool limit = false) {
    failed_ = true;
    CommandSourceMap map(place, {});
    Reporter(map, errors_).error_at(place, std::move(message), limit);
  }

  bool within_budget(const SourcePlace& place) {
    if (!over_budget()) return true;
    error(
        place,
        text_bytes_ > kTextLimit
            ? "the commands may take 64 MiB of text after unrolling, and with this one they take "
              "more; "
              "repeat less often, or use shorter names and texts"
            : "there may be 1,000,000 expectations after unrolling, and with these there are more; "
              "repeat less often, or expect less",
        true);
    return false;
  }

  bool read(const CommandItem& item, std::string& text, Command& engine) {
    CommandSourceMap map(item.place, item.text);
    Reporter report(map, errors_);
    Lexer lexer(item.text, report, variables_);
    CommandWords words;
    if (!read_command(lexer, words) || !lexer.at_end() ||
        !to_engine(words, texts_, 0, report, engine)) {
      // Items made by hand may hold more than a command; parsers never make such.
      if (!report.failed())
        report.error(lexer.pos(), "expected one command, found " + lexer.found_here());
      failed_ = true;
      return false;
    }
    text = std::move(lexer.canonical());
    return true;
  }

  bool read_expect(const std::string& text, const SourcePlace& place,
                   std::vector<Expectation>& out) {
    // Their columns are not known, only the command that they belong to.
    SourcePlace of = place;
    of.verbatim = false;
    CommandSourceMap map(of, text);
    Reporter report(map, errors_);
    Lexer lexer(text, report, variables_);
    Expectation expectation = ExpectOutcome{};
    if (!read_expectation(lexer, expectation)) {
      failed_ = true;
      return false;
    }
    out.push_back(std::move(expectation));
    return true;
  }

  void prepare_notes(const Notes& notes, const SourcePlace& place, ReadyNotes& out) {
    out.source = &notes;
    out.say = SharedText(notes.say);
    if (notes.ask && notes.ask->answer_source.empty()) out.ask = SharedQuestion(*notes.ask);
    for (const std::string& text : notes.expects) {
      if (has_variables(text)) {
        out.open_expects.push_back(&text);
      } else {
        read_expect(text, place, out.expects);
      }
    }
    out.open = !out.open_expects.empty() || has_variables(notes.label) ||
               (notes.ask && !notes.ask->answer_source.empty());
    out.any = !notes.say.empty() || notes.line != 0 || !notes.label.empty() || notes.ask ||
              !notes.expects.empty();
  }

  // Puts the notes that belong to the beginning onto a step; an outer repeat's come over the
  // command's.
  void begin_notes(ReadyNotes& notes, const SourcePlace& place, StepBody& step) {
    if (!notes.any) return;
    if (!notes.say.empty()) step.say = notes.say;
    if (notes.source->line != 0) step.line = notes.source->line;
    if (!notes.source->label.empty()) read_label(notes, place, step);
    if (notes.ask) step.ask = notes.ask;
    if (notes.source->ask && !notes.source->ask->answer_source.empty())
      read_open_answer(notes, place, step);
  }

  void read_label(ReadyNotes& notes, const SourcePlace& place, StepBody& step) {
    if (!has_variables(notes.source->label)) {
      step.label = notes.source->label;
    } else {
      CommandSourceMap map(place, {});
      Reporter report(map, errors_);
      Lexer lexer(notes.source->label, report, variables_);
      if (!lexer.read_name("a label", step.label)) failed_ = true;
    }
    text_bytes_ += step.label.size();
  }

  void read_open_answer(ReadyNotes& notes, const SourcePlace& place, StepBody& step) {
    SourcePlace of = place;
    of.verbatim = false;
    CommandSourceMap map(of, {});
    Reporter report(map, errors_);
    Question question = *notes.source->ask;
    Lexer lexer(notes.source->ask->answer_source, report, variables_);
    if (!read_answer(lexer, question)) failed_ = true;
    text_bytes_ += sizeof(Question) + bytes_of(question.text) + bytes_of(question.why);
    for (const Choice& choice : question.choices) {
      text_bytes_ += sizeof(Choice) + bytes_of(choice.text) + bytes_of(choice.why);
    }
    question.answer_source.clear();
    step.ask = SharedQuestion(std::move(question));
  }

  void end_notes(ReadyNotes& notes, const SourcePlace& place, StepBody& step) {
    if (!notes.any) return;
    step.expects.insert(step.expects.end(), notes.expects.begin(), notes.expects.end());
    for (const std::string* text : notes.open_expects) read_expect(*text, place, step.expects);
    expects_ += notes.source->expects.size();
    for (const std::string& text : notes.source->expects) text_bytes_ += text.size();
  }

  void add(ReadyItem& ready, std::uint32_t item) {
    if (ready.failed) return;
    std::string text;
    Command engine;
    if (!ready.constant && !read(*ready.command, text, engine)) {
      ready.failed = true;
      return;
    }
    if (!ready.step || ready.notes.open) {
      add_body(ready, item);
    } else {
      text_bytes_ += ready.note_bytes;
      expects_ += ready.notes.source->expects.size();
    }
    text_bytes_ += ready.constant ? ready.text.size() : text.size();
    if (!within_budget(ready.command->place)) return;
    if (!ready.constant) {
      out_.steps.push_back(ready.step_body, text);
      out_.commands.push_back(engine);
    } else {
      out_.steps.push_back(ready.step_body);
      if (ready.step) out_.commands.push_again(*ready.step);
      else out_.commands.push_back(ready.engine);
    }
    if (!ready.step) ready.step = out_.commands.size() - 1;
  }

  void add_body(ReadyItem& ready, std::uint32_t item) {
    StepBody body;
    if (ready.constant) body.text = ready.text;
    body.place = ready.command->place;
    body.item = item;
    const std::size_t before = text_bytes_;
    begin_notes(ready.notes, body.place, body);
    end_notes(ready.notes, body.place, body);
    ready.note_bytes = text_bytes_ - before;
    ready.step_body = out_.steps.add_body(std::move(body));
  }

  TextPool& texts_;
  UnrolledScript& out_;
  Diagnostics& errors_;
  Variables variables_;
  std::size_t text_bytes_ = 0;
  std::size_t expects_ = 0;
  bool failed_ = false;

  std::vector<ReadyItem> ready_;
  std::vector<Preparing> preparing_;
  std::vector<Running> running_;
  bool begun_ = false, running_begun_ = false;
};

std::uint64_t saturating_add(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? kMost : sum;
}

std::uint64_t count_item(const ScriptItem& item) {
  const auto* repeat = std::get_if<RepeatItem>(&item.item);
  if (repeat == nullptr) return 1;
  std::uint64_t product = 0;
  return __builtin_mul_overflow(count_commands(repeat->body), repeat->count, &product) ? kMost
                                                                                       : product;
}

}  // namespace

std::uint64_t count_commands(const std::vector<ScriptItem>& items) {
  std::uint64_t total = 0;
  for (const ScriptItem& item : items) total = saturating_add(total, count_item(item));
  return total;
}

bool check_command_count(const std::vector<ScriptItem>& items, std::uint64_t before,
                         Diagnostics& errors) {
  const std::uint64_t all = saturating_add(before, count_commands(items));
  if (all <= Limits::kCommands) return true;
  std::uint64_t total = before;
  for (const ScriptItem& item : items) {
    total = saturating_add(total, count_item(item));
    if (total <= Limits::kCommands) continue;
    const auto* repeat = std::get_if<RepeatItem>(&item.item);
    const SourcePlace& place =
        repeat != nullptr ? repeat->place : std::get<CommandItem>(item.item).place;
    std::string message =
        "a scenario may have 1,000,000 commands after its repeats are unrolled, and this one has ";
    message += all == kMost
                   ? "far more than that"
                   : with_commas(all) + ", " + with_commas(all - Limits::kCommands) + " too many";
    CommandSourceMap map(place, {});
    Reporter(map, errors).error_at(place, message + "; repeat less often", true);
    break;
  }
  return false;
}

struct Unrolling::Impl {
  const std::vector<ScriptItem>& items;
  std::uint32_t first_item;
  Unroller unroller;
};

Unrolling::Unrolling(const std::vector<ScriptItem>& items, std::uint32_t first_item,
                     TextPool& texts, UnrolledScript& out, Diagnostics& errors) {
  const auto count = static_cast<std::size_t>(count_commands(items));
  out.steps.reserve(out.steps.size() + count);
  out.commands.reserve(out.commands.size() + count);
  impl_ = std::unique_ptr<Impl>(new Impl{items, first_item, Unroller(texts, out, errors)});
}
Unrolling::~Unrolling() = default;
bool Unrolling::work(Slice& slice) {
  return impl_->unroller.work(impl_->items, impl_->first_item, slice);
}
bool Unrolling::clear(Slice& slice) { return impl_->unroller.clear(slice); }
bool Unrolling::failed() const { return impl_->unroller.failed(); }

}  // namespace cowscope
