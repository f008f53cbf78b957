// A read-only run of values inside someone else's storage, cheap in constant expressions.
#pragma once

namespace xgrad::support {

template <class T>
struct span {
  const T* first = nullptr;
  int count = 0;

  constexpr int size() const { return count; }
  constexpr bool empty() const { return count == 0; }
  constexpr const T& operator[](int i) const { return first[i]; }
  constexpr const T* begin() const { return first; }
  constexpr const T* end() const { return first + count; }
  constexpr bool contains(const T& value) const {
    for (int i = 0; i < count; ++i)
      if (first[i] == value) return true;
    return false;
  }
};

}  // namespace xgrad::support
