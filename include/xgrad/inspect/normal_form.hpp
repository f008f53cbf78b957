// An output of a graph without requests -> its normal form: a polynomial in atoms, the same for all ways to write it
// that commuting, associating, distributing and folding constants connect.
// Two tiers: `plain` keeps exponentials and their kin as atoms, `exponentials` takes them apart.
#pragma once

#include "../graph/rebuild.hpp"
#include "../operations/registry.hpp"
#include "atoms.hpp"

namespace xgrad::inspect {

using graph::graph_view;
using graph::node;
using graph::node_id;

enum class tier { plain, exponentials };

class normalization {
 public:
  constexpr normalization(atom_table& table, const graph_view& g, tier depth) : t_(table), g_(g), tier_(depth) {}

  // The output's axes are named by its dimensions, so that outputs of different graphs compare.
  constexpr polynomial operator()(const graph::output& o) {
    list<bool> live(o.node.value + 1);
    live[o.node.value] = true;
    for (int i = o.node.value; i >= 0; --i)
      if (live[i])
        for (node_id operand : g_.operands({i})) live[operand.value] = true;
    forms_ = list<int>(o.node.value + 1, -1);
    for (int i = 0; i <= o.node.value && !t_.overflow(); ++i)
      if (live[i]) forms_[i] = t_.intern(form_of({i}));
    if (t_.overflow()) return {};
    list<axis_id> from, to;
    const span<axis_id> dims = g_.dims(o);
    for (int d = 0; d < dims.count; ++d) {
      if (!dims[d].valid()) continue;
      from.push_back(axis(dims[d]));
      to.push_back(t_.axis(t_.extent(g_.extent_of(dims[d])), axis_role::of_output, d));
    }
    return t_.rename(polynomial(t_.child(forms_[o.node.value])), from, to);
  }

 private:
  constexpr axis_id axis(axis_id a) {
    if (!a.valid()) return a;
    return t_.axis(t_.extent(g_.extent_of(a)), axis_role::of_graph, g_.axes[a.value].occurrence);
  }
  constexpr axis_set axes(axis_set from) {
    axis_set result;
    for (axis_id a : from) result |= axis_set::of(axis(a));
    return result;
  }
  constexpr polynomial operand(node_id id, int i) const { return t_.child(forms_[g_.operand(id, i).value]); }
  static constexpr polynomial constant(double value) { return polynomial::constant(value); }
  constexpr polynomial plus(const polynomial& a, double b) const { return t_.add(a, constant(b)); }

  constexpr polynomial form_of(node_id id) {
    const node& n = g_[id];
    switch (n.op) {
      case opcode::literal: return literal(n.value);
      case opcode::symbol:
      case opcode::carried:
      case opcode::iota: {
        list<axis_id> dims;
        for (axis_id a : g_.dims(id)) dims.push_back(axis(a));
        const int index = n.op == opcode::symbol ? t_.symbol(g_.symbol_name(n.index)) : n.index;
        return polynomial::atom(t_.intern(n.op, index, {}, dims));
      }
      case opcode::scanned: {
        list<int> parts;
        for (int i = 0; i < n.operand_count; ++i) parts.push_back(t_.intern(operand(id, i)));
        return polynomial::atom(t_.intern(n.op, n.index, parts, {}));
      }
      case opcode::extent: return polynomial::atom(t_.intern(n.op, t_.extent(g_.extents[n.index]), {}, {}));
      case opcode::sum: return t_.sum(operand(id, 0), axes(n.over));
      case opcode::product:
      case opcode::maximum_of:
      case opcode::minimum_of: return polynomial::atom(t_.bind(n.op, operand(id, 0), axes(n.over)));
      case opcode::rename: {
        const span<axis_id> dims = g_.dims(id);
        list<axis_id> from, to;
        for (int i = 0; i < dims.count / 2; ++i) from.push_back(axis(dims[i]));
        for (int i = dims.count / 2; i < dims.count; ++i) to.push_back(axis(dims[i]));
        return t_.rename(operand(id, 0), from, to);
      }
      case opcode::reshape: return reshape(id);
      case opcode::affine: return affine(id);
      case opcode::gather: return gather(id);
      case opcode::scatter: {  // the sum of those whose position it is
        const polynomial to = polynomial::atom(t_.intern(opcode::iota, 0, {}, list<axis_id>(1, axis(g_.dims(id)[0]))));
        const polynomial here = binary(opcode::equal, 0, operand(id, 1), to);
        return t_.sum(t_.multiply(here, operand(id, 0)), axes(n.over));
      }
      case opcode::stop:
      case opcode::barrier:
      case opcode::custom: return operand(id, 0);
      default: break;
    }
    const polynomial a = operand(id, 0);
    if (n.operand_count == 1) return unary(n.op, n.index, a);
    if (n.operand_count == 2) return binary(n.op, n.index, a, operand(id, 1));
    if (n.op == opcode::multiply_add) return t_.add(t_.multiply(a, operand(id, 1)), operand(id, 2));
    if (a.is_constant()) return operand(id, a.constant_value() != 0 ? 1 : 2);
    return choose(a, operand(id, 1), operand(id, 2));
  }

  // Infinities and NaN are no coefficients.
  constexpr polynomial literal(double value) {
    if (support::math::isfinite(value)) return constant(value);
    const int which = value != value ? 0 : value > 0 ? 1 : 2;
    return polynomial::atom(t_.intern(opcode::literal, which, {}, {}));
  }

  // A number when all operands are, else an atom.
  constexpr polynomial call(opcode op, int index, const polynomial& a) {
    if (a.is_constant()) return literal(operations::evaluate(op, index, a.constant_value()));
    return polynomial::atom(t_.intern(op, index, list<int>(1, t_.intern(a)), {}));
  }
  constexpr polynomial call(opcode op, int index, const polynomial& a, const polynomial& b) {
    if (a.is_constant() && b.is_constant())
      return literal(operations::evaluate(op, index, a.constant_value(), b.constant_value()));
    const int first = t_.intern(a), second = t_.intern(b);
    const bool swap = graph::commutes(op) && second < first;
    list<int> children(1, swap ? second : first);
    children.push_back(swap ? first : second);
    return polynomial::atom(t_.intern(op, index, children, {}));
  }
  // Masks are the numbers 0 and 1, so choices are linear.
  constexpr polynomial choose(const polynomial& mask, const polynomial& a, const polynomial& b) {
    if (equal(a, b)) return a;
    return t_.add(b, t_.multiply(mask, t_.add(a, b, -1)));
  }

  // f of what contains masks, case by case: f(a + m b) = f(a) + m (f(a + b) - f(a)).
  static constexpr int most_cases = 3;
  constexpr int mask_in(const polynomial& x) const {
    for (int t = 0; t < x.size(); ++t)
      for (const factor& f : x.factors(t))
        if (f.power == 1 && graph::gives_mask(t_[f.atom].op)) return f.atom;
    return -1;
  }
  constexpr polynomial with_mask(const polynomial& x, int mask, bool holds) const {
    polynomial result;
    for (int t = 0; t < x.size(); ++t) {
      list<factor> others;
      bool has = false;
      for (const factor& f : x.factors(t))
        if (f.atom == mask) has = true;
        else others.push_back(f);
      if (!has || holds) result.append(x.coefficient(t), view(others));
    }
    result.normalize();
    return result;
  }
  template <class F>
  constexpr polynomial by_cases(const polynomial& x, const F& f, int depth = 0) {
    const int mask = depth < most_cases ? mask_in(x) : -1;
    if (mask < 0) return f(x);
    const polynomial no = by_cases(with_mask(x, mask, false), f, depth + 1);
    const polynomial yes = by_cases(with_mask(x, mask, true), f, depth + 1);
    return t_.add(no, t_.multiply(polynomial::atom(mask), t_.add(yes, no, -1)));
  }
  constexpr polynomial power(const polynomial& x, double exponent) {
    if (exponent > 0 && exponent == static_cast<int>(exponent)) return t_.power(x, exponent);
    return by_cases(x, [&](const polynomial& p) {
      if (exponent == -1) return inverse(p);
      return t_.power(p, exponent);
    });
  }
  // 1 / (1 + t) = 1 - 1 / (1 + 1 / t) for a product t of exponentials: the side whose first power is negative.
  constexpr polynomial inverse(const polynomial& p) {
    if (p.size() == 2)
      for (int t = 0; t < 2; ++t) {
        if (!p.factors(1 - t).empty() || !is_exponential(p.factors(t)) || p.factors(t)[0].power < 0) continue;
        polynomial term;
        term.append(p.coefficient(t) / p.coefficient(1 - t), p.factors(t));
        const polynomial other = plus(t_.power(term, -1), 1);
        return scaled(plus(scaled(t_.power(other, -1), -1), 1), 1 / p.coefficient(1 - t));
      }
    return t_.power(p, -1);
  }
  constexpr bool is_exponential(span<factor> factors) const {
    for (const factor& f : factors)
      if (t_[f.atom].op != opcode::exp) return false;
    return !factors.empty();
  }
  // x [x > 0]: by the mask of the side whose leading coefficient is positive.
  constexpr polynomial positive_part(const polynomial& x) {
    if (x.is_constant()) return constant(x.constant_value() > 0 ? x.constant_value() : 0);
    const bool negative = x.coefficient(0) < 0;
    const polynomial y = scaled(x, negative ? -1 : 1);
    const polynomial below = t_.multiply(comparison(opcode::less, y), y);
    if (negative) return scaled(below, -1);
    return t_.add(y, below, -1);
  }

  constexpr polynomial unary(opcode op, int index, const polynomial& x) {
    switch (op) {
      case opcode::negate: return scaled(x, -1);
      case opcode::abs: return t_.add(scaled(positive_part(x), 2), x, -1);
      case opcode::square: return t_.power(x, 2);
      case opcode::sqrt: return power(x, 0.5);
      case opcode::rsqrt: return power(x, -0.5);
      case opcode::reciprocal: return power(x, -1);
      case opcode::relu: return positive_part(x);
      case opcode::log2: return scaled(call(opcode::log, 0, x), 1 / support::math::log(2.0));
      case opcode::log10: return scaled(call(opcode::log, 0, x), 1 / support::math::log(10.0));
      case opcode::isfinite: return constant(1);  // mathematics knows no others
      case opcode::isnan: return polynomial();
      case opcode::to_number: return x;
      case opcode::logical_not: return plus(scaled(x, -1), 1);
      case opcode::erfc: return plus(scaled(call(opcode::erf, 0, x), -1), 1);
      default: break;
    }
    return by_cases(x, [&](const polynomial& p) { return function(op, index, p); });
  }
  constexpr polynomial function(opcode op, int index, const polynomial& x) {
    if (tier_ == tier::exponentials && !x.is_constant()) switch (op) {
        case opcode::exp: return exponential(x);
        case opcode::exp2: return exponential(scaled(x, support::math::log(2.0)));
        case opcode::expm1: return plus(exponential(x), -1);
        case opcode::log: return logarithm(x);
        case opcode::log1p: return logarithm(plus(x, 1));
        case opcode::softplus: return logarithm(plus(exponential(x), 1));
        case opcode::sigmoid: return inverse(plus(exponential(scaled(x, -1)), 1));
        case opcode::sinh: return hyperbolic(x, -1);
        case opcode::cosh: return hyperbolic(x, 1);
        case opcode::tanh: return t_.multiply(hyperbolic(x, -1), t_.power(hyperbolic(x, 1), -1));
        default: break;
      }
    return call(op, index, x);
  }

  constexpr polynomial binary(opcode op, int index, const polynomial& a, const polynomial& b) {
    switch (op) {
      case opcode::add: return t_.add(a, b);
      case opcode::subtract: return t_.add(a, b, -1);
      case opcode::multiply: return t_.multiply(a, b);
      case opcode::divide: return t_.multiply(a, power(b, -1));
      case opcode::pow:
        if (b.is_constant()) return power(a, b.constant_value());
        break;
      case opcode::maximum:
        if (a.is_zero()) return positive_part(b);
        if (b.is_zero()) return positive_part(a);
        break;
      case opcode::less:
      case opcode::equal: return comparison(op, t_.add(a, b, -1));
      case opcode::less_equal: return plus(scaled(comparison(opcode::less, t_.add(b, a, -1)), -1), 1);
      case opcode::not_equal: return plus(scaled(comparison(opcode::equal, t_.add(a, b, -1)), -1), 1);
      case opcode::logical_and: return t_.multiply(a, b);
      case opcode::logical_or: return t_.add(t_.add(a, b), t_.multiply(a, b), -1);
      case opcode::logical_xor: return t_.add(t_.add(a, b), t_.multiply(a, b), -2);
      case opcode::logaddexp:
        if (tier_ == tier::exponentials) return logarithm(t_.add(exponential(a), exponential(b)));
        break;
      default: break;
    }
    return call(op, index, a, b);
  }

  // difference op 0, its scale taken out.
  constexpr polynomial comparison(opcode op, polynomial difference) {
    if (difference.is_constant()) return call(op, 0, difference, polynomial());
    const double leading = difference.coefficient(0);
    difference.scale(1 / (op == opcode::less ? magnitude(leading) : leading));
    return polynomial::atom(t_.intern(op, 0, list<int>(1, t_.intern(difference)), {}));
  }
  static constexpr polynomial scaled(polynomial p, double by) {
    p.scale(by);
    return p;
  }
  // The product over terms c m of exp(m)^c.
  constexpr polynomial exponential(const polynomial& x) {
    polynomial result = constant(1);
    for (int i = 0; i < x.size(); ++i) {
      if (x.factors(i).empty()) {
        result.scale(support::math::exp(x.coefficient(i)));
        continue;
      }
      polynomial term;
      term.append(1, x.factors(i));
      list<int> children(1, t_.intern(term));
      result = t_.multiply(result, polynomial::atom(t_.intern(opcode::exp, 0, children, {}), x.coefficient(i)));
    }
    return result;
  }
  // What exponentials and their sums multiply all of x comes out: log(1 + exp(-m)) = log(exp(m) + 1) - m.
  constexpr polynomial logarithm(const polynomial& x) {
    list<factor> least;  // of each one's powers
    for (int t = 0; t < x.size(); ++t)
      for (const factor& f : x.factors(t)) {
        int i = 0;
        while (i < least.size() && least[i].atom != f.atom) ++i;
        if (i < least.size()) continue;
        const double power = least_power(x, f.atom);
        if (t_[f.atom].op == opcode::exp || (power < 0 && is_positive(f.atom))) least.push_back({f.atom, power});
      }
    polynomial outside, inside = x;
    for (const factor& f : least) {
      if (f.power == 0) continue;
      const polynomial child = t_.child(t_[f.atom].children[0]);
      if (t_[f.atom].op == opcode::exp) outside = t_.add(outside, child, f.power);
      else outside = t_.add(outside, logarithm(child), f.power);
      inside = t_.multiply(inside, polynomial::atom(f.atom, -f.power));
    }
    const bool inverted = inside.size() == 1 && inside.factors(0).count == 1 && inside.factors(0)[0].power < 0;
    if (inverted) inside = t_.power(inside, -1);
    return t_.add(outside, call(opcode::log, 0, inside), inverted ? -1 : 1);
  }
  // A sum of exponentials.
  constexpr bool is_positive(int atom) const {
    if (t_[atom].op != opcode::custom) return false;
    const polynomial& p = t_.child(t_[atom].children[0]);
    for (int t = 0; t < p.size(); ++t)
      if (p.coefficient(t) < 0 || !(p.factors(t).empty() || is_exponential(p.factors(t)))) return false;
    return true;
  }
  static constexpr double least_power(const polynomial& x, int atom) {
    double least = 0;
    for (int t = 0; t < x.size(); ++t) {
      double here = 0;
      for (const factor& f : x.factors(t))
        if (f.atom == atom) here = f.power;
      least = t == 0 || here < least ? here : least;
    }
    return least;
  }
  constexpr polynomial hyperbolic(const polynomial& x, double sign) {
    return scaled(t_.add(exponential(x), exponential(scaled(x, -1)), sign), 0.5);
  }

  constexpr polynomial affine(node_id id) {
    const node& n = g_[id];
    const graph::index_map& map = g_.maps[n.index];
    const axis_id read = g_.dims(id)[0];
    const polynomial inner = operand(id, 0);
    const axis_id bound = t_.axis(t_.extent(g_.extent_of(read)), axis_role::bound, t_.binding_level(inner));
    list<axis_id> from, to, dims;
    from.push_back(axis(read));
    to.push_back(bound);
    dims.push_back(bound);
    for (int i = 1; i < 3; ++i) dims.push_back(g_.dims(id)[i].valid() ? axis(g_.dims(id)[i]) : axis_id{});
    const polynomial renamed = t_.rename(inner, from, to);
    list<int> parts;
    parts.push_back(t_.intern(renamed));
    const int numbers[] = {map.first, map.second, map.divisor};
    for (int number : numbers) {
      const polynomial part = constant(number);
      parts.push_back(t_.intern(part));
    }
    const list<int> none;
    const list<axis_id> nowhere;
    const polynomial offset = polynomial::atom(t_.intern(opcode::extent, t_.extent(g_.extents[map.offset]), none, nowhere));
    parts.push_back(t_.intern(offset));
    const polynomial fill = literal(n.value);
    parts.push_back(t_.intern(fill));
    return polynomial::atom(t_.intern(opcode::affine, 0, parts, dims, axis_set::of(bound)));
  }

  constexpr polynomial gather(node_id id) {
    const axis_id read = g_.dims(id)[0];
    const polynomial inner = operand(id, 0), fill = literal(g_[id].value);
    const axis_id bound = t_.axis(t_.extent(g_.extent_of(read)), axis_role::bound, t_.binding_level(inner));
    const polynomial renamed = t_.rename(inner, list<axis_id>(1, axis(read)), list<axis_id>(1, bound));
    list<int> parts(1, t_.intern(renamed));
    parts.push_back(t_.intern(operand(id, 1)));
    parts.push_back(t_.intern(fill));
    return polynomial::atom(t_.intern(opcode::gather, 0, parts, list<axis_id>(1, bound), axis_set::of(bound)));
  }

  constexpr polynomial reshape(node_id id) {
    const node& n = g_[id];
    polynomial inner = operand(id, 0);
    list<axis_id> from, bound, dims;
    axis_set over;
    int number = 0;
    for (int d = 0; d < n.dim_count; ++d) {
      const axis_id a = axis(g_.dims(id)[d]);
      if (d >= n.index || !a.valid()) {
        dims.push_back(a);
        continue;
      }
      from.push_back(a);
      bound.push_back(
          t_.axis(t_.extent(g_.extent_of(g_.dims(id)[d])), axis_role::bound, t_.binding_level(inner) + number++));
      dims.push_back(bound.back());
      over |= axis_set::of(bound.back());
    }
    inner = t_.rename(inner, from, bound);
    return polynomial::atom(t_.intern(opcode::reshape, n.index, list<int>(1, t_.intern(inner)), dims, over));
  }

  atom_table& t_;
  graph_view g_;
  tier tier_;
  list<int> forms_;  // of each node
};

}  // namespace xgrad::inspect
