// Sums of products of powers of atoms, with coefficients in double: the arithmetic of the normal form.
// Invariant: factors ascend by atom, terms by their factors, no coefficient and no power is zero.
// Coefficients that differ by rounding alone are equal. Does not know what an atom is.
#pragma once

#include "../support/list.hpp"
#include "../support/span.hpp"

namespace xgrad::inspect {

using support::list;
using support::span;

struct factor {
  int atom = -1;
  double power = 1;
};

constexpr double magnitude(double x) { return x < 0 ? -x : x; }
constexpr bool close(double a, double b) { return magnitude(a - b) <= 1e-11 * (magnitude(a) + magnitude(b)); }

// -1, 0 or 1: an order of products.
constexpr int compare(span<factor> a, span<factor> b) {
  for (int i = 0; i < a.count && i < b.count; ++i) {
    if (a[i].atom != b[i].atom) return a[i].atom < b[i].atom ? -1 : 1;
    if (!close(a[i].power, b[i].power)) return a[i].power < b[i].power ? -1 : 1;
  }
  return a.count == b.count ? 0 : a.count < b.count ? -1 : 1;
}

constexpr span<factor> view(const list<factor>& factors) { return {factors.data(), factors.size()}; }

constexpr list<factor> product(span<factor> a, span<factor> b) {
  list<factor> result;
  result.reserve(a.count + b.count);
  for (int i = 0, j = 0; i < a.count || j < b.count;) {
    if (j == b.count || (i < a.count && a[i].atom < b[j].atom)) {
      result.push_back(a[i++]);
    } else if (i == a.count || b[j].atom < a[i].atom) {
      result.push_back(b[j++]);
    } else {
      const double power = a[i].power + b[j].power;
      if (magnitude(power) > 1e-11) result.push_back({a[i].atom, power});
      ++i, ++j;
    }
  }
  return result;
}

class polynomial {
 public:
  constexpr polynomial() = default;
  static constexpr polynomial constant(double value) {
    polynomial result;
    if (value != 0) result.append(value, {});
    return result;
  }
  static constexpr polynomial atom(int id, double power = 1) {
    polynomial result;
    const factor only{id, power};
    result.append(1, {&only, 1});
    return result;
  }

  constexpr int size() const { return coefficients_.size(); }
  constexpr double coefficient(int term) const { return coefficients_[term]; }
  constexpr span<factor> factors(int term) const {
    const int from = term == 0 ? 0 : ends_[term - 1];
    return {factors_.data() + from, ends_[term] - from};
  }
  constexpr bool is_zero() const { return size() == 0; }
  constexpr bool is_constant() const { return size() == 0 || (size() == 1 && factors(0).empty()); }
  constexpr double constant_value() const { return size() == 0 ? 0 : coefficients_[0]; }

  // Adds a term at the end; normalize() puts all in order.
  constexpr void append(double coefficient, span<factor> factors) {
    coefficients_.push_back(coefficient);
    factors_.append(factors);
    ends_.push_back(factors_.size());
  }
  constexpr void append(const polynomial& other, double scale = 1) {
    for (int t = 0; t < other.size(); ++t) append(scale * other.coefficient(t), other.factors(t));
  }
  constexpr void append_product(const polynomial& other, double coefficient, span<factor> times) {
    for (int t = 0; t < other.size(); ++t)
      append(coefficient * other.coefficient(t), view(product(other.factors(t), times)));
  }
  constexpr void scale(double by) {
    for (double& c : coefficients_) c *= by;
  }

  constexpr void normalize() {
    const int n = size();
    list<int> order(n), merged(n);
    for (int i = 0; i < n; ++i) order[i] = i;
    for (int width = 1; width < n; width *= 2) {
      for (int low = 0; low < n; low += 2 * width) {
        const int middle = low + width < n ? low + width : n, high = low + 2 * width < n ? low + 2 * width : n;
        for (int i = low, j = middle, k = low; k < high; ++k) {
          const bool left = j == high || (i < middle && compare(factors(order[i]), factors(order[j])) <= 0);
          merged[k] = left ? order[i++] : order[j++];
        }
      }
      order = merged;
    }
    polynomial result;
    result.reserve(n, factors_.size());
    for (int i = 0; i < n;) {
      const span<factor> like = factors(order[i]);
      double sum = 0, largest = 0;
      for (; i < n && compare(like, factors(order[i])) == 0; ++i) {
        const double c = coefficients_[order[i]];
        sum += c;
        largest = magnitude(c) > largest ? magnitude(c) : largest;
      }
      if (magnitude(sum) > 1e-11 * largest) result.append(sum, like);
    }
    *this = static_cast<polynomial&&>(result);
  }

  friend constexpr bool equal(const polynomial& a, const polynomial& b) {
    if (a.size() != b.size() || a.factors_.size() != b.factors_.size()) return false;
    for (int i = 0; i < a.size(); ++i)
      if (!close(a.coefficients_[i], b.coefficients_[i]) || compare(a.factors(i), b.factors(i)) != 0) return false;
    return true;
  }
  // Of the products alone: coefficients may differ by rounding.
  constexpr unsigned hash() const {
    unsigned h = static_cast<unsigned>(size());
    for (const factor& f : factors_) h = (h ^ static_cast<unsigned>(f.atom)) * 0x9e3779b1U ^ (h >> 15);
    return h;
  }

 private:
  constexpr void reserve(int terms, int factors) {
    coefficients_.reserve(terms);
    ends_.reserve(terms);
    factors_.reserve(factors);
  }

  list<double> coefficients_;
  list<int> ends_;
  list<factor> factors_;
};

}  // namespace xgrad::inspect
