#include "scenarios/lexer.h"

#include "scenarios/nearest_word.h"
#include "scenarios/script.h"

namespace cowscope {
namespace {

bool is_word_char(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
}

}  // namespace

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name(std::string_view word) {
  if (word.empty() || !is_letter(word[0])) return false;
  for (const char c : word) {
    if (!is_word_char(c)) return false;
  }
  return true;
}

bool is_path(std::string_view word) {
  if (word.empty() || word[0] != '/' || word.find("//") != std::string_view::npos) return false;
  for (const char c : word) {
    if (!is_word_char(c) && c != '/') return false;
  }
  return true;
}

const Variables::Variable* Variables::find(std::string_view name) const {
  // The innermost repeat's comes last, and hides an outer one of the same name.
  for (auto it = list.rbegin(); it != list.rend(); ++it) {
    if (it->name == name) return &*it;
  }
  return nullptr;
}

bool Lexer::fail(std::size_t offset, std::string message) {
  report_.error(offset, std::move(message));
  return false;
}

bool Lexer::fail_here(std::string message) {
  skip_blanks();
  return fail(pos_, std::move(message));
}

void Lexer::skip_blanks() {
  while (pos_ < text_.size() && (text_[pos_] == ' ' || text_[pos_] == '\t' || text_[pos_] == '\r'))
    ++pos_;
}

bool Lexer::at_item_end() {
  skip_blanks();
  if (at_end()) return true;
  const char c = text_[pos_];
  return c == '\n' || c == ';' || c == '}' || c == '#' || (c == '/' && peek(1) == '/');
}

void Lexer::skip_comment() {
  if (peek() != '#' && !(peek() == '/' && peek(1) == '/')) return;
  while (pos_ < text_.size() && text_[pos_] != '\n') ++pos_;
}

std::string_view Lexer::word_here() {
  skip_blanks();
  std::size_t end = pos_;
  while (end < text_.size() && is_word_char(text_[end])) ++end;
  if (end == pos_) {
    while (end < text_.size() && text_[end] != ' ' && text_[end] != '\t' && text_[end] != '\n' &&
           text_[end] != '\r' && text_[end] != ';' && !is_word_char(text_[end])) {
      ++end;
    }
  }
  return text_.substr(pos_, end - pos_);
}

std::string Lexer::found_here() {
  const std::string_view word = word_here();
  if (word.empty()) {
    if (peek() == ';') return "';'";
    return "the end of the line";
  }
  if (word.size() <= kLongestShown) return "'" + std::string(word) + "'";
  std::size_t end = kLongestShown;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) --end;
  return "'" + std::string(word.substr(0, end)) + "…'";
}

void Lexer::note(std::string_view word) {
  skip_blanks();
  if (at_end()) wants_->words.push_back(word);
}

void Lexer::note(Wanted thing) {
  skip_blanks();
  if (at_end()) wants_->things.push_back(thing);
}

bool Lexer::at_word(std::string_view word) {
  want(word);
  skip_blanks();
  if (text_.substr(pos_, word.size()) != word) return false;
  // A word of letters ends where no more of them follow; a sign ends where it ends.
  return !is_word_char(word.back()) || pos_ + word.size() >= text_.size() ||
         !is_word_char(text_[pos_ + word.size()]);
}

bool Lexer::accept(std::string_view word) {
  if (!at_word(word)) return false;
  pos_ += word.size();
  write(word);
  return true;
}

bool Lexer::expect_word(std::string_view word, std::string_view purpose) {
  if (accept(word)) return true;
  return fail_here("expected '" + std::string(word) + "' " + std::string(purpose) + ", found " +
                   found_here());
}

std::string_view Lexer::read_keyword() {
  skip_blanks();
  const std::size_t begin = pos_;
  while (pos_ < text_.size() && is_word_char(text_[pos_])) ++pos_;
  return text_.substr(begin, pos_ - begin);
}

void Lexer::write(std::string_view word) {
  if (!out_.empty()) out_ += ' ';
  out_ += word;
}

bool Lexer::read_variable(const Variables::Variable*& out, bool in_name) {
  const std::size_t begin = pos_;
  ++pos_;  // $
  const bool braces = peek() == '{';
  if (braces) ++pos_;
  const std::size_t name_begin = pos_;
  if (is_letter(peek())) {
    while (is_letter(peek()) || is_digit(peek()) || peek() == '_') ++pos_;
  }
  const std::string_view name = text_.substr(name_begin, pos_ - name_begin);
  if (name.empty()) return fail(begin, "expected a variable's name after '$', as in $i or ${i}");
  if (braces) {
    if (peek() != '}')
      return fail(begin, "expected '}' after ${" + std::string(name.substr(0, kLongestShown)));
    ++pos_;
  }
  out = variables_->find(name);
  if (out == nullptr) {
    std::vector<std::string_view> names;
    for (const auto& v : variables_->list) names.push_back(v.name);
    std::string message =
        "no variable is called '" + std::string(name.substr(0, kLongestShown)) + "' here";
    if (names.empty()) {
      message += "; a repeat makes one: repeat 3 as i { … }";
    } else {
      const std::string hint = did_you_mean(name, names);
      message += hint.empty() ? "; there is '" + std::string(names.back()) + "'" : hint;
      for (const std::string_view known : names) {
        if (!braces && name.size() > known.size() && name.substr(0, known.size()) == known) {
          message += "; to put letters behind a variable write ${" + std::string(known) + "}";
          break;
        }
      }
    }
    return fail(begin, message);
  }
  if (variables_->known) {
    out_ += std::to_string(out->value);
    return true;
  }
  const char next = peek();
  const bool needs_braces = in_name && (is_letter(next) || is_digit(next) || next == '_');
  out_ += needs_braces ? "${" : "$";
  out_ += name;
  if (needs_braces) out_ += '}';
  return true;
}

bool Lexer::read_name(std::string_view what, std::string& out) {
  skip_blanks();
  if (!is_letter(peek())) {
    std::string message = "expected " + std::string(what) + ", found " + found_here();
    if (is_digit(peek()) || peek() == '_' || peek() == '$')
      message += "; a name begins with a letter";
    return fail_here(std::move(message));
  }
  write("");
  const std::size_t begin = out_.size();
  while (pos_ < text_.size()) {
    const char c = text_[pos_];
    if (is_word_char(c)) {
      // `heap..` cannot be a name and a range at once: ranges stand in brackets only.
      out_ += c;
      ++pos_;
    } else if (c == '$') {
      const Variables::Variable* variable = nullptr;
      if (!read_variable(variable, true)) return false;
    } else {
      break;
    }
  }
  out.assign(out_, begin);
  return true;
}

bool Lexer::read_path(std::string& out) {
  want(Wanted::File);
  skip_blanks();
  if (peek() != '/')
    return fail_here("expected a file's path such as /bin/sh, found " + found_here());
  const std::size_t begin = pos_;
  while (pos_ < text_.size() && (is_word_char(text_[pos_]) || text_[pos_] == '/')) ++pos_;
  const std::string_view path = text_.substr(begin, pos_ - begin);
  if (!is_path(path)) return fail(begin, "a path holds no '//'");
  out = path;
  write(path);
  return true;
}

void Lexer::skip_rest_of_string() {
  while (pos_ < text_.size() && text_[pos_] != '"' && text_[pos_] != '\n')
    pos_ += text_[pos_] == '\\' ? 2 : 1;
  if (pos_ > text_.size()) pos_ = text_.size();
  if (peek() == '"') ++pos_;
}

bool Lexer::read_string(std::string& out) {
  skip_blanks();
  if (peek() != '"') {
    const std::string_view curly = text_.substr(pos_, 3);
    if (curly == "\u201c" || curly == "\u201d" || peek() == '\'') {
      return fail_here("a text stands between straight double quotes: \"cat\"");
    }
    return fail_here("expected a text in double quotes, found " + found_here());
  }
  const std::size_t begin = pos_++;
  out.clear();
  for (;;) {
    if (at_end() || peek() == '\n') return fail(begin, "this text has no closing '\"' on its line");
    const char c = text_[pos_];
    if (c == '"') break;
    if (c != '\\') {
      out += c;
      ++pos_;
      continue;
    }
    const std::size_t escape = pos_;
    const char code = peek(1);
    pos_ += 2;
    if (code == 'n') {
      out += '\n';
    } else if (code == 't') {
      out += '\t';
    } else if (code == '0') {
      out += '\0';
    } else if (code == '\\' || code == '"') {
      out += code;
    } else if (code == 'x' && hex_value(peek()) >= 0 && hex_value(peek(1)) >= 0) {
      out += static_cast<char>(hex_value(peek()) * 16 + hex_value(peek(1)));
      pos_ += 2;
    } else {
      if (pos_ > text_.size() || code == '\n') {
        pos_ = escape + 1;
        return fail(begin, "this text has no closing '\"' on its line");
      }
      skip_rest_of_string();
      return fail(
          escape,
          code == 'x'
              ? "\\x needs two hexadecimal digits, as in \\x0a"
              : "an escape is one of \\n \\t \\0 \\\\ \\\" and \\x with two hexadecimal digits");
    }
  }
  ++pos_;
  write(quote(out));
  return true;
}

bool Lexer::read_prot(Prot& out) {
  want(Wanted::Prot);
  skip_blanks();
  const auto is = [&](std::size_t i, char letter) { return peek(i) == letter || peek(i) == '-'; };
  if (!is(0, 'r') || !is(1, 'w') || !is(2, 'x') || is_word_char(peek(3))) {
    return fail_here("expected rights such as rw- (r or -, w or -, x or -), found " + found_here());
  }
  out = Prot{peek(0) == 'r', peek(1) == 'w', peek(2) == 'x'};
  write(text_.substr(pos_, 3));
  pos_ += 3;
  return true;
}

}  // namespace cowscope
