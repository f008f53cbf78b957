// The atoms of the normal form: symbols, reductions and other operations on normal forms, hash-consed, so that equal
// mathematics has equal ids. Sums over axes are split into connected products; the axes they bind have canonical names.
// Does not read graphs: normal_form.hpp does.
#pragma once

#include <string_view>

#include "../graph/graph.hpp"
#include "../support/math.hpp"
#include "axis_table.hpp"
#include "polynomial.hpp"

namespace xgrad::inspect {

using graph::axis_id;
using graph::axis_set;
using graph::opcode;

struct atom {
  opcode op = opcode::literal;  // custom: a polynomial, of which powers are taken
  int index = 0;
  list<int> children;  // polynomials
  list<axis_id> dims;
  axis_set over;  // the axes it binds
  axis_set axes;  // the axes it varies along
  int depth = 0;  // of bindings inside
};

class atom_table : public axis_table {
 public:
  // --- atoms --------------------------------------------------------------------------------------------------------
  constexpr const atom& operator[](int id) const { return atoms_[id]; }
  constexpr int intern(opcode op, int index, const list<int>& children, const list<axis_id>& dims, axis_set over = {}) {
    unsigned h = static_cast<unsigned>(op) * 0x9e3779b1U + static_cast<unsigned>(index);
    for (int c : children) h = (h ^ static_cast<unsigned>(c)) * 0x9e3779b1U ^ (h >> 15);
    for (axis_id d : dims) h = (h ^ static_cast<unsigned>(d.value)) * 0x9e3779b1U ^ (h >> 15);
    int i = 0;
    for (; i < atoms_.size(); ++i)
      if (atom_hashes_[i] == h && atoms_[i].op == op && atoms_[i].index == index && atoms_[i].over == over &&
          atoms_[i].children == children && atoms_[i].dims == dims)
        return i;
    atom added{op, index, children, dims, over, {}, 0};
    for (int c : children) {
      added.axes |= axes(polynomials_[c]);
      const int inner = depth(polynomials_[c]);
      added.depth = inner > added.depth ? inner : added.depth;
    }
    for (axis_id d : dims) added.axes |= axis_set::of(d);
    added.axes = added.axes.without(over);
    if (!over.empty()) ++added.depth;
    atoms_.push_back(added);
    atom_hashes_.push_back(h);
    return i;
  }
  constexpr int intern(const polynomial& p) {
    const unsigned h = p.hash();
    int i = 0;
    for (; i < polynomials_.size(); ++i)
      if (hashes_[i] == h && equal(polynomials_[i], p)) return i;
    polynomials_.push_back(p);
    hashes_.push_back(h);
    return i;
  }
  constexpr const polynomial& child(int polynomial_id) const { return polynomials_[polynomial_id]; }
  constexpr axis_set axes(const polynomial& p) const {
    axis_set result;
    for (int t = 0; t < p.size(); ++t) result |= axes(p.factors(t));
    return result;
  }
  constexpr axis_set axes(span<factor> factors) const {
    axis_set result;
    for (const factor& f : factors) result |= atoms_[f.atom].axes;
    return result;
  }

  // --- arithmetic ---------------------------------------------------------------------------------------------------
  constexpr polynomial add(const polynomial& a, const polynomial& b, double scale = 1) const {
    polynomial result = a;
    result.append(b, scale);
    result.normalize();
    return result;
  }
  constexpr polynomial multiply(const polynomial& a, const polynomial& b) {
    if (spent(1 + a.size() * b.size())) return {};
    if (a.size() * b.size() > most_terms && b.size() > 1) {  // the longer one stays whole
      const polynomial& longer = a.size() < b.size() ? b : a;
      polynomial reduced = longer;
      reduced.scale(1 / longer.coefficient(0));
      polynomial result = a.size() < b.size() ? a : b, product;
      result.scale(longer.coefficient(0));
      const factor whole{quotient_atom(reduced), 1};
      product.append_product(result, 1, {&whole, 1});
      product.normalize();
      return product;
    }
    polynomial result;
    for (int t = 0; t < b.size(); ++t) result.append_product(a, b.coefficient(t), b.factors(t));
    return expanded(with_masks(result));
  }
  constexpr polynomial power(const polynomial& p, double exponent) {
    if (magnitude(exponent) < 1e-12) return polynomial::constant(1);
    if (p.is_zero()) return exponent > 0 ? p : polynomial::atom(quotient_atom(p), exponent);
    if (p.size() == 1) {
      polynomial result;
      if (power_of_term(p, exponent, result)) return result;
    }
    if (is_small_power(exponent) && p.size() <= 16) {
      polynomial result = p;
      for (int i = 1; i < static_cast<int>(exponent); ++i) result = multiply(result, p);
      return result;
    }
    double leading = p.coefficient(0);
    if (!is_integer(exponent)) leading = magnitude(leading);
    polynomial reduced = p;
    reduced.scale(1 / leading);
    polynomial result = polynomial::atom(quotient_atom(reduced), exponent);
    result.scale(support::math::pow(leading, exponent));
    return result;
  }

  // --- axes: renaming and reductions --------------------------------------------------------------------------------
  constexpr polynomial rename(const polynomial& p, const list<axis_id>& from, const list<axis_id>& to) {
    if (spent(1 + p.size())) return {};
    axis_set changed;
    for (axis_id a : from) changed |= axis_set::of(a);
    if ((axes(p) & changed).empty()) return p;
    polynomial result;
    for (int t = 0; t < p.size(); ++t) {
      list<factor> factors;
      factors.append(p.factors(t));
      polynomial renamed = polynomial::constant(p.coefficient(t));
      for (const factor& f : factors) {
        const factor now{(atoms_[f.atom].axes & changed).empty() ? f.atom : rename_atom(f.atom, from, to), f.power};
        polynomial next;
        next.append_product(renamed, 1, {&now, 1});
        renamed = static_cast<polynomial&&>(next);
      }
      result.append(renamed);
    }
    result.normalize();
    return result;
  }
  constexpr polynomial sum(const polynomial& p, axis_set over) {
    if (spent(1 + p.size())) return {};
    polynomial result;
    for (int t = 0; t < p.size(); ++t) {
      list<factor> factors;
      factors.append(p.factors(t));
      result.append(sum_of_product(p.coefficient(t), factors, over));
    }
    result.normalize();
    return result;
  }
  // What numbers the axes that are bound around p, and none inside it.
  constexpr int binding_level(const polynomial& p) const { return 16 * (1 + depth(p)); }
  // The atom op over those axes of p, the axes renamed to canonical names.
  constexpr int bind(opcode op, const polynomial& p, axis_set over) {
    const int level = binding_level(p);
    list<axis_id> from, canonical;
    for (axis_id a : over) from.push_back(a);
    for (int i = 1; i < from.size(); ++i)  // by extent
      for (int j = i; j > 0 && extent_of(from[j]) < extent_of(from[j - 1]); --j) {
        const axis_id swapped = from[j];
        from[j] = from[j - 1];
        from[j - 1] = swapped;
      }
    axis_set bound;
    for (int i = 0, rank = 0; i < from.size(); ++i) {
      rank = i > 0 && extent_of(from[i]) == extent_of(from[i - 1]) ? rank + 1 : 0;
      canonical.push_back(axis(extent_of(from[i]), axis_role::bound, level + rank));
      bound |= axis_set::of(canonical[i]);
    }
    // Axes of one extent are interchangeable: the order that gives the least id stands for all.
    list<int> order(from.size());
    for (int i = 0; i < order.size(); ++i) order[i] = i;
    int least = -1;
    do {
      list<axis_id> to;
      for (int i = 0; i < order.size(); ++i) to.push_back(canonical[order[i]]);
      const int id = intern(rename(p, from, to));
      if (least < 0 || id < least) least = id;
    } while (from.size() <= 4 && next_order(order, from));
    list<int> children(1, least);
    return intern(op, 0, children, {}, bound);
  }
  // A polynomial as an atom, for powers that are not multiplied out.
  constexpr int quotient_atom(const polynomial& p) { return intern(opcode::custom, 0, list<int>(1, intern(p)), {}); }

  // p times the denominators of all its terms.
  constexpr polynomial without_denominators(polynomial p) {
    for (int round = 0; round < 4; ++round) {
      list<factor> denominators;
      for (int t = 0; t < p.size(); ++t)
        for (const factor& f : p.factors(t)) {
          if (f.power >= 0) continue;
          int i = 0;
          while (i < denominators.size() && denominators[i].atom != f.atom) ++i;
          if (i == denominators.size()) denominators.push_back({f.atom, 0});
          if (-f.power > denominators[i].power) denominators[i].power = -f.power;
        }
      if (denominators.empty()) return p;
      for (const factor& d : denominators) p = multiply(p, polynomial::atom(d.atom, d.power));
    }
    return p;
  }

 private:
  constexpr int depth(const polynomial& p) const {
    int result = 0;
    for (int t = 0; t < p.size(); ++t)
      for (const factor& f : p.factors(t)) result = atoms_[f.atom].depth > result ? atoms_[f.atom].depth : result;
    return result;
  }
  static constexpr bool is_integer(double x) { return magnitude(x) < 1e6 && x == static_cast<double>(static_cast<long>(x)); }
  static constexpr bool is_small_power(double x) { return x >= 1 && x <= 4 && is_integer(x); }

  // A power of a single term, unless a root of it says more than its factors' roots.
  constexpr bool power_of_term(const polynomial& p, double exponent, polynomial& result) {
    const span<factor> factors = p.factors(0);
    const bool whole = is_integer(exponent);
    if (!whole && (p.coefficient(0) < 0 || factors.count > 1)) return false;
    if (!whole && factors.count == 1 && is_integer(factors[0].power / 2)) return false;
    list<factor> powers;
    for (const factor& f : factors) powers.push_back({f.atom, f.power * exponent});
    result.append(support::math::pow(p.coefficient(0), exponent), view(powers));
    result = expanded(with_masks(result));
    return true;
  }
  static constexpr int most_terms = 400;  // of a product that is multiplied out

  // A mask is its own square.
  constexpr polynomial with_masks(const polynomial& p) const {
    polynomial result;
    for (int t = 0; t < p.size(); ++t) {
      list<factor> factors;
      factors.append(p.factors(t));
      for (factor& f : factors)
        if (f.power > 0 && graph::gives_mask(atoms_[f.atom].op)) f.power = 1;
      result.append(p.coefficient(t), view(factors));
    }
    result.normalize();
    return result;
  }
  constexpr bool expands(const factor& f) const {
    if (atoms_[f.atom].op != opcode::custom || !is_small_power(f.power)) return false;
    int terms = 1;
    for (int i = 0; i < static_cast<int>(f.power); ++i) terms *= child(atoms_[f.atom].children[0]).size();
    return terms <= most_terms;
  }
  // Small positive powers of polynomials, multiplied out.
  constexpr polynomial expanded(const polynomial& p) {
    if (spent(p.size())) return {};
    polynomial result;
    bool changed = false;
    for (int t = 0; t < p.size(); ++t) {
      const span<factor> factors = p.factors(t);
      int i = 0;
      while (i < factors.count && !expands(factors[i])) ++i;
      if (i == factors.count) {
        result.append(p.coefficient(t), factors);
        continue;
      }
      changed = true;
      polynomial rest;
      list<factor> others;
      for (int j = 0; j < factors.count; ++j)
        if (j != i) others.push_back(factors[j]);
      rest.append(p.coefficient(t), view(others));
      for (int n = 0; n < static_cast<int>(factors[i].power); ++n)
        rest = multiply(rest, polynomials_[atoms_[factors[i].atom].children[0]]);
      result.append(rest);
      if (spent(rest.size())) return {};
    }
    if (!changed) return p;
    result.normalize();
    return result;
  }

  constexpr int rename_atom(int id, const list<axis_id>& from, const list<axis_id>& to) {
    const atom old = atoms_[id];
    if (graph::is_reduction(old.op))
      return bind(old.op, rename(polynomial(polynomials_[old.children[0]]), from, to), old.over);
    list<int> children;
    for (int c : old.children) {
      polynomial child = rename(polynomial(polynomials_[c]), from, to);
      if (old.op == opcode::equal && !child.is_zero()) child.scale(1 / child.coefficient(0));  // either way round
      children.push_back(intern(child));
    }
    if (children.size() == 2 && graph::commutes(old.op) && children[1] < children[0]) {
      const int swapped = children[0];
      children[0] = children[1];
      children[1] = swapped;
    }
    list<axis_id> dims = old.dims;
    for (axis_id& d : dims)
      for (int i = 0; i < from.size(); ++i)
        if (d == from[i]) {
          d = to[i];
          break;
        }
    return intern(old.op, old.index, children, dims, old.over);
  }

  // iota == iota along two axes of one extent.
  constexpr bool is_delta(const atom& x) const {
    if (x.op != opcode::equal || x.children.size() != 1 || x.axes.size() != 2) return false;
    const polynomial& p = polynomials_[x.children[0]];
    bool result = p.size() == 2;
    for (int t = 0; t < p.size(); ++t)
      result = result && p.factors(t).count == 1 && atoms_[p.factors(t)[0].atom].op == opcode::iota;
    return result && extent_of(x.axes.first()) == extent_of(x.axes.without(axis_set::of(x.axes.first())).first());
  }
  constexpr polynomial sum_of_product(double coefficient, list<factor> factors, axis_set over) {
    for (int i = 0; i < factors.size(); ++i) {  // a delta keeps one term
      const atom x = atoms_[factors[i].atom];
      if ((x.axes & over).empty() || !is_delta(x)) continue;
      const list<axis_id> from(1, (x.axes & over).first()), to(1, x.axes.without(axis_set::of(from[0])).first());
      factors[i] = factors.back();
      factors.pop_back();
      polynomial rest;
      rest.append(coefficient, view(factors));
      rest.normalize();
      return sum(rename(rest, from, to), over.without(axis_set::of(from[0])));
    }
    // Sums inside that vary along a summed axis join this one.
    for (int i = 0; i < factors.size(); ++i) {
      const atom inner = atoms_[factors[i].atom];
      if (inner.op != opcode::sum || factors[i].power != 1 || (inner.axes & over).empty()) continue;
      list<axis_id> from, to;
      axis_set taken = over | axes(view(factors));
      for (axis_id a : inner.over) {
        int number = 0;
        while (taken.contains(axis(extent_of(a), axis_role::temporary, number))) ++number;
        from.push_back(a);
        to.push_back(axis(extent_of(a), axis_role::temporary, number));
        taken |= axis_set::of(to.back());
        over |= axis_set::of(to.back());
      }
      list<factor> others;
      for (int j = 0; j < factors.size(); ++j)
        if (j != i) others.push_back(factors[j]);
      polynomial rest;
      rest.append(coefficient, view(others));
      return sum(multiply(rest, rename(polynomial(polynomials_[inner.children[0]]), from, to)), over);
    }
    polynomial result = polynomial::constant(coefficient);
    for (axis_id a : over.without(axes(view(factors)))) {
      const support::extent& e = extent_at(extent_of(a));
      if (e.is_static()) result.scale(static_cast<double>(e.constant));
      else result = multiply(result, polynomial::atom(intern(opcode::extent, extent_of(a), {}, {})));
    }
    list<bool> done(factors.size());
    for (int i = 0; i < factors.size(); ++i) {
      if (done[i]) continue;
      axis_set linked = atoms_[factors[i].atom].axes & over;
      list<factor> part;
      part.push_back(factors[i]);
      done[i] = true;
      for (int j = i + 1; !linked.empty() && j < factors.size(); ++j)
        if (!done[j] && !(atoms_[factors[j].atom].axes & linked).empty()) {
          linked |= atoms_[factors[j].atom].axes & over;
          part.push_back(factors[j]);
          done[j] = true;
          j = i;
        }
      polynomial product = polynomial::constant(1);
      for (const factor& f : part) product = multiply(product, polynomial::atom(f.atom, f.power));
      if (!linked.empty()) product = polynomial::atom(bind(opcode::sum, product, linked));
      result = multiply(result, product);
    }
    return result;
  }

  list<atom> atoms_;
  list<unsigned> atom_hashes_;
  list<polynomial> polynomials_;
  list<unsigned> hashes_;
};

}  // namespace xgrad::inspect
