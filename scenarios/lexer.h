// The words of the script language: a cursor over the text that reads one construct at a time,
// reports what is wrong with it, and writes it down in canonical form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/types.h"
#include "scenarios/source_map.h"

namespace cowscope {

/// The variables of the repeats around a line. While a script is read only their names are known
/// (`known` false) and they stay in the canonical text; when it is unrolled their values are put
/// in.
struct Variables {
  struct Variable {
    std::string_view name;
    std::uint64_t value = 0;
  };
  std::vector<Variable> list;
  bool known = true;

  const Variable* find(std::string_view name) const;
};

/// A number of an expression; none where a variable's value is not known yet.
using MaybeNumber = std::optional<std::int64_t>;

bool is_letter(char c);
bool is_digit(char c);
/// 0 to 15; -1: no hexadecimal digit.
int hex_value(char c);
/// Bytes of an input's word that a message repeats.
inline constexpr std::size_t kLongestShown = 40;
/// Whether `word` could stand as a name without variables: letter { letter | digit | _ | - | . }.
bool is_name(std::string_view word);
/// "/" { letter | digit | _ | - | . | / }
bool is_path(std::string_view word);

/// What a name that is asked for stands for.
enum class Wanted : std::uint8_t {
  Actor,       // a process that does something
  Process,     // one to which something is done
  AnyProcess,  // or that something is said of
  NewProcess,
  Region,  // with its pages: heap[0..3]
  NewRegion,
  Program,
  File,
  Group,
  Prot,
  Text,
};

/// What could stand at the end of a text, noted down as the grammar tries one thing after the other
/// there: completion is what it asks for, and never a list of its own.
struct Wants {
  std::vector<std::string_view> words;
  std::vector<Wanted> things;
};

/// Every reading function skips blanks first. Those that return bool or an optional have reported
/// an error when they return false or nothing, and the cursor stands where reading stopped.
class Lexer {
 public:
  Lexer(std::string_view text, Reporter& report, const Variables& variables)
      : text_(text), report_(report), variables_(&variables) {}

  std::size_t pos() const { return pos_; }
  void set_pos(std::size_t pos) { pos_ = pos; }
  std::string_view text() const { return text_; }
  bool at_end() const { return pos_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
  }
  Reporter& report() { return report_; }
  const Variables& variables() const { return *variables_; }
  void set_variables(const Variables& variables) { variables_ = &variables; }

  /// From now on what the grammar asks for at the end of the text is noted down here.
  void note_wants(Wants* wants) { wants_ = wants; }
  bool wants() const { return wants_ != nullptr; }
  /// This could stand here.
  void want(std::string_view word) {
    if (wants_ != nullptr) note(word);
  }
  void want(Wanted thing) {
    if (wants_ != nullptr) note(thing);
  }
  template <class Words>
  void want_any(const Words& words) {
    if (wants_ == nullptr) return;
    for (const std::string_view word : words) note(word);
  }

  /// The canonical form of what was read since the last start(): words separated by single blanks.
  void start() { out_.clear(); }
  std::string& canonical() { return out_; }

  void skip_blanks();
  /// A comment, a newline, `;`, `}` or the end of the text stands here (after blanks).
  bool at_item_end();
  /// Skips a comment if one stands here (not the newline behind it).
  void skip_comment();
  /// The word that stands here, for messages; reads nothing.
  std::string_view word_here();
  /// Whether this very word stands here.
  bool at_word(std::string_view word);
  /// Reads `word` if it stands here.
  bool accept(std::string_view word);
  bool expect_word(std::string_view word, std::string_view purpose);
  /// Reads any of the characters that a keyword has; empty if none stands here.
  std::string_view read_keyword();
  /// Writes a word down, with a blank before it.
  void write(std::string_view word);
  void write_tight(std::string_view word) { out_ += word; }

  bool read_name(std::string_view what, std::string& out);
  bool read_path(std::string& out);
  bool read_string(std::string& out);
  /// A whole number without variables, at most `most`.
  bool read_number(std::string_view what, std::uint64_t least, std::uint64_t most,
                   std::uint64_t& out);
  /// A number that may have a fraction.
  bool read_fraction(double& out);
  bool read_address(std::uint64_t& out);
  bool read_prot(Prot& out);
  /// An expression whose value lies in 0 … `most`, written tightly.
  bool read_expression(std::string_view what, std::uint64_t most, MaybeNumber& out);
  bool at_string() const { return peek() == '"'; }

  bool fail(std::size_t offset, std::string message);
  bool fail_here(std::string message);
  /// "'found'", or "the end of the line".
  std::string found_here();

 private:
  bool read_sum(unsigned depth, MaybeNumber& out);
  bool read_product(unsigned depth, MaybeNumber& out);
  bool read_term(unsigned depth, MaybeNumber& out);
  bool read_variable(const Variables::Variable*& out, bool in_name);
  void skip_rest_of_string();
  void note(std::string_view word);
  void note(Wanted thing);

  std::string_view text_;
  Reporter& report_;
  const Variables* variables_;
  Wants* wants_ = nullptr;
  std::size_t pos_ = 0;
  std::string out_;
};

}  // namespace cowscope
