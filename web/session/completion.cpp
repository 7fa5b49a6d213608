#include "web/session/completion.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "scenarios/command_grammar.h"
#include "scenarios/expectation_grammar.h"
#include "scenarios/source_map.h"
#include "web/session/offers.h"
#include "web/session/trial.h"
#include "web/session/verb_words.h"

namespace cowscope {
namespace {

constexpr std::size_t kMost = 60;
/// Pages of a region that are listed one by one.
constexpr std::uint64_t kMostPages = 12;

/// Where the item that is being typed begins, and whether a text or a comment is open there.
struct Item {
  std::size_t begin = 0;
  bool in_string = false, in_comment = false;
};

Item last_item(std::string_view text) {
  Item item;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (item.in_string) {
      if (c == '\\') ++i;
      else if (c == '"' || c == '\n') item.in_string = false;
    } else if (item.in_comment) {
      item.in_comment = c != '\n';
    } else if (c == '"') {
      item.in_string = true;
    } else if (c == '#' || (c == '/' && i + 1 < text.size() && text[i + 1] == '/')) {
      item.in_comment = true;
    }
    const bool opens = c == '{' && (i == 0 || text[i - 1] != '$');
    if (!item.in_string && !item.in_comment && (c == '\n' || c == ';' || opens)) item.begin = i + 1;
  }
  return item;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string prot_text(Prot p) {
  return std::string(p.read ? "r" : "-") + (p.write ? "w" : "-") + (p.exec ? "x" : "-");
}

/// "expected X, found …" as "X": the grammar's own words for what comes next.
std::string expected(const Diagnostics& errors) {
  if (errors.empty()) return {};
  std::string_view message = errors.front().message;
  constexpr std::string_view kExpected = "expected ", kFound = ", found ";
  if (message.substr(0, kExpected.size()) != kExpected) return {};
  message.remove_prefix(kExpected.size());
  return std::string(message.substr(0, message.find(kFound)));
}

class Completer {
 public:
  Completer(const Session& session, const Machine& machine, std::string_view begun,
            std::string_view item)
      : session_(session), machine_(machine), state_(machine.state()), begun_(begun), item_(item) {}

  std::vector<Completion> take() {
    // What was typed whole already needs no completion.
    if (list_.size() == 1 && list_[0].text == begun_) list_.clear();
    return std::move(list_);
  }

  void word(std::string_view word) {
    const auto& verbs = verb_words();
    const auto verb = std::find(verbs.begin(), verbs.end(), word);
    if (verb != verbs.end() && item_.empty())
      add(word, "command", verb_note(static_cast<Verb>(verb - verbs.begin())));
    else if (const auto advice = advice_of(word)) add(word, "word", advice_label(*advice));
    else add(word, item_.empty() ? "command" : "word", "");
  }

  void thing(Wanted wanted) {
    switch (wanted) {
      case Wanted::Actor:
        return processes([](const Process& p) { return p.state == ProcessState::Running; });
      case Wanted::Process: return processes([](const Process& p) { return p.alive(); });
      case Wanted::AnyProcess: return processes([](const Process&) { return true; });
      case Wanted::NewProcess: return new_process();
      case Wanted::Region: return regions();
      case Wanted::NewRegion: return;
      case Wanted::Program:
        for (const ProgramConfig& p : machine_.config().programs)
          add(text(p.name), "program",
              std::to_string(p.regions.size()) + (p.regions.size() == 1 ? " region" : " regions"));
        return;
      case Wanted::File:
        for (const FileConfig& f : machine_.config().files)
          add(text(f.path), "file", std::to_string(f.pages) + (f.pages == 1 ? " page" : " pages"));
        return;
      case Wanted::Group:
        for (const GroupConfig& g : machine_.config().groups)
          add(text(g.name), "group", "at most " + std::to_string(g.limit) + " frames");
        return;
      case Wanted::Prot:
        add("rw-", "rights", "read and write");
        add("r--", "rights", "read only");
        add("r-x", "rights", "read and execute");
        add("rwx", "rights", "everything");
        add("---", "rights", "nothing");
        return;
      case Wanted::Text: return;
    }
  }

 private:
  std::string_view text(TextId id) const { return machine_.texts()[id]; }

  static std::optional<Advice> advice_of(std::string_view word) {
    for (std::size_t i = 0; i < kAdvices; ++i)
      if (word == to_string(static_cast<Advice>(i))) return static_cast<Advice>(i);
    return std::nullopt;
  }

  bool add(std::string_view text, const char* kind, std::string note, bool open = false) {
    if (list_.size() >= kMost) return false;
    if (text.substr(0, begun_.size()) != begun_) return true;
    if (std::any_of(list_.begin(), list_.end(),
                    [&](const Completion& c) { return c.text == text; }))
      return true;
    list_.push_back({std::string(text), kind, std::move(note), open});
    return true;
  }

  template <class Which>
  void processes(Which&& which) {
    for (const Process& p : state_.processes)
      if (which(p) && !add(text(p.name), "process",
                           "pid " + std::to_string(p.pid.value()) + ", " + to_string(p.state)))
        return;
  }

  void new_process() {
    add(fresh_process_name(session_, item_.substr(0, 5) == "clone" ? "thread" : "child"), "new",
        "a new name");
  }

  /// The word before: in every construct of the language a region stands behind its process.
  const Process* process_before() const {
    std::size_t end = item_.size();
    while (end > 0 && is_blank(item_[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && !is_blank(item_[begin - 1])) --begin;
    const TextId name = machine_.texts().find(item_.substr(begin, end - begin));
    return name.value() == 0 ? nullptr : state_.find(name);
  }

  void regions() {
    const Process* who = process_before();
    if (who == nullptr) return;
    const AddressSpace& space = state_.space(who->space);
    const std::size_t bracket = begun_.find('[');
    for (const NamedRange& range : space.names()) {
      const std::string name(text(range.name));
      if (bracket != std::string_view::npos) {
        if (begun_.substr(0, bracket) == name) pages_of(space, range, name);
        continue;
      }
      if (!range.mapped || range.pages == 0) continue;
      const Region* region = space.find(range.start);
      std::string note =
          range.pages == 1 ? "page 0" : "pages 0 to " + std::to_string(range.pages - 1);
      if (region != nullptr) note += ", " + prot_text(region->prot);
      if (region != nullptr && region->sharing == Sharing::Shared) note += ", shared";
      if (!add(name + "[", "region", std::move(note), true)) return;
    }
  }

  void pages_of(const AddressSpace& space, const NamedRange& range, const std::string& name) {
    const std::uint64_t last = range.pages - 1;
    for (std::uint64_t i = 0; i < range.pages && i < kMostPages; ++i)
      add(name + "[" + std::to_string(i) + "]", "pages", page_note(space, range.start + i));
    if (last > 0) {
      add(name + "[..]", "pages", "all " + std::to_string(range.pages) + " pages");
      add(name + "[0.." + std::to_string(last) + "]", "pages", "the same, by number");
    }
  }

  std::string page_note(const AddressSpace& space, PageNumber page) const {
    const Entry e = space.table().get(page);
    if (e.swapped()) return "in swap";
    if (!e.present()) return space.find(page) == nullptr ? "not mapped" : "not present";
    if (e.zero_page()) return "the zero page";
    const std::uint32_t users = state_.frames.refs(e.frame());
    return "frame " + std::to_string(e.frame().value()) + ", " + std::to_string(users) +
           (users == 1 ? " user" : " users");
  }

  const Session& session_;
  const Machine& machine_;
  const MachineState& state_;
  std::string_view begun_, item_;
  std::vector<Completion> list_;
};

}  // namespace

Completions complete(const Session& session, std::string_view text) {
  Completions out;
  const Item item = last_item(text);
  if (item.in_string || item.in_comment || text.size() > kInputLimit) return out;
  std::size_t word = text.size();
  while (word > item.begin && !is_blank(text[word - 1])) --word;
  out.begun = text.size() - word;
  std::string_view before = text.substr(item.begin, word - item.begin);
  while (!before.empty() && is_blank(before.front())) before.remove_prefix(1);

  Wants wants;
  Diagnostics errors;
  TextSourceMap map(before);
  Reporter report(map, errors);
  const Variables none;
  Lexer lexer(before, report, none);
  lexer.note_wants(&wants);
  if (lexer.accept("expect")) {
    Expectation unused = ExpectOutcome{};
    read_expectation(lexer, unused);
  } else {
    CommandWords unused;
    read_command(lexer, unused);
    if (before.empty()) lexer.want("repeat");
  }
  out.hint = expected(errors);
  // What the lines before it in the same text make is there as well.
  const Trial trial = try_lines(session, text.substr(0, item.begin), true);
  Completer completer(session, trial.machine, text.substr(word), before);
  for (const Wanted thing : wants.things) completer.thing(thing);
  for (const std::string_view each : wants.words) completer.word(each);
  out.list = completer.take();
  if (out.hint.empty() &&
      std::find(wants.things.begin(), wants.things.end(), Wanted::Text) != wants.things.end())
    out.hint = "a text in double quotes, or nothing";
  if (before.empty() && text.size() == word) out.hint.clear();
  return out;
}

}  // namespace cowscope
