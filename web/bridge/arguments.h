// The arguments of a call: JSON from a page that may be anybody's, so nothing in it is taken on
// trust.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cowscope {

/// What an object's members are read from. The first thing that is wrong is kept, and says what is
/// expected instead; what is asked for after that is empty.
class Arguments {
 public:
  /// Limits: 8 MiB (a scenario of 1 MiB with every letter escaped), nesting 64. Not an object:
  /// error().
  Arguments(std::string_view method, std::string_view json);
  ~Arguments();
  Arguments(Arguments&&) noexcept;

  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }

  /// Any other member is an error that names the nearest of these.
  void allow(std::initializer_list<std::string_view> names);
  bool has(std::string_view name) const;

  /// Requires a string; a missing one is an error.
  std::string text(std::string_view name);
  /// Missing: none. A number is taken as its digits where `or_number`.
  std::optional<std::string> optional_text(std::string_view name, bool or_number = false);
  /// Whole numbers 0 … 2³² - 2; missing or null: none.
  std::optional<std::uint32_t> optional_number(std::string_view name);
  std::uint32_t number(std::string_view name);
  bool flag(std::string_view name);
  /// [first, count]; missing: none.
  std::optional<std::pair<std::uint32_t, std::uint32_t>> optional_pair(std::string_view name);
  /// A member that is an object; missing: an empty one.
  Arguments object(std::string_view name);
  /// A member that is a list of at most `most` objects; missing: an error.
  std::vector<Arguments> objects(std::string_view name, std::size_t most);
  /// A member that is an object, as compact JSON.
  std::string object_text(std::string_view name);

  /// Says that `what` is wrong, unless something before it was.
  void refuse(std::string what);

 private:
  struct Value;
  Arguments(std::string where, std::unique_ptr<Value> value);

  std::string where_;  // "seek", "load.view"
  std::unique_ptr<Value> value_;
  std::string error_;
};

}  // namespace cowscope
