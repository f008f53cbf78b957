// Random numbers that are the same on every machine and in every build: a counter goes through a mixing function, and
// what follows uses only operations that are rounded in one way, with fused multiply-adds written out.
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

namespace xgrad {
namespace training {

// The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

// c[0] + c[1] x + ... + c[count - 1] x^(count - 1)
template <int Count>
double horner(const double (&c)[Count], double x) {
  double sum = c[Count - 1];
  for (int i = Count - 2; i >= 0; --i) sum = std::fma(sum, x, c[i]);
  return sum;
}

// The natural logarithm of a positive normal number, to some 2 ULP: 2 atanh((m - 1) / (m + 1)) + e log 2.
inline double portable_log(double x) {
  static constexpr double odd[] = {1.0,      1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9, 1.0 / 11,
                                   1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21};
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < 0.70710678118654752) {
    m += m;
    --exponent;
  }
  const double s = (m - 1) / (m + 1), square = s * s;
  return std::fma(static_cast<double>(exponent), 0.69314718055994531, 2 * s * horner(odd, square));
}

// The x below which a standard normal number lies with probability p in (0, 1); relative error 1e-15.
// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", 1988.
inline double normal_quantile(double p) {
  static constexpr double a[] = {3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
                                 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727};
  static constexpr double b[] = {1.0,
                                 42.313330701600911252,
                                 687.18700749205790830,
                                 5394.1960214247511077,
                                 21213.794301586595867,
                                 39307.895800092710610,
                                 28729.085735721942674,
                                 5226.4952788528545610};
  static constexpr double c[] = {1.42343711074968357734,  4.63033784615654529590,  5.76949722146069140550,
                                 3.64784832476320460504,  1.27045825245236838258,  .24178072517745061177,
                                 .0227238449892691845833, 7.7454501427834140764e-4};
  static constexpr double d[] = {1.0,
                                 2.05319162663775882187,
                                 1.67638483018380384940,
                                 .68976733498510000455,
                                 .14810397642748007459,
                                 .0151986665636164571966,
                                 5.475938084995344946e-4,
                                 1.05075007164441684324e-9};
  static constexpr double e[] = {6.65790464350110377720,    5.46378491116411436990,   1.78482653991729133580,
                                 .29656057182850489123,     .026532189526576123093,   .0012426609473880784386,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr double f[] = {1.0,
                                 .59983220655588793769,
                                 .13692988092273580531,
                                 .0148753612908506148525,
                                 7.868691311456132591e-4,
                                 1.8463183175100546818e-5,
                                 1.4215117583164458887e-7,
                                 2.04426310338993978564e-15};
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = std::fma(-q, q, 0.180625);
    return q * horner(a, r) / horner(b, r);
  }
  const double r = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
  const double x = r <= 5 ? horner(c, r - 1.6) / horner(d, r - 1.6) : horner(e, r - 5) / horner(f, r - 5);
  return q < 0 ? -x : x;
}

// A sequence of its own for every seed and name.
class generator {
 public:
  explicit constexpr generator(std::uint64_t seed, std::string_view name = {}) {
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
    for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    key_ = mix(seed + mix(hash));
  }
  constexpr std::uint64_t bits() { return mix(key_ += 0x9e3779b97f4a7c15U); }
  // In (0, 1), never an end.
  constexpr double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
  double normal() { return normal_quantile(uniform()); }
  // A whole number in 0 .. n - 1, all equally likely; n > 0.
  constexpr std::uint64_t below(std::uint64_t n) {
    const std::uint64_t uneven = (~n + 1) % n;  // 2^64 mod n
    std::uint64_t x = bits();
    while (x < uneven) x = bits();
    return x % n;
  }

 private:
  std::uint64_t key_ = 0;
};

}  // namespace training
}  // namespace xgrad
