// Products and sums of products in the order of least work. Factors of fewer axes are multiplied first, so that what is
// constant in a loop is computed outside it; in a sum, factors that do not vary along its axes move out, and three or
// more factors are grouped so that every contraction has two. Knows extents only as guesses where they are run-time.
#pragma once

#include "names.hpp"

namespace xgrad::rewrite {

namespace detail {

constexpr bool is_product(opcode op) { return op == opcode::multiply || op == opcode::divide || op == opcode::negate; }

struct product_factor {
  term value;
  double size = 1;  // number of elements
  constexpr axis_set axes() const { return value.axes(); }
};

class contraction {
 public:
  constexpr explicit contraction(const graph_view& source)
      : source_(source), uses_(count_uses(source)), absorbed_(source.size(), 0) {
    for (const graph_axis& a : source.axes) {
      const auto guess = [](const support::name&) { return 256L; };
      sizes_.push_back(static_cast<double>(source.extents[a.extent].evaluate(guess)));
    }
    mark_absorbed();
  }

  constexpr node_id operator()(graph& g, const graph_view&, node_id id, span<node_id> operands) {
    const opcode op = source_.op(id);
    if (now_.empty()) now_.resize(source_.size());
    node_id made;
    if (absorbed_[id.value] != 0) {
      made = operands[0];  // never read: its only user takes it apart
    } else if (is_product(op)) {
      made = product(g, id);
    } else if (op == opcode::sum && takes_apart(source_.operand(id, 0))) {
      made = sum_of_product(g, id);
    } else {
      made = g.with_operands(source_, id, operands);
    }
    now_[id.value] = made;
    return made;
  }

 private:
  using graph_axis = xgrad::graph::axis;

  // A product with one user, a product or a sum, is taken apart with it. So is a number times x when only sums read it,
  // each smaller than x: the number then multiplies those.
  struct users {
    bool take_apart = false;  // one of them does
    bool only_sums = true;    // directly or through a product that is taken apart
    double largest_sum = 0;
  };
  constexpr void mark_absorbed() {
    list<users> of(source_.size());
    for (const auto& o : source_.outputs) of[o.node.value].only_sums = false;
    for (int i = source_.size() - 1; i >= 0; --i) {
      if (uses_[i] == 0) continue;
      const node& n = source_.nodes[i];
      if (is_product(n.op) && (uses_[i] == 1 ? of[i].take_apart : of[i].only_sums && scales({i}, of[i].largest_sum)))
        absorbed_[i] = 1;
      users mine{is_product(n.op) || n.op == opcode::sum, n.op == opcode::sum, size(n.axes)};
      if (absorbed_[i] != 0) mine = of[i];
      for (node_id o : source_.operands({i})) {
        users& all = of[o.value];
        all.take_apart = all.take_apart || mine.take_apart;
        all.only_sums = all.only_sums && mine.only_sums;
        if (mine.largest_sum > all.largest_sum) all.largest_sum = mine.largest_sum;
      }
    }
  }
  constexpr bool scales(node_id id, double largest_sum) const {
    if (source_.op(id) != opcode::multiply) return false;
    const axis_set all = source_[id].axes;
    const bool scaled = source_[source_.operand(id, 0)].axes.empty() || source_[source_.operand(id, 1)].axes.empty();
    return scaled && largest_sum < size(all);
  }

  // A product used elsewhere too is still taken apart when it is larger than each of its factors: it is never stored.
  constexpr bool takes_apart(node_id x) const {
    if (absorbed_[x.value] != 0) return true;
    if (source_.op(x) != opcode::multiply) return false;
    const axis_set all = source_[x].axes;
    return !(source_[source_.operand(x, 0)].axes == all) && !(source_[source_.operand(x, 1)].axes == all);
  }
  constexpr double size(axis_set axes) const {
    double n = 1;
    for (axis_id a : axes)
      if (a.value < sizes_.size()) n *= sizes_[a.value];
    return n;
  }

  // The factors of a product, those of equal axes made one, smallest first; the literal ones apart.
  struct factors {
    double coefficient = 1;
    list<product_factor> parts;
  };
  constexpr factors take_apart(graph& g, node_id root) {
    factors result;
    list<node_id> numerators, denominators, stack;
    list<char> inverted;
    stack.push_back(root);
    inverted.push_back(0);
    while (!stack.empty()) {
      const node_id id = stack.back();
      const char below = inverted.back();
      stack.pop_back();
      inverted.pop_back();
      const opcode op = source_.op(id);
      if (id == root || absorbed_[id.value] != 0) {
        if (op == opcode::negate) result.coefficient = -result.coefficient;
        for (int j = source_[id].operand_count - 1; j >= 0; --j) {
          stack.push_back(source_.operand(id, j));
          inverted.push_back(op == opcode::divide && j == 1 ? static_cast<char>(1 - below) : below);
        }
      } else if (op == opcode::literal && collects(result.coefficient, source_[id].value, below != 0)) {
      } else {
        (below != 0 ? denominators : numerators).push_back(now_[id.value]);
      }
    }
    group(g, numerators, denominators, result.parts);
    return result;
  }
  // False, and nothing done, where the product of literals leaves the range of numbers.
  static constexpr bool collects(double& coefficient, double value, bool inverted) {
    const double all =
        inverted ? support::math::quotient_of(coefficient, value) : support::math::product_of(coefficient, value);
    if (!support::math::isfinite(all) || all == 0) return false;
    coefficient = all;
    return true;
  }
  constexpr void group(graph& g, const list<node_id>& numerators, const list<node_id>& denominators,
                       list<product_factor>& parts) const {
    list<term> above, below;
    list<axis_set> sets;
    const auto collect = [&](const list<node_id>& from, bool inverted) {
      for (node_id id : from) {
        const term f{&g, id};
        int at = 0;
        while (at < sets.size() && !(sets[at] == f.axes())) ++at;
        if (at == sets.size()) {
          sets.push_back(f.axes());
          above.push_back({&g, {}});
          below.push_back({&g, {}});
        }
        term& to = inverted ? below[at] : above[at];
        to = !to.id.valid() ? f : to.id == f.id ? apply(opcode::square, f) : to * f;
      }
    };
    collect(numerators, false);
    collect(denominators, true);
    for (int i = 0; i < sets.size(); ++i) {
      const term value = !below[i].id.valid() ? above[i] : !above[i].id.valid() ? 1 / below[i] : above[i] / below[i];
      insert(parts, {value, size(value.axes())});
    }
  }
  static constexpr void insert(list<product_factor>& parts, const product_factor& added) {
    parts.push_back(added);
    for (int i = parts.size() - 1; i > 0 && parts[i].size < parts[i - 1].size; --i) {
      const product_factor swapped = parts[i];
      parts[i] = parts[i - 1];
      parts[i - 1] = swapped;
    }
  }
  static constexpr void remove(list<product_factor>& parts, int at) {
    for (int i = at; i + 1 < parts.size(); ++i) parts[i] = parts[i + 1];
    parts.pop_back();
  }

  static constexpr term scaled(double by, term x) { return by == 1 ? x : by == -1 ? -x : by * x; }

  // All of them multiplied, each time the two whose product is smallest. The literal goes to the smallest.
  constexpr term multiplied(graph& g, double coefficient, list<product_factor>& parts) const {
    if (parts.empty()) return {&g, g.literal(coefficient)};
    const bool negated = coefficient == -1 && parts[0].size == parts.back().size;
    if (!negated && coefficient != 1) parts[0].value = scaled(coefficient, parts[0].value);
    while (parts.size() > 1) {
      int first = 0, second = 1;
      double least = 0;
      for (int i = 0; i < parts.size(); ++i)
        for (int j = i + 1; j < parts.size(); ++j) {
          const double n = size(parts[i].axes() | parts[j].axes());
          if (least != 0 && n >= least) continue;
          least = n;
          first = i;
          second = j;
        }
      const term product = parts[first].value * parts[second].value;
      remove(parts, second);
      remove(parts, first);
      insert(parts, {product, least});
    }
    return negated ? -parts[0].value : parts[0].value;
  }

  constexpr node_id product(graph& g, node_id id) {
    factors f = take_apart(g, id);
    return multiplied(g, f.coefficient, f.parts).id;
  }

  constexpr node_id sum_of_product(graph& g, node_id id) {
    axis_set over = source_[id].over;
    factors f = take_apart(g, source_.operand(id, 0));
    list<product_factor> inside, outside;
    for (const product_factor& p : f.parts) (inside_of(p, over) ? inside : outside).push_back(p);
    while (inside.size() > 1) {
      if (sum_what_is_alone(inside, outside, over)) continue;
      if (inside.size() == 2) break;
      merge_cheapest(inside, over);
    }
    place_scale(g, f.coefficient, inside, outside, source_[id].axes);
    term total = inside.empty() ? term{&g, g.literal(1)} : inside[0].value;
    if (inside.size() == 2) total = total * inside[1].value;
    total = sum(total, over);
    if (outside.empty()) return scaled(f.coefficient, total).id;
    if (!inside.empty()) insert(outside, {total, size(total.axes())});
    return multiplied(g, f.coefficient, outside).id;
  }
  static constexpr bool inside_of(const product_factor& p, axis_set over) { return !(p.axes() & over).empty(); }

  // A summed axis along which one factor alone varies: that factor is summed first.
  constexpr bool sum_what_is_alone(list<product_factor>& inside, list<product_factor>& outside, axis_set& over) const {
    for (int i = 0; i < inside.size(); ++i) {
      axis_set others;
      for (int j = 0; j < inside.size(); ++j)
        if (j != i) others |= inside[j].axes();
      const axis_set alone = (inside[i].axes() & over).without(others);
      if (alone.empty()) continue;
      const term summed = sum(inside[i].value, alone);
      remove(inside, i);
      over = over.without(alone);
      const product_factor rest{summed, size(summed.axes())};
      insert(inside_of(rest, over) ? inside : outside, rest);
      return true;
    }
    return false;
  }

  // Multiplies the two factors for which the product, and what is left after its sum, are smallest.
  constexpr void merge_cheapest(list<product_factor>& inside, axis_set& over) const {
    int first = 0, second = 1;
    double least = 0;
    axis_set summed;
    for (int i = 0; i < inside.size(); ++i)
      for (int j = i + 1; j < inside.size(); ++j) {
        axis_set others;
        for (int k = 0; k < inside.size(); ++k)
          if (k != i && k != j) others |= inside[k].axes();
        const axis_set all = inside[i].axes() | inside[j].axes();
        const axis_set alone = (all & over).without(others);
        const double cost = size(all) + 0.5 * size(all.without(alone));
        if (least != 0 && cost >= least) continue;
        least = cost;
        first = i;
        second = j;
        summed = alone;
      }
    const term product = sum(inside[first].value * inside[second].value, summed);
    over = over.without(summed);
    remove(inside, second);
    remove(inside, first);
    insert(inside, {product, size(product.axes())});
  }

  // What has no axes at all multiplies the smallest of: the other factors, those in the sum, the sum.
  constexpr void place_scale(graph& g, double& coefficient, list<product_factor>& inside, list<product_factor>& outside,
                             axis_set result) const {
    term scale{&g, {}};
    while (!outside.empty() && outside[0].axes().empty()) {
      scale = scale.id.valid() ? scale * outside[0].value : outside[0].value;
      remove(outside, 0);
    }
    if (!scale.id.valid() && (coefficient == 1 || coefficient == -1)) return;
    scale = scale.id.valid() ? scaled(coefficient, scale) : term{&g, g.literal(coefficient)};
    coefficient = 1;
    if (inside.empty() || size(result) <= inside[0].size || (!outside.empty() && outside[0].size <= inside[0].size)) {
      insert(outside, {scale, 1});
    } else {
      inside[0].value = scale * inside[0].value;
    }
  }

  graph_view source_;
  list<int> uses_;
  list<char> absorbed_;
  list<double> sizes_;
  list<node_id> now_;
};

}  // namespace detail

constexpr graph order_products(const graph_view& source) { return rebuild(source, detail::contraction(source)); }

}  // namespace xgrad::rewrite
