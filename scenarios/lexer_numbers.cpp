// Numbers, addresses and expressions.
#include <algorithm>
#include <cstdlib>
#include <limits>

#include "scenarios/lexer.h"

namespace cowscope {

bool Lexer::read_number(std::string_view what, std::uint64_t least, std::uint64_t most,
                        std::uint64_t& out) {
  skip_blanks();
  const std::size_t begin = pos_;
  if (!is_digit(peek())) {
    if (peek() == '-' && is_digit(peek(1)))
      return fail_here(std::string(what) + " cannot be negative");
    if (peek() == '$') return fail_here(std::string(what) + " is a number without variables");
    return fail_here("expected " + std::string(what) + ", a number, found " + found_here());
  }
  std::uint64_t value = 0;
  bool too_large = false;
  while (is_digit(peek())) {
    const auto digit = static_cast<std::uint64_t>(peek() - '0');
    too_large = too_large || __builtin_mul_overflow(value, std::uint64_t{10}, &value) ||
                __builtin_add_overflow(value, digit, &value);
    ++pos_;
  }
  if (peek() == '.' && is_digit(peek(1)))
    return fail(begin, std::string(what) + " is a whole number");
  if (is_letter(peek()) || peek() == '_') {
    pos_ = begin;
    return fail_here("expected " + std::string(what) + ", a number, found " + found_here());
  }
  if (too_large || value > most || value < least) {
    std::string message = std::string(what) + " is ";
    message += most == std::numeric_limits<std::uint64_t>::max()
                   ? "at most " + with_commas(most)
                   : with_commas(least) + " to " + with_commas(most);
    message += ", not " + std::string(text_.substr(begin, std::min(pos_ - begin, kLongestShown)));
    return fail(begin, message);
  }
  out = value;
  write(std::to_string(value));
  return true;
}

bool Lexer::read_fraction(double& out) {
  skip_blanks();
  const std::size_t begin = pos_;
  while (is_digit(peek())) ++pos_;
  if (peek() == '.' && is_digit(peek(1))) {
    ++pos_;
    while (is_digit(peek())) ++pos_;
  }
  if (pos_ == begin) return fail_here("expected a number, found " + found_here());
  const std::string digits(text_.substr(begin, pos_ - begin));
  out = std::strtod(digits.c_str(), nullptr);
  write(digits);
  return true;
}

bool Lexer::read_address(std::uint64_t& out) {
  const std::size_t begin = pos_;
  if (peek() != '0' || peek(1) != 'x' || hex_value(peek(2)) < 0) {
    return fail_here("expected an address such as 0x40000000, found " + found_here());
  }
  pos_ += 2;
  std::uint64_t value = 0;
  bool too_large = false;
  while (hex_value(peek()) >= 0) {
    too_large = too_large || (value >> 60) != 0;
    value = value << 4 | static_cast<std::uint64_t>(hex_value(peek()));
    ++pos_;
  }
  if (too_large || value >= kAddressLimit)
    return fail(begin,
                "addresses lie below 0x800000000000, as in the lower half of a 48-bit space");
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string digits;
  for (std::uint64_t rest = value; rest != 0 || digits.empty(); rest >>= 4)
    digits.insert(digits.begin(), kDigits[rest & 15]);
  out_ += "0x" + digits;
  out = value;
  return true;
}

bool Lexer::read_term(unsigned depth, MaybeNumber& out) {
  static constexpr unsigned kDeepest = 32;
  skip_blanks();
  if (peek() == '(') {
    if (depth == kDeepest) {
      report_.limit(pos_, "brackets may stand 32 deep in an expression");
      return false;
    }
    const std::size_t begin = pos_++;
    out_ += '(';
    if (!read_sum(depth + 1, out)) return false;
    skip_blanks();
    if (peek() != ')') return fail(begin, "this '(' has no ')'");
    ++pos_;
    out_ += ')';
    return true;
  }
  if (peek() == '$') {
    const Variables::Variable* variable = nullptr;
    const std::size_t begin = pos_;
    if (!read_variable(variable, false)) return false;
    out.reset();
    if (!variables_->known) return true;
    if (variable->value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return fail(begin, "this number is too large");
    }
    out = static_cast<std::int64_t>(variable->value);
    return true;
  }
  if (!is_digit(peek())) return fail_here("expected a number, found " + found_here());
  const std::size_t begin = pos_;
  std::int64_t value = 0;
  bool too_large = false;
  while (is_digit(peek())) {
    const auto digit = static_cast<std::int64_t>(peek() - '0');
    too_large = too_large || __builtin_mul_overflow(value, std::int64_t{10}, &value) ||
                __builtin_add_overflow(value, digit, &value);
    ++pos_;
  }
  if (peek() == '.' && is_digit(peek(1)))
    return fail(begin,
                "only what is expected may have a fraction; pages and bytes are whole numbers");
  if (is_letter(peek())) {
    pos_ = begin;
    return fail_here("expected a number, found " + found_here());
  }
  if (too_large) return fail(begin, "this number is too large");
  out = value;
  out_ += std::to_string(value);
  return true;
}

bool Lexer::read_product(unsigned depth, MaybeNumber& out) {
  const std::size_t begin = pos_;
  if (!read_term(depth, out)) return false;
  for (;;) {
    skip_blanks();
    if (peek() != '*') return true;
    ++pos_;
    out_ += '*';
    MaybeNumber right;
    if (!read_term(depth, right)) return false;
    if (!out || !right) {
      out.reset();
    } else if (std::int64_t product = 0; __builtin_mul_overflow(*out, *right, &product)) {
      return fail(begin, "this product is too large");
    } else {
      out = product;
    }
  }
}

bool Lexer::read_sum(unsigned depth, MaybeNumber& out) {
  const std::size_t begin = pos_;
  if (!read_product(depth, out)) return false;
  for (;;) {
    skip_blanks();
    const char sign = peek();
    if (sign != '+' && sign != '-') return true;
    ++pos_;
    out_ += sign;
    MaybeNumber right;
    if (!read_product(depth, right)) return false;
    std::int64_t sum = 0;
    if (!out || !right) {
      out.reset();
    } else if (sign == '+' ? __builtin_add_overflow(*out, *right, &sum)
                           : __builtin_sub_overflow(*out, *right, &sum)) {
      return fail(begin, "this sum is too large");
    } else {
      out = sum;
    }
  }
}

bool Lexer::read_expression(std::string_view what, std::uint64_t most, MaybeNumber& out) {
  skip_blanks();
  const std::size_t begin = pos_;
  const std::size_t written = out_.size();
  if (peek() == '-' && is_digit(peek(1)))
    return fail(begin, std::string(what) + " cannot be negative");
  if (!read_sum(0, out)) return false;
  if (!out) return true;
  if (*out < 0)
    return fail(begin, std::string(what) + " would be " + std::to_string(*out) +
                           ", and cannot be negative");
  if (static_cast<std::uint64_t>(*out) > most) {
    return fail(begin, std::string(what) + " is at most " + with_commas(most) + ", not " +
                           with_commas(static_cast<std::uint64_t>(*out)));
  }
  if (variables_->known) {
    out_.resize(written);
    out_ += std::to_string(*out);
  }
  return true;
}

}  // namespace cowscope
