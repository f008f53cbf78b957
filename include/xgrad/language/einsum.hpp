// einsum<"ni,io->no">(a, b): products summed over the letters that the result lacks. Operands are multiplied from left
// to right, and a letter is summed as soon as nothing to the right uses it. Without `->` the result has, in the order of
// the alphabet, the letters that occur once. A letter twice in one operand takes its diagonal.
#pragma once

#include "dimensions.hpp"
#include "linear_algebra.hpp"

namespace xgrad {
namespace language {

inline constexpr int most_einsum_operands = 16;

// Dimensions of operands and result as letters, numbered in the order they first occur.
struct einsum_plan {
  bool legal = false;
  int operands = 0;
  int letters = 0;
  int rank[most_einsum_operands + 1] = {};  // the result's comes after the operands'
  int letter[most_einsum_operands + 1][largest_rank] = {};
  int last_use[52] = {};  // the last operand with that letter
  bool kept[52] = {};     // in the result
};

constexpr int letter_number(char c) { return c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= 'A' && c <= 'Z' ? c - 'A' : -1; }

constexpr einsum_plan parse_einsum(std::string_view text) {
  einsum_plan plan;
  int number_of[52];
  int uses[52] = {};
  for (int& n : number_of) n = -1;
  std::size_t i = 0;
  int operand = 0;
  bool arrow = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ') continue;
    if (c == ',') {
      if (++operand >= most_einsum_operands) return plan;
      continue;
    }
    if (c == '-') {
      if (i + 1 >= text.size() || text[i + 1] != '>') return plan;
      arrow = true;
      i += 2;
      break;
    }
    const int l = letter_number(c);
    if (l < 0 || plan.rank[operand] == largest_rank) return plan;
    if (number_of[l] < 0) number_of[l] = plan.letters++;
    ++uses[l];
    plan.last_use[number_of[l]] = operand;
    plan.letter[operand][plan.rank[operand]++] = number_of[l];
  }
  plan.operands = operand + 1;
  int& rank = plan.rank[plan.operands];
  const auto keep = [&](int number) {
    if (number < 0 || plan.kept[number] || rank == largest_rank) return false;
    plan.kept[number] = true;
    plan.letter[plan.operands][rank++] = number;
    return true;
  };
  if (arrow) {
    for (; i < text.size(); ++i) {
      if (text[i] == ' ') continue;
      const int l = letter_number(text[i]);
      if (l < 0 || !keep(number_of[l])) return plan;
    }
  } else {
    for (int l = 0; l < 52; ++l)
      if (uses[l] == 1 && !keep(number_of[l])) return plan;
  }
  plan.legal = true;
  return plan;
}

template <support::fixed_string Text, int Count>
struct einsum_of {
  static constexpr einsum_plan plan = parse_einsum(Text.view());

  static constexpr signature check(const signature* x) {
    if (!plan.legal || plan.operands != Count) return signature::wrong(fault::target);
    const support::extent* extents[52] = {};
    for (int i = 0; i < Count; ++i) {
      if (plan.rank[i] != x[i].dims.rank) return signature::wrong(fault::rank);
      for (int d = 0; d < plan.rank[i]; ++d) {
        const support::extent* own = x[i].dims.extents[d];
        const support::extent*& known = extents[plan.letter[i][d]];
        if (known == nullptr || known->is_one()) known = own;
        else if (!own->is_one() && !shape::same(known, own)) {
          signature wrong = signature::wrong(fault::inner);
          wrong.found[0] = known;
          wrong.found[1] = own;
          return wrong;
        }
      }
    }
    signature result;
    for (int d = 0; d < plan.rank[Count]; ++d) result.dims.push_back(extents[plan.letter[Count][d]]);
    return result;
  }

  // x's diagonal where a letter occurs twice; its letters, each once.
  static constexpr lowered distinct(lowering& to, lowered x, int operand, int* letters) {
    for (int d = 0; d < plan.rank[operand]; ++d) letters[d] = plan.letter[operand][d];
    for (int d = 0; d < x.dims.count; ++d)
      for (int later = x.dims.count - 1; later > d; --later) {
        if (letters[later] != letters[d]) continue;
        if (x.dims[d].valid() && x.dims[later].valid()) {
          const node_id same = to.g.binary(opcode::equal, to.g.iota(x.dims[d]), to.g.iota(x.dims[later]));
          x.id = to.g.ternary(opcode::select, same, to.number(x), to.g.literal(0));
          x.kind = element::number;
        } else if (!x.dims[d].valid()) {
          x.dims[d] = x.dims[later];
          x.dims[later] = {};
        }
        x = to.reduce(opcode::sum, x, 1U << later);
        for (int i = later; i < x.dims.count; ++i) letters[i] = letters[i + 1];
      }
    return x;
  }

  static constexpr lowered lower(lowering& to, const lowered* x) {
    lowered terms[Count];
    int letters[Count][largest_rank + 1] = {};
    for (int i = 0; i < Count; ++i) terms[i] = distinct(to, x[i], i, letters[i]);
    // Each letter takes the axis it has in the operand that is dearest to rename.
    axis_id axis_of[52];
    axis_set taken;
    for (int weight = 2; weight >= 0; --weight)
      for (int i = 0; i < Count; ++i)
        for (int d = 0; d < terms[i].dims.count; ++d) {
          axis_id& axis = axis_of[letters[i][d]];
          const axis_id own = terms[i].dims[d];
          if (to.weight(terms[i]) != weight || axis.valid() || !own.valid() || taken.contains(own)) continue;
          axis = own;
          taken |= axis_set::of(own);
        }
    lowered product;
    for (int i = 0; i < Count; ++i) {
      dimensions wanted;
      for (int d = 0; d < terms[i].dims.count; ++d) wanted.push_back(axis_of[letters[i][d]]);
      const lowered factor = moved_to(to, terms[i], wanted, taken);
      taken |= factor.dims.set();
      for (int d = 0; d < factor.dims.count; ++d)
        if (factor.dims[d].valid()) axis_of[letters[i][d]] = factor.dims[d];
      product.id = i == 0 ? to.number(factor) : to.g.binary(opcode::multiply, product.id, to.number(factor));
      axis_set over;
      for (int l = 0; l < plan.letters; ++l)
        if (plan.last_use[l] == i && !plan.kept[l]) over |= axis_set::of(axis_of[l]);
      product.id = to.g.sum(product.id, over);
    }
    lowered result{product.id, element::number, {}};
    for (int d = 0; d < plan.rank[Count]; ++d) result.dims.push_back(axis_of[plan.letter[Count][d]]);
    return result;
  }
};

template <support::fixed_string Text>
struct subscripts {
  template <class... Shapes>
  struct do_not_fit;
};

}  // namespace language

template <support::fixed_string Text, language::expression... E>
constexpr auto einsum(const E&... operands) {
  using namespace language;
  using op = einsum_of<Text, static_cast<int>(sizeof...(E))>;
  using text = shapes_unless<op, fault::target, subscripts<Text>::template do_not_fit, E...>;
  using ranks = shapes_unless<op, fault::rank, subscripts<Text>::template do_not_fit, E...>;
  using inner = extents_unless<op, fault::inner, inner_extents_differ, E...>;
  XGRAD_REQUIRE("xgrad::einsum<subscripts>(operands...): one group of letters for each operand, then -> and letters of "
                "the result",
                text);
  XGRAD_REQUIRE("xgrad::einsum<subscripts>(operands...): one letter for each dimension of an operand", ranks);
  XGRAD_REQUIRE("xgrad::einsum<subscripts>(operands...): the extents of a letter must agree or be 1", inner);
  return make<op>(operands...);
}

}  // namespace xgrad
