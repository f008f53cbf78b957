// The reference: evaluates a graph node by node, in long double or double, over dense arrays, with the C++ library's functions.
// Slow and plain on purpose; shares nothing with the code it checks but the graph.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "xgrad/graph/rebuild.hpp"

namespace xgrad::tests {

template <class number>
class interpreter_of {
 public:
  using values = std::vector<number>;

  // `extents`: the value of each run-time extent. `bound`: for each symbol its elements, row-major.
  interpreter_of(const graph::graph_view& g, std::map<std::string, long> extents, std::vector<values> bound)
      : owned_(graph::graph::copy_of(g)), g_(owned_.view()), extents_(std::move(extents)), bound_(std::move(bound)) {
    nodes_.resize(static_cast<std::size_t>(g_.size()));
    for (int i = 0; i < g_.size(); ++i) nodes_[static_cast<std::size_t>(i)] = evaluate({i});
  }

  interpreter_of(const interpreter_of&) = delete;
  interpreter_of& operator=(const interpreter_of&) = delete;

  // The elements of a node, row-major over its axes in the order of their ids.
  const values& node(graph::node_id id) const { return nodes_[static_cast<std::size_t>(id.value)]; }

  // The elements of an output, row-major over its dimensions.
  values output(int which) const {
    const graph::output& o = g_.outputs[which];
    values result;
    graph::axis_set all;
    for (graph::axis_id a : g_.dims(o)) all |= graph::axis_set::of(a);
    position at{};
    gather(o.node, g_.dims(o), 0, at, result);
    return result;
  }

  static long elements(const graph::graph_view& g, const std::map<std::string, long>& extents, int symbol) {
    long n = 1;
    for (int d = 0; d < g.symbols[symbol].rank; ++d) n *= value_of(g.symbol_extent(symbol, d), extents);
    return n;
  }
  static long value_of(const support::extent& e, const std::map<std::string, long>& extents) {
    return e.evaluate([&](const support::name& n) {
      std::string text;
      for (int i = 0; i < n.size(); ++i) text += n[i];
      return extents.at(text);
    });
  }

  // The finalizer of MurmurHash3.
  static number scrambled(number a, number b) {
    std::uint32_t h = static_cast<std::uint32_t>(a) * 2654435761u + static_cast<std::uint32_t>(b);
    h = (h ^ (h >> 16)) * 2246822507u;
    h = (h ^ (h >> 13)) * 3266489909u;
    return static_cast<number>((h ^ (h >> 16)) >> 9);
  }

 private:
  struct position {
    long of[64] = {};
  };

  long size(graph::axis_id a) const { return a.valid() ? value_of(g_.extent_of(a), extents_) : 1; }
  long at(graph::axis_set axes, const position& p) const {
    long offset = 0;
    for (graph::axis_id a : axes) offset = offset * size(a) + p.of[a.value];
    return offset;
  }
  number read(graph::node_id id, const position& p) const {
    return nodes_[static_cast<std::size_t>(id.value)][static_cast<std::size_t>(at(g_[id].axes, p))];
  }
  void gather(graph::node_id id, support::span<graph::axis_id> dims, int d, position& p, values& to) const {
    if (d == dims.size()) {
      to.push_back(read(id, p));
      return;
    }
    for (long i = 0; i < size(dims[d]); ++i) {
      if (dims[d].valid()) p.of[dims[d].value] = i;
      gather(id, dims, d + 1, p, to);
    }
  }
  template <class Visit>
  void each(graph::axis_set axes, position& p, Visit visit) const {
    if (axes.empty()) return visit();
    const graph::axis_id a = axes.first();
    for (p.of[a.value] = 0; p.of[a.value] < size(a); ++p.of[a.value])
      each(axes.without(graph::axis_set::of(a)), p, visit);
  }

  values evaluate(graph::node_id id) {
    using graph::opcode;
    const graph::node& n = g_[id];
    if (n.op == opcode::scanned && is_first(id)) run_steps(id);
    values result;
    position p{};
    each(n.axes, p, [&] {
      if (graph::is_pointwise(n.op)) result.push_back(pointwise(id, n, p));
      else if (graph::is_reduction(n.op)) result.push_back(reduction(id, n, p));
      else result.push_back(structure(id, n, p));
    });
    return result;
  }

  bool is_first(graph::node_id scanned) const {
    for (int i = 0; i < scanned.value; ++i)
      if (g_.op({i}) == graph::opcode::scanned && g_[{i}].index == g_[scanned].index) return false;
    return true;
  }
  // Step by step: carried values are set, then all that the steps compute is evaluated along the whole axis again.
  void run_steps(graph::node_id scanned) {
    const graph::recurrence& r = g_.recurrences[g_[scanned].index];
    const support::list<bool> inside = graph::steps_of(g_, g_[scanned].index, scanned.value);
    for (long s = 0; s < size(r.along); ++s) {
      for (int i = 0; i < scanned.value; ++i) {
        if (!inside[i]) continue;
        if (g_.op({i}) == graph::opcode::carried) carry({i}, scanned, r, s);
        else nodes_[static_cast<std::size_t>(i)] = evaluate({i});
      }
    }
  }
  void carry(graph::node_id leaf, graph::node_id scanned, const graph::recurrence& r, long step) {
    const int c = g_[leaf].index - r.first_carry;
    const graph::node_id source = g_.operand(scanned, step == 0 ? 1 + 2 * c : 2 + 2 * c);
    const long here = r.backward ? size(r.along) - 1 - step : step, before = r.backward ? here + 1 : here - 1;
    const support::span<graph::axis_id> own = g_.axes_of(g_.carries[g_[leaf].index]), dims = g_.dims(leaf);
    values& to = nodes_[static_cast<std::size_t>(leaf.value)];
    std::size_t next = 0;
    position p{};
    each(g_[leaf].axes, p, [&] {
      const std::size_t i = next++;
      if (p.of[r.along.value] != here) return;
      position from{};
      for (int d = 0; d < own.size(); ++d) from.of[own[d].value] = p.of[dims[d + 1].value];
      from.of[r.along.value] = before;
      to[i] = read(source, from);
    });
  }

  number reduction(graph::node_id id, const graph::node& n, position& p) const {
    using graph::opcode;
    const graph::node_id x = g_.operand(id, 0);
    bool first = true;
    constexpr number infinity = std::numeric_limits<number>::infinity();
    number total = n.op == opcode::maximum_of ? -infinity : infinity;
    if (n.op == opcode::sum || n.op == opcode::product) total = n.op == opcode::sum ? 0 : 1;
    each(n.over, p, [&] {
      const number v = read(x, p);
      if (n.op == opcode::sum) total += v;
      else if (n.op == opcode::product) total *= v;
      else if (first || std::isnan(v) || (n.op == opcode::maximum_of ? v > total : v < total))
        total = !first && std::isnan(total) ? total : v;
      first = false;
    });
    return total;
  }

  number structure(graph::node_id id, const graph::node& n, position p) const {
    using graph::opcode;
    const support::span<graph::axis_id> dims = g_.dims(id);
    switch (n.op) {
      case opcode::literal: return static_cast<number>(n.value);
      case opcode::extent: return static_cast<number>(value_of(g_.extents[n.index], extents_));
      case opcode::iota: return static_cast<number>(p.of[dims[0].value]);
      case opcode::symbol: {
        long offset = 0;
        for (graph::axis_id a : dims) offset = offset * size(a) + (a.valid() ? p.of[a.value] : 0);
        return bound_[static_cast<std::size_t>(n.index)][static_cast<std::size_t>(offset)];
      }
      case opcode::carried: return 0;  // the recurrence sets it
      case opcode::scanned: return read(g_.operand(id, 0), p);
      case opcode::rename: {
        const position outside = p;
        const int half = dims.size() / 2;
        for (int i = 0; i < half; ++i) p.of[dims[i].value] = outside.of[dims[half + i].value];
        return read(g_.operand(id, 0), p);
      }
      case opcode::reshape: {
        long flat = 0;
        for (int i = n.index; i < dims.size(); ++i)
          flat = flat * size(dims[i]) + (dims[i].valid() ? p.of[dims[i].value] : 0);
        for (int i = n.index - 1; i >= 0; --i) {
          if (dims[i].valid()) p.of[dims[i].value] = flat % size(dims[i]);
          flat /= size(dims[i]);
        }
        return read(g_.operand(id, 0), p);
      }
      case opcode::affine: {
        const graph::index_map& map = g_.maps[n.index];
        long at = value_of(g_.extents[map.offset], extents_);
        if (dims[1].valid()) at += map.first * p.of[dims[1].value];
        if (dims[2].valid()) at += map.second * p.of[dims[2].value];
        if (at < 0 || at % map.divisor != 0 || at / map.divisor >= size(dims[0])) return static_cast<number>(n.value);
        p.of[dims[0].value] = at / map.divisor;
        return read(g_.operand(id, 0), p);
      }
      case opcode::gather: {
        const number at = read(g_.operand(id, 1), p);
        if (!(at >= 0 && at < static_cast<number>(size(dims[0])))) return static_cast<number>(n.value);
        p.of[dims[0].value] = static_cast<long>(at);
        return read(g_.operand(id, 0), p);
      }
      case opcode::scatter: {
        const auto wanted = static_cast<number>(p.of[dims[0].value]);
        number total = 0;
        each(n.over, p, [&] {
          if (read(g_.operand(id, 1), p) == wanted) total += read(g_.operand(id, 0), p);
        });
        return total;
      }
      case opcode::stop:
      case opcode::custom:
      case opcode::barrier: return read(g_.operand(id, 0), p);
      default: throw std::logic_error("the interpreter meets a request");
    }
  }

  static number digamma(number x) {
    number shift = 0;
    for (; x < 20; x += 1) shift -= 1 / x;
    const number r = 1 / (x * x);
    return shift + std::log(x) - number(0.5) / x - r * (number(1) / 12 - r * (number(1) / 120 - r * (number(1) / 252 - r / 240)));
  }

  // The sum of terms one by one, then the Euler-Maclaurin formula; for positive numbers.
  static number polygamma(int order, number x) {
    const int n = order + 1;
    number factorial = 1;
    for (int i = 2; i <= order; ++i) factorial *= i;
    number total = 0;
    for (; x < 30 + n; x += 1) total += factorial / std::pow(x, number(n));
    number term = factorial / std::pow(x, number(order)) / order;
    total += term + factorial / std::pow(x, number(n)) / 2;
    const number bernoulli[] = {number(1) / 6, number(-1) / 30, number(1) / 42, number(-1) / 30, number(5) / 66};
    for (int j = 1; j <= 5; ++j) {
      term *= number((n + 2 * j - 3) * (n + 2 * j - 2)) / ((2 * j - 1) * (2 * j)) / (x * x);
      total += bernoulli[j - 1] * term;
    }
    return order % 2 == 1 ? total : -total;
  }

  number pointwise(graph::node_id id, const graph::node& n, const position& p) const {
    using graph::opcode;
    const number a = read(g_.operand(id, 0), p);
    const number b = n.operand_count > 1 ? read(g_.operand(id, 1), p) : 0;
    const number c = n.operand_count > 2 ? read(g_.operand(id, 2), p) : 0;
    const auto nan_of = [](number u, number v) { return std::isnan(u) ? u : v; };
    switch (n.op) {
      case opcode::negate: return -a;
      case opcode::abs: return std::fabs(a);
      case opcode::sign: return a > 0 ? 1 : a < 0 ? -1 : a;
      case opcode::floor: return std::floor(a);
      case opcode::ceil: return std::ceil(a);
      case opcode::round: return std::nearbyint(a);
      case opcode::trunc: return std::trunc(a);
      case opcode::square: return a * a;
      case opcode::sqrt: return std::sqrt(a);
      case opcode::rsqrt: return 1 / std::sqrt(a);
      case opcode::cbrt: return std::cbrt(a);
      case opcode::reciprocal: return 1 / a;
      case opcode::exp: return std::exp(a);
      case opcode::exp2: return std::exp2(a);
      case opcode::expm1: return std::expm1(a);
      case opcode::log: return std::log(a);
      case opcode::log2: return std::log2(a);
      case opcode::log10: return std::log10(a);
      case opcode::log1p: return std::log1p(a);
      case opcode::sin: return std::sin(a);
      case opcode::cos: return std::cos(a);
      case opcode::tan: return std::tan(a);
      case opcode::asin: return std::asin(a);
      case opcode::acos: return std::acos(a);
      case opcode::atan: return std::atan(a);
      case opcode::sinh: return std::sinh(a);
      case opcode::cosh: return std::cosh(a);
      case opcode::tanh: return std::tanh(a);
      case opcode::asinh: return std::asinh(a);
      case opcode::acosh: return std::acosh(a);
      case opcode::atanh: return std::atanh(a);
      case opcode::erf: return std::erf(a);
      case opcode::erfc: return std::erfc(a);
      case opcode::lgamma: return std::lgamma(a);
      case opcode::digamma: return digamma(a);
      case opcode::polygamma: return polygamma(n.index, a);
      case opcode::sigmoid: return a >= 0 ? 1 / (1 + std::exp(-a)) : std::exp(a) / (1 + std::exp(a));
      case opcode::softplus: return std::isnan(a) ? a : std::fmax(a, number(0)) + std::log1p(std::exp(-std::fabs(a)));
      case opcode::relu: return a > 0 ? a : std::isnan(a) ? a : 0;
      case opcode::isnan: return std::isnan(a) ? 1 : 0;
      case opcode::isfinite: return std::isfinite(a) ? 1 : 0;
      case opcode::logical_not: return a == 0 ? 1 : 0;
      case opcode::to_number: return a;
      case opcode::add: return a + b;
      case opcode::subtract: return a - b;
      case opcode::multiply: return a * b;
      case opcode::divide: return a / b;
      case opcode::pow: return std::pow(a, b);
      case opcode::mod: return a - std::floor(a / b) * b;
      case opcode::atan2: return std::atan2(a, b);
      case opcode::hypot: return std::hypot(a, b);
      case opcode::maximum: return std::isnan(a + b) ? nan_of(a, b) : a > b ? a : b;
      case opcode::minimum: return std::isnan(a + b) ? nan_of(a, b) : a < b ? a : b;
      case opcode::logaddexp:
        return a == b ? a + std::log(number(2)) : std::fmax(a, b) + std::log1p(std::exp(-std::fabs(a - b)));
      case opcode::scramble: return scrambled(a, b);
      case opcode::less: return a < b ? 1 : 0;
      case opcode::less_equal: return a <= b ? 1 : 0;
      case opcode::equal: return a == b ? 1 : 0;
      case opcode::not_equal: return a != b ? 1 : 0;
      case opcode::logical_and: return a != 0 && b != 0 ? 1 : 0;
      case opcode::logical_or: return a != 0 || b != 0 ? 1 : 0;
      case opcode::logical_xor: return (a != 0) != (b != 0) ? 1 : 0;
      case opcode::select: return a != 0 ? b : c;
      case opcode::multiply_add: return std::fma(a, b, c);
      default: throw std::logic_error("the interpreter does not know an operation");
    }
  }

  graph::graph owned_;
  graph::graph_view g_;
  std::map<std::string, long> extents_;
  std::vector<values> bound_;
  std::vector<values> nodes_;
};

using number = long double;
using values = std::vector<number>;
using interpreter = interpreter_of<number>;

}  // namespace xgrad::tests
