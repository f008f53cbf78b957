// A short name (an extent's, at most 24 characters) packed into three words: compared and copied as numbers, which
// constant evaluation does at once, and still readable. An empty name is all zero.
#pragma once

#include <cstdint>
#include <string_view>

namespace xgrad::support {

struct name {
  static constexpr int longest = 24;
  std::uint64_t words[3] = {};

  constexpr name() = default;
  constexpr explicit name(std::string_view text) {
    for (std::size_t i = 0; i < text.size() && i < longest; ++i)
      words[i / 8] |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * (i % 8));
  }
  constexpr bool empty() const { return words[0] == 0; }
  constexpr int size() const {
    int n = 0;
    while (n < longest && (*this)[n] != '\0') ++n;
    return n;
  }
  constexpr char operator[](int i) const { return static_cast<char>((words[i / 8] >> (8 * (i % 8))) & 255U); }
  friend constexpr bool operator==(const name&, const name&) = default;
  // An order for normal forms, not the alphabet's.
  friend constexpr bool operator<(const name& a, const name& b) {
    for (int i = 0; i < 3; ++i)
      if (a.words[i] != b.words[i]) return a.words[i] < b.words[i];
    return false;
  }
};

}  // namespace xgrad::support
