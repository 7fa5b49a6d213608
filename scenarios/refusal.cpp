#include "scenarios/refusal.h"

#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "scenarios/nearest_word.h"
#include "scenarios/source_map.h"

namespace cowscope {
namespace {

struct Word {
  std::size_t begin, end;
};

// Words of a command: what blanks separate, texts in quotes being one.
std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    if (text[at] == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
      }
      ++at;
    } else {
      while (at < text.size() && text[at] != ' ') ++at;
    }
    words.push_back({begin, std::min(at, text.size())});
  }
  return words;
}

// `heap` is meant by "heap" and by "heap[3]+2".
bool names(std::string_view word, std::string_view name) {
  if (word.substr(0, name.size()) != name) return false;
  return word.size() == name.size() || word[name.size()] == '[';
}

class Describer {
 public:
  Describer(const RefusalScene& scene, const StepError& error)
      : scene_(scene), error_(error.error), step_(error.step), name_(text(error_.name)) {}

  std::string message() {
    switch (error_.why) {
      case Refusal::UnknownProcess: return unknown_process();
      case Refusal::UnknownProgram: return unknown("program", programs());
      case Refusal::UnknownRegion: return unknown_region();
      case Refusal::UnknownFile: return unknown("file", files());
      case Refusal::UnknownGroup: return unknown_group();
      case Refusal::PageOutOfRange:
        return "page " + std::to_string(error_.given) + " is past the end of " + name_ +
               ", which has " +
               (error_.limit == 1 ? std::string("1 page (0)")
                                  : with_commas(error_.limit) + " pages (0 to " +
                                        std::to_string(error_.limit - 1) + ")");
      case Refusal::NameTaken: return taken();
      case Refusal::IsWaiting: return waiting();
      case Refusal::NoHeap:
        return "'" + name_ + "' has no region named heap, and brk grows that one; use mmap";
      case Refusal::TooManyRegions: return limit("regions", "unmap some, or end processes");
      case Refusal::TooManyPages:
        return limit("mapped pages", "use smaller regions or fewer processes");
      case Refusal::TooManyPagesAtOnce:
        return limit("pages in one command", "use several, or a repeat");
      case Refusal::TooMuchWork:
        return limit("page operations over the run", "repeat less often or touch fewer pages");
      case Refusal::TooManyProcesses: return limit("living processes", "end some first");
      case Refusal::ContentsFull:
        return limit("bytes of distinct contents", "write the same text more often");
      case Refusal::Unsupported:
        return "this is not supported yet: the language knows it, this version cannot run it; "
               "leave it out";
    }
    return {};
  }

  bool is_limit() const {
    switch (error_.why) {
      case Refusal::TooManyRegions:
      case Refusal::TooManyPages:
      case Refusal::TooManyPagesAtOnce:
      case Refusal::TooMuchWork:
      case Refusal::TooManyProcesses:
      case Refusal::ContentsFull: return true;
      default: return false;
    }
  }

 private:
  std::string text(TextId id) const { return std::string(scene_.setup.texts[id]); }

  std::string unknown(std::string_view what, const std::vector<std::string_view>& known) const {
    std::string message = "no " + std::string(what) + " is called '" + name_ + "'";
    const std::string hint = did_you_mean(name_, known);
    if (!hint.empty()) return message + hint;
    if (known.empty()) return message + "; there is none";
    message += known.size() == 1 ? "; there is only " : "; there are ";
    static constexpr std::size_t kMostListed = 8;
    for (std::size_t i = 0; i < known.size() && i < kMostListed; ++i) {
      message += (i == 0 ? "" : i + 1 == known.size() ? " and " : ", ") + std::string(known[i]);
    }
    return message + (known.size() > kMostListed ? " …" : "");
  }

  std::vector<std::string_view> programs() const {
    std::vector<std::string_view> names;
    for (const ProgramConfig& p : scene_.setup.config.programs)
      names.push_back(scene_.setup.texts[p.name]);
    return names;
  }
  std::vector<std::string_view> files() const {
    std::vector<std::string_view> names;
    for (const FileConfig& f : scene_.setup.config.files)
      names.push_back(scene_.setup.texts[f.path]);
    return names;
  }

  std::string unknown_group() const {
    std::vector<std::string_view> names;
    for (const GroupConfig& g : scene_.setup.config.groups)
      names.push_back(scene_.setup.texts[g.name]);
    if (names.empty())
      return "no group is called '" + name_ +
             "'; give the machine one, as in: @machine groups { \"" + name_ + "\": 8 }";
    return unknown("group", names);
  }

  std::string waiting() const {
    const Process* who = scene_.before().state().find(error_.name);
    if (who != nullptr && who->lends_space)
      return "'" + name_ + "' lends its memory to '" + text(error_.other) +
             "' (vfork) and cannot do anything until that has called exec or ended";
    if (error_.other.value() == 0)
      return "'" + name_ + "' waits for any child and cannot do anything until one has ended";
    return "'" + name_ + "' waits for '" + text(error_.other) +
           "' and cannot do anything until it has ended";
  }

  std::string unknown_process() const {
    std::vector<std::string_view> before;
    for (const MadeName& made : scene_.made()) {
      if (made.step < step_) {
        before.push_back(made.name);
      } else if (made.step > step_ && made.name == name_) {
        const SourcePlace& place = made.source.place;
        return "no process is called '" + name_ + "' yet; it is made later, by '" +
               std::string(made.source.text.substr(0, 60)) + "'" +
               (place.line == 0 ? "" : " in line " + std::to_string(place.line));
      }
    }
    if (before.empty())
      return "no process is called '" + name_ + "'; make one first, as in: spawn " + name_ +
             " from " + std::string(programs()[0]);
    return unknown("process", before);
  }

  std::string unknown_region() const {
    const Machine& machine = scene_.before();
    std::vector<std::string_view> names;
    if (const Process* who = machine.state().find(error_.other)) {
      for (const NamedRange& range : machine.state().space(who->space).names())
        names.push_back(machine.texts()[range.name]);
    }
    // "no region is called …", told of the process.
    constexpr std::size_t kBefore = std::string_view("no region is").size();
    return "'" + text(error_.other) + "' has no region" + unknown("region", names).substr(kBefore);
  }

  std::string taken() const {
    if (error_.other.value() != 0) {
      return "'" + text(error_.other) + "' has a region called '" + name_ +
             "' already; take another name, or unmap it first";
    }
    for (const MadeName& made : scene_.made()) {
      if (made.name != name_ || made.step >= step_) continue;
      const SourcePlace& place = made.source.place;
      return "a process is called '" + name_ + "' already, made " +
             (place.line == 0 ? "by step " + std::to_string(made.step)
                              : "in line " + std::to_string(place.line)) +
             "; take another name";
    }
    return "a process is called '" + name_ + "' already; take another name";
  }

  std::string limit(std::string_view what, std::string_view advice) const {
    return "there may be " + with_commas(error_.limit) + " " + std::string(what) +
           ", and with this command there are " + with_commas(error_.given) + ", " +
           with_commas(error_.given - std::min(error_.given, error_.limit)) + " too many; " +
           std::string(advice);
  }

  const RefusalScene& scene_;
  const Error& error_;
  std::uint32_t step_;
  std::string name_;
};

// The text of the command that stands at this place, variables not put in.
const std::string* text_at(const std::vector<ScriptItem>& items, const SourcePlace& place) {
  for (const ScriptItem& item : items) {
    if (const auto* command = std::get_if<CommandItem>(&item.item)) {
      if (command->place.line == place.line && command->place.column == place.column &&
          command->place.pointer == place.pointer)
        return &command->text;
    } else if (const std::string* found = text_at(std::get<RepeatItem>(item.item).body, place)) {
      return found;
    }
  }
  return nullptr;
}

}  // namespace

SourcePlace place_of_word(const StepSource& step, std::string_view item_text, std::string_view word,
                          bool last) {
  SourcePlace place = step.place;
  if (!place.verbatim || word.empty()) return place;
  const std::vector<Word> put_in = words_of(step.text);
  const std::vector<Word> written = words_of(item_text);
  if (put_in.size() != written.size()) return place;
  for (std::size_t i = 1; i < put_in.size(); ++i) {
    const std::size_t at = last ? put_in.size() - i : i;
    if (!names(step.text.substr(put_in[at].begin, put_in[at].end - put_in[at].begin), word))
      continue;
    place.column +=
        static_cast<std::uint32_t>(count_characters(item_text.substr(0, written[at].begin)));
    return place;
  }
  return place;
}

void add_made_names(std::vector<MadeName>& out, const TextPool& texts, const SomeLines& lines,
                    std::uint32_t before) {
  for (std::size_t i = lines.from; i < lines.to; ++i) {
    const auto step = static_cast<std::uint32_t>(before + i - lines.from + 1);
    if (!lines.commands.holds<Spawn>(i) && !lines.commands.holds<Fork>(i)) continue;
    const Command command = lines.commands[i];
    const auto* spawn = std::get_if<Spawn>(&command);
    const auto* fork = std::get_if<Fork>(&command);
    if (spawn != nullptr) out.push_back({texts[spawn->as], step, lines.steps[i]});
    if (fork != nullptr) out.push_back({texts[fork->as], step, lines.steps[i]});
  }
}

Diagnostic describe_refusal(const RefusalScene& scene, const StepError& error,
                            const StepSource& step, const std::vector<ScriptItem>& items) {
  Describer describer(scene, error);
  Diagnostic d;
  d.message = describer.message();
  d.limit = describer.is_limit();
  const std::string* written = text_at(items, step.place);
  const SourcePlace place = place_of_word(
      step, written != nullptr ? std::string_view(*written) : step.text,
      scene.setup.texts[error.error.name],
      error.error.why == Refusal::NameTaken || error.error.why == Refusal::UnknownProgram);
  d.line = place.line;
  d.column = place.column;
  d.pointer = place.pointer;
  return d;
}

Diagnostic describe_refusal(Timeline& timeline, const StepError& error, const StepSource& step,
                            const std::vector<ScriptItem>& items, const StepList& steps) {
  const RefusalScene scene{
      timeline.setup(),
      [&] {
        std::vector<MadeName> made;
        const CommandList& commands = timeline.commands();
        add_made_names(made, timeline.setup().texts, {commands, steps, 0, commands.size()}, 0);
        return made;
      },
      [&]() -> const Machine& {
        timeline.seek(error.step - 1);
        return timeline.machine();
      }};
  return describe_refusal(scene, error, step, items);
}

}  // namespace cowscope
