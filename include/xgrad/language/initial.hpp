// How an array of parameters starts: data only, read by whoever makes the arrays.
#pragma once

namespace xgrad {
namespace language {

enum class distribution : unsigned char {
  unspecified,
  constant,
  uniform,
  normal,
  lecun_normal,
  lecun_uniform,
  xavier_normal,
  xavier_uniform,
  he_normal,
  he_uniform,
  orthogonal
};

struct initializer {
  distribution kind = distribution::unspecified;
  double a = 0, b = 0;  // constant: a; uniform: from a to b; normal: mean a, standard deviation b
  friend constexpr bool operator==(const initializer&, const initializer&) = default;
};

}  // namespace language

namespace initial {

inline constexpr language::initializer zeros{language::distribution::constant, 0, 0};
inline constexpr language::initializer ones{language::distribution::constant, 1, 0};
constexpr language::initializer constant(double value) { return {language::distribution::constant, value, 0}; }
constexpr language::initializer uniform(double from, double to) { return {language::distribution::uniform, from, to}; }
constexpr language::initializer normal(double mean, double sd) { return {language::distribution::normal, mean, sd}; }
inline constexpr language::initializer lecun_normal{language::distribution::lecun_normal, 0, 0};
inline constexpr language::initializer lecun_uniform{language::distribution::lecun_uniform, 0, 0};
inline constexpr language::initializer xavier_normal{language::distribution::xavier_normal, 0, 0};
inline constexpr language::initializer xavier_uniform{language::distribution::xavier_uniform, 0, 0};
inline constexpr language::initializer he_normal{language::distribution::he_normal, 0, 0};
inline constexpr language::initializer he_uniform{language::distribution::he_uniform, 0, 0};
inline constexpr language::initializer orthogonal{language::distribution::orthogonal, 0, 0};

}  // namespace initial
}  // namespace xgrad
