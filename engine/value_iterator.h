// Goes through a list that makes its values when asked for one: packed commands, steps of a repeat.
#pragma once

#include <cstddef>
#include <iterator>

namespace cowscope {

/// Of a `List` with operator[](std::size_t) that returns a `Value`; the list outlives it.
template <class List, class Value>
class ValueIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using pointer = void;
  using reference = Value;

  ValueIterator(const List& list, std::size_t at) : list_(&list), at_(at) {}
  Value operator*() const { return (*list_)[at_]; }
  ValueIterator& operator++() {
    ++at_;
    return *this;
  }
  bool operator==(const ValueIterator&) const = default;

 private:
  const List* list_;
  std::size_t at_;
};

}  // namespace cowscope
