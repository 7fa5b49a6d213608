#include "scenarios/command_grammar.h"

#include <algorithm>
#include <limits>

#include "scenarios/nearest_word.h"

namespace cowscope {
namespace {

constexpr std::uint64_t kMostPages = std::numeric_limits<std::uint32_t>::max();
// A write touches the page it begins in and at most the next one.
constexpr std::size_t kMostBytes = kPageSize;
constexpr std::uint64_t kMostStatus = 255;

bool read_who(Lexer& lexer, CommandWords& out, Wanted which = Wanted::Actor) {
  lexer.want(which);
  return lexer.read_name("a process", out.who);
}

bool read_other(Lexer& lexer, CommandWords& out, Wanted which, std::string_view what) {
  lexer.want(which);
  return lexer.read_name(what, out.other);
}

bool read_bytes(Lexer& lexer, CommandWords& out) {
  lexer.want(Wanted::Text);
  if (lexer.at_item_end()) return true;
  const std::size_t begin = lexer.pos();
  std::string bytes;
  if (!lexer.read_string(bytes)) return false;
  if (bytes.size() > kMostBytes) {
    lexer.report().limit(begin, "a write stores at most " + with_commas(kMostBytes) +
                                    " bytes, and these are " +
                                    with_commas(bytes.size() - kMostBytes) + " more");
    return false;
  }
  out.bytes = std::move(bytes);
  return true;
}

bool read_who_range(Lexer& lexer, CommandWords& out) {
  return read_who(lexer, out) && read_range(lexer, out.range);
}

bool read_store(Lexer& lexer, CommandWords& out) {
  return read_who(lexer, out) && read_place(lexer, out.range, out.offset) && read_bytes(lexer, out);
}

// "+" number | "-" number, written tightly.
bool read_signed(Lexer& lexer, CommandWords& out, std::string_view what) {
  lexer.skip_blanks();
  const char sign = lexer.peek();
  if (sign != '+' && sign != '-') {
    return lexer.fail_here("expected + or - and " + std::string(what) + ", as in +2, found " +
                           lexer.found_here());
  }
  lexer.set_pos(lexer.pos() + 1);
  std::string kept = std::move(lexer.canonical());
  lexer.canonical().clear();
  if (!lexer.read_number(what, 0, kMostPages, out.number)) return false;
  lexer.canonical() = kept + ' ' + sign + lexer.canonical();
  out.negative = sign == '-';
  return true;
}

bool read_mmap(Lexer& lexer, CommandWords& out) {
  if (!read_who(lexer, out) || !read_other(lexer, out, Wanted::NewRegion, "a name for the region"))
    return false;
  if (!lexer.read_number("the number of pages", 1, kMostPages, out.number) ||
      !lexer.read_prot(out.prot))
    return false;
  lexer.skip_blanks();
  if (lexer.accept("shared")) {
    out.sharing = Sharing::Shared;
  } else if (!lexer.accept("private")) {
    return lexer.fail_here("expected 'private' or 'shared', found " + lexer.found_here());
  }
  if (lexer.accept("file")) {
    if (!lexer.read_path(out.file)) return false;
    if (lexer.accept("at") && !lexer.read_number("the file's page", 0, kMostPages, out.file_offset))
      return false;
  }
  out.populate = lexer.accept("populate");
  return true;
}

bool read_advice(Lexer& lexer, CommandWords& out) {
  const std::vector<std::string_view> words = advice_words();
  lexer.want_any(words);
  lexer.skip_blanks();
  const std::size_t begin = lexer.pos();
  const std::string_view word = lexer.read_keyword();
  if (word.empty()) {
    lexer.set_pos(begin);
    return lexer.fail_here("expected an advice such as dontneed, found " + lexer.found_here());
  }
  const auto known = std::find(words.begin(), words.end(), word);
  if (known == words.end()) {
    lexer.set_pos(begin);
    return lexer.fail_here("no advice is called " + lexer.found_here() + did_you_mean(word, words));
  }
  out.advice = static_cast<Advice>(known - words.begin());
  lexer.write(word);
  return true;
}

bool read_print(Lexer& lexer, CommandWords& out) {
  if (!read_who(lexer, out)) return false;
  lexer.want(Wanted::Text);
  lexer.want(Wanted::Region);
  lexer.skip_blanks();
  if (lexer.at_string()) return read_bytes(lexer, out);
  if (!is_letter(lexer.peek()))
    return lexer.fail_here("expected a text in double quotes or a page such as heap[0], found " +
                           lexer.found_here());
  if (!read_page(lexer, out.range.region, out.range.first)) return false;
  out.range.last = out.range.first;
  return true;
}

bool read_mremap(Lexer& lexer, CommandWords& out) {
  if (!read_who_range(lexer, out)) return false;
  if (lexer.accept("as")) return read_other(lexer, out, Wanted::NewRegion, "a name for the region");
  lexer.skip_blanks();
  if (lexer.peek() != '+' && lexer.peek() != '-') {
    return lexer.fail_here(
        "expected 'as' and a new name, or how many pages more or less, as in +2, found " +
        lexer.found_here());
  }
  return read_signed(lexer, out, "a number of pages");
}

bool read_arguments(Lexer& lexer, CommandWords& out) {
  switch (out.verb) {
    case Verb::Spawn:
      lexer.want(Wanted::NewProcess);
      return lexer.read_name("a name for the process", out.who) &&
             lexer.expect_word("from", "and the program's name") &&
             read_other(lexer, out, Wanted::Program, "a program");
    case Verb::Fork:
    case Verb::Vfork:
    case Verb::Clone:
      return read_who(lexer, out) && lexer.expect_word("as", "and a name for the new process") &&
             read_other(lexer, out, Wanted::NewProcess, "a name for the new process");
    case Verb::Exec:
      return read_who(lexer, out) && read_other(lexer, out, Wanted::Program, "a program");
    case Verb::Exit:
      return read_who(lexer, out) &&
             (lexer.at_item_end() ||
              lexer.read_number("an exit status", 0, kMostStatus, out.number));
    case Verb::Kill: return read_who(lexer, out, Wanted::Process);
    case Verb::Wait:
      return read_who(lexer, out) &&
             (!lexer.accept("for") || read_other(lexer, out, Wanted::AnyProcess, "a child"));
    case Verb::Read:
    case Verb::SysWrite:
    case Verb::Munmap:
    case Verb::Mlock:
    case Verb::Munlock:
    case Verb::Msync:
    case Verb::Pin:
    case Verb::Unpin: return read_who_range(lexer, out);
    case Verb::Write:
    case Verb::SysRead: return read_store(lexer, out);
    case Verb::Poke:
      return read_who(lexer, out) &&
             read_other(lexer, out, Wanted::Process, "the process whose memory is written") &&
             read_place(lexer, out.range, out.offset) && read_bytes(lexer, out);
    case Verb::Print: return read_print(lexer, out);
    case Verb::Mmap: return read_mmap(lexer, out);
    case Verb::Mprotect: return read_who_range(lexer, out) && lexer.read_prot(out.prot);
    case Verb::Madvise: return read_who_range(lexer, out) && read_advice(lexer, out);
    case Verb::Mremap: return read_mremap(lexer, out);
    case Verb::Brk: return read_who(lexer, out) && read_signed(lexer, out, "a number of pages");
    case Verb::Ksm: return lexer.expect_word("scan", "after ksm");
    case Verb::Evict: return lexer.read_path(out.file);
    case Verb::Cgroup:
      return read_who(lexer, out) && read_other(lexer, out, Wanted::Group, "a group");
  }
  return false;
}

}  // namespace

std::vector<std::string_view> advice_words() {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < kAdvices; ++i) words.emplace_back(to_string(static_cast<Advice>(i)));
  return words;
}

const std::vector<std::string_view>& verb_words() {
  static const std::vector<std::string_view> words = {
      "spawn", "fork",   "vfork",    "clone",    "exec",      "exit",  "kill",
      "wait",  "read",   "write",    "sys_read", "sys_write", "poke",  "print",
      "mmap",  "munmap", "mprotect", "madvise",  "mremap",    "mlock", "munlock",
      "msync", "pin",    "unpin",    "brk",      "ksm",       "evict", "cgroup"};
  return words;
}

bool read_range(Lexer& lexer, RangeWords& out) {
  lexer.want(Wanted::Region);
  lexer.skip_blanks();
  if (lexer.peek() == '@') {
    const std::size_t begin = lexer.pos();
    lexer.set_pos(begin + 1);
    lexer.write("@");
    if (!lexer.read_address(out.first_address)) return false;
    out.last_address = out.first_address;
    if (lexer.peek() != '.' || lexer.peek(1) != '.') return true;
    lexer.set_pos(lexer.pos() + 2);
    lexer.write_tight("..");
    if (!lexer.read_address(out.last_address)) return false;
    if (out.last_address < out.first_address)
      return lexer.fail(begin, "this range runs backwards: put the lower address first");
    return true;
  }
  if (!lexer.read_name(
          "pages such as heap[0], heap[0..3], heap[..] or an address such as @0x40000000",
          out.region))
    return false;
  const std::size_t begin = lexer.pos();
  lexer.skip_blanks();
  if (lexer.peek() != '[') {
    return lexer.fail(begin, "expected which pages of " + out.region + ": " + out.region + "[0], " +
                                 out.region + "[0..3] or " + out.region + "[..]");
  }
  const std::size_t bracket = lexer.pos();
  lexer.set_pos(bracket + 1);
  lexer.write_tight("[");
  lexer.skip_blanks();
  if (lexer.peek() == '.' && lexer.peek(1) == '.') {
    lexer.set_pos(lexer.pos() + 2);
    lexer.write_tight("..");
    out.whole = true;
  } else {
    if (!lexer.read_expression("a page's number", kMostPages, out.first)) return false;
    out.last = out.first;
    lexer.skip_blanks();
    if (lexer.peek() == '.' && lexer.peek(1) == '.') {
      lexer.set_pos(lexer.pos() + 2);
      lexer.write_tight("..");
      lexer.skip_blanks();
      if (lexer.peek() == ']')
        return lexer.fail_here("expected the last page's number; all pages are " + out.region +
                               "[..]");
      if (!lexer.read_expression("a page's number", kMostPages, out.last)) return false;
    }
  }
  lexer.skip_blanks();
  if (lexer.peek() != ']') {
    if (out.whole)
      return lexer.fail_here("expected ']'; all pages are " + out.region + "[..], some are " +
                             out.region + "[0..3]");
    return lexer.fail_here("expected ']' after the page's number, found " + lexer.found_here());
  }
  lexer.set_pos(lexer.pos() + 1);
  lexer.write_tight("]");
  if (out.first && out.last && *out.last < *out.first) {
    return lexer.fail(bracket, "the range " + std::to_string(*out.first) + ".." +
                                   std::to_string(*out.last) +
                                   " runs backwards: put the lower page first");
  }
  return true;
}

bool read_page(Lexer& lexer, std::string& region, MaybeNumber& page) {
  lexer.want(Wanted::Region);
  lexer.skip_blanks();
  const std::size_t begin = lexer.pos();
  if (!is_letter(lexer.peek()))
    return lexer.fail_here("expected a page such as heap[0], found " + lexer.found_here());
  RangeWords range;
  if (!read_range(lexer, range)) return false;
  // A range of one page would be spelled as a page; anything else is more than one.
  const std::size_t bracket = lexer.canonical().rfind('[');
  if (range.whole || lexer.canonical().find("..", bracket) != std::string::npos) {
    return lexer.fail(begin, "expected one page, such as " + range.region + "[0], not a range");
  }
  region = std::move(range.region);
  page = range.first;
  return true;
}

bool read_place(Lexer& lexer, RangeWords& range, MaybeNumber& offset) {
  if (!read_range(lexer, range)) return false;
  lexer.skip_blanks();
  if (lexer.peek() != '+') return true;
  lexer.set_pos(lexer.pos() + 1);
  lexer.write_tight("+");
  return lexer.read_expression("the byte in the page", kPageSize - 1, offset);
}

bool require_item_end(Lexer& lexer, std::string_view after) {
  if (lexer.at_item_end()) return true;
  return lexer.fail_here("unexpected " + lexer.found_here() + " after " + std::string(after) +
                         "; what comes next stands on a line of its own or after ';'");
}

bool read_command(Lexer& lexer, CommandWords& out) {
  lexer.skip_blanks();
  lexer.start();
  const auto& verbs = verb_words();
  lexer.want_any(verbs);
  const std::size_t begin = lexer.pos();
  const std::string_view word = lexer.read_keyword();
  const auto verb = std::find(verbs.begin(), verbs.end(), word);
  if (verb == verbs.end()) {
    lexer.set_pos(begin);
    if (word.empty()) return lexer.fail_here("expected a command, found " + lexer.found_here());
    std::vector<std::string_view> known = verbs;
    known.insert(known.end(), {"repeat", "expect"});
    return lexer.fail(begin,
                      "no command is called " + lexer.found_here() + did_you_mean(word, known));
  }
  out.verb = static_cast<Verb>(verb - verbs.begin());
  lexer.write(word);
  return read_arguments(lexer, out) && require_item_end(lexer, "this command");
}

}  // namespace cowscope
