// An extent: an integer polynomial in the names of run-time extents, in a normal form, so that equal extents compare
// equal. 64, N, 64 * N, N + M and N - 2 are such; at most 4 terms of at most 3 names each.
#pragma once

#include "name.hpp"
#include "text.hpp"

namespace xgrad::support {

struct extent {
  static constexpr int most_terms = 4;
  static constexpr int most_factors = 3;
  struct term {
    long coefficient = 0;
    name factors[most_factors] = {};  // in order, the empty ones last
    friend constexpr bool operator==(const term&, const term&) = default;
    constexpr bool same_factors(const term& other) const {
      return factors[0] == other.factors[0] && factors[1] == other.factors[1] && factors[2] == other.factors[2];
    }
    constexpr int degree() const {
      int n = 0;
      while (n < most_factors && !factors[n].empty()) ++n;
      return n;
    }
  };
  long constant = 0;
  int count = 0;
  term terms[most_terms] = {};

  constexpr extent() = default;
  constexpr extent(long value) : constant(value) {}
  constexpr extent(int value) : constant(value) {}
  constexpr explicit extent(const name& symbol) : count(1) {
    terms[0].coefficient = 1;
    terms[0].factors[0] = symbol;
  }
  constexpr bool is_static() const { return count == 0; }
  constexpr bool is_one() const { return count == 0 && constant == 1; }
  friend constexpr bool operator==(const extent& a, const extent& b) {
    if (a.constant != b.constant || a.count != b.count) return false;
    for (int i = 0; i < a.count; ++i)
      if (!(a.terms[i] == b.terms[i])) return false;
    return true;
  }

  // Adds a term, keeping the order of terms; false when it does not fit.
  constexpr bool add(const term& added) {
    if (added.coefficient == 0) return true;
    int i = 0;
    for (; i < count; ++i) {
      if (terms[i].same_factors(added)) {
        terms[i].coefficient += added.coefficient;
        if (terms[i].coefficient == 0) {
          for (int j = i; j + 1 < count; ++j) terms[j] = terms[j + 1];
          terms[--count] = term{};
        }
        return true;
      }
      if (before(added, terms[i])) break;
    }
    if (count == most_terms) return false;
    for (int j = count; j > i; --j) terms[j] = terms[j - 1];
    terms[i] = added;
    ++count;
    return true;
  }
  friend constexpr extent operator+(extent a, const extent& b) {
    a.constant += b.constant;
    for (int i = 0; i < b.count; ++i) a.add(b.terms[i]);
    return a;
  }
  friend constexpr extent operator*(const extent& a, const extent& b) {
    extent result(a.constant * b.constant);
    for (int i = 0; i < a.count; ++i) result.add(scaled(a.terms[i], b.constant));
    for (int j = 0; j < b.count; ++j) result.add(scaled(b.terms[j], a.constant));
    for (int i = 0; i < a.count; ++i)
      for (int j = 0; j < b.count; ++j) result.add(product(a.terms[i], b.terms[j]));
    return result;
  }
  friend constexpr extent operator-(const extent& a, const extent& b) { return a + extent(-1L) * b; }

  // Its value when `value_of(name)` gives each name's.
  template <class Values>
  constexpr long evaluate(const Values& value_of) const {
    long sum = constant;
    for (int i = 0; i < count; ++i) {
      long product = terms[i].coefficient;
      for (int j = 0; j < terms[i].degree(); ++j) product *= value_of(terms[i].factors[j]);
      sum += product;
    }
    return sum;
  }

  constexpr void print(text& out) const {
    if (count == 0) {
      out << constant;
      return;
    }
    for (int i = 0; i < count; ++i) {
      const long c = terms[i].coefficient;
      if (i > 0) out << (c < 0 ? " - " : " + ");
      const long magnitude = i > 0 && c < 0 ? -c : c;
      if (magnitude == -1) out << '-';
      else if (magnitude != 1) out << magnitude << '*';
      for (int j = 0; j < terms[i].degree(); ++j) {
        if (j > 0) out << '*';
        out << terms[i].factors[j];
      }
    }
    if (constant != 0) out << (constant < 0 ? " - " : " + ") << (constant < 0 ? -constant : constant);
  }

 private:
  static constexpr bool before(const term& a, const term& b) {
    for (int i = 0; i < most_factors; ++i)
      if (!(a.factors[i] == b.factors[i])) return a.factors[i] < b.factors[i];
    return false;
  }
  static constexpr term scaled(term t, long factor) {
    t.coefficient *= factor;
    return t;
  }
  static constexpr term product(const term& a, const term& b) {
    term result = a;
    result.coefficient *= b.coefficient;
    int n = a.degree();
    for (int j = 0; j < b.degree() && n < most_factors; ++j, ++n) {
      int at = n;
      while (at > 0 && b.factors[j] < result.factors[at - 1]) {
        result.factors[at] = result.factors[at - 1];
        --at;
      }
      result.factors[at] = b.factors[j];
    }
    return result;
  }
};

}  // namespace xgrad::support
