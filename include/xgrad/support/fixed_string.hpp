// Text as a template argument: the exact characters of a literal, structural, compared by value.
#pragma once

#include <string_view>

namespace xgrad::support {

template <int Length>
struct fixed_string {
  char characters[Length + 1] = {};

  constexpr fixed_string() = default;
  constexpr fixed_string(const char (&text)[Length + 1]) {
    for (int i = 0; i < Length; ++i) characters[i] = text[i];
  }
  constexpr std::string_view view() const { return {characters, static_cast<std::size_t>(Length)}; }
  constexpr operator std::string_view() const { return view(); }
  friend constexpr bool operator==(const fixed_string&, const fixed_string&) = default;
};

template <std::size_t Size>
fixed_string(const char (&)[Size]) -> fixed_string<static_cast<int>(Size) - 1>;

// "w", "adam", "m" as "w.adam.m".
template <fixed_string First, fixed_string... Rest>
constexpr auto dotted() {
  fixed_string<static_cast<int>((First.view().size() + ... + (Rest.view().size() + 1)))> all;
  int n = 0;
  for (char c : First.view()) all.characters[n++] = c;
  [[maybe_unused]] const auto append = [&](std::string_view part) {
    all.characters[n++] = '.';
    for (char c : part) all.characters[n++] = c;
  };
  (append(Rest.view()), ...);
  return all;
}

}  // namespace xgrad::support
