// Text built in constant expressions: characters, integers and numbers appended to a list.
// Numbers print with the fewest digits (at most 17) that read back as the same value, integers as themselves.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "list.hpp"
#include "name.hpp"

namespace xgrad::support {

class text {
 public:
  constexpr text() = default;
  constexpr text(std::string_view value) { append(value); }
  constexpr text(const char* value) { append(std::string_view(value)); }

  constexpr text& append(std::string_view value) {
    for (char c : value) characters_.push_back(c);
    return *this;
  }
  constexpr text& append(const char* value) { return append(std::string_view(value)); }
  constexpr text& append(char c) {
    characters_.push_back(c);
    return *this;
  }
  constexpr text& append(const text& value) {
    characters_.append(value.characters_);
    return *this;
  }
  constexpr text& append(const name& value) {
    for (int i = 0; i < value.size(); ++i) characters_.push_back(value[i]);
    return *this;
  }
  constexpr text& append(int value) { return append(static_cast<long long>(value)); }
  constexpr text& append(long value) { return append(static_cast<long long>(value)); }
  constexpr text& append(long long value) {
    if (value < 0) characters_.push_back('-');
    char digits[24] = {};
    int count = 0;
    do {  // the smallest has no positive counterpart
      digits[count++] = static_cast<char>('0' + (value < 0 ? -(value % 10) : value % 10));
      value /= 10;
    } while (value != 0);
    while (count > 0) characters_.push_back(digits[--count]);
    return *this;
  }
  constexpr text& append(double value);

  template <class Value>
  constexpr text& operator<<(const Value& value) {
    return append(value);
  }

  constexpr int size() const { return characters_.size(); }
  constexpr bool empty() const { return characters_.empty(); }
  constexpr char operator[](int i) const { return characters_[i]; }
  constexpr std::string_view view() const { return {characters_.data(), static_cast<std::size_t>(characters_.size())}; }
  constexpr bool operator==(const text& other) const { return view() == other.view(); }

 private:
  list<char> characters_;
};

namespace detail {

// The first `digits` significant digits of value (positive, finite), as an integer, and the decimal exponent of the
// first digit. Scaling by powers of ten rounds; the reader checks by reading back.
struct decimal {
  long long digits = 0;
  int exponent = 0;
};

constexpr double power_of_ten(int n) {
  double result = 1, factor = 10;
  for (int m = n < 0 ? -n : n; m > 0; m /= 2) {
    if (m % 2 == 1) result *= factor;
    if (m > 1) factor *= factor;
  }
  return n < 0 ? 1 / result : result;
}

constexpr double scaled(double value, int power) {
  while (power > 300) {
    value *= 1e300;
    power -= 300;
  }
  while (power < -300) {
    value /= 1e300;
    power += 300;
  }
  return power < 0 ? value / power_of_ten(-power) : value * power_of_ten(power);
}

constexpr decimal significant(double value, int digits) {
  decimal result;
  int exponent = 0;
  double probe = value;
  while (probe >= 1e16) {
    probe /= 1e16;
    exponent += 16;
  }
  while (probe < 1e-15) {
    probe *= 1e16;
    exponent -= 16;
  }
  while (probe >= 10) {
    probe /= 10;
    ++exponent;
  }
  while (probe < 1) {
    probe *= 10;
    --exponent;
  }
  long long limit = 1;
  for (int i = 0; i < digits; ++i) limit *= 10;
  result.digits = static_cast<long long>(scaled(value, digits - 1 - exponent) + 0.5);
  if (result.digits < limit / 10)  // the exponent's own rounding was one too many
    result.digits = static_cast<long long>(scaled(value, digits - 1 - --exponent) + 0.5);
  if (result.digits >= limit) {
    result.digits = (result.digits + 5) / 10;
    ++exponent;
  }
  result.exponent = exponent;
  return result;
}

}  // namespace detail

constexpr text& text::append(double value) {
  if (value != value) return append("nan");
  if (std::bit_cast<std::uint64_t>(value) >> 63 != 0) {
    append('-');
    value = -value;
  }
  if (value > 1.7976931348623157e308) return append("inf");
  if (value < 1e15 && value == static_cast<double>(static_cast<long long>(value)))
    return append(static_cast<long long>(value));
  detail::decimal shortest;
  int digits = 1;
  for (; digits <= 17; ++digits) {
    shortest = detail::significant(value, digits);
    if (detail::scaled(static_cast<double>(shortest.digits), shortest.exponent - digits + 1) == value) break;
  }
  if (digits > 17) digits = 17;
  while (digits > 1 && shortest.digits % 10 == 0) {
    shortest.digits /= 10;
    --digits;
  }
  text mantissa;
  mantissa.append(shortest.digits);
  const int point = shortest.exponent + 1;  // digits before the decimal point
  if (point > 0 && point <= 17) {
    for (int i = 0; i < digits || i < point; ++i) {
      if (i == point) append('.');
      append(i < digits ? mantissa[i] : '0');
    }
  } else if (point <= 0 && point > -4) {
    append("0.");
    for (int i = 0; i < -point; ++i) append('0');
    append(mantissa);
  } else {
    append(mantissa[0]);
    if (digits > 1) append('.');
    for (int i = 1; i < digits; ++i) append(mantissa[i]);
    append('e').append(shortest.exponent);
  }
  return *this;
}

}  // namespace xgrad::support
