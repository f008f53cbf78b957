// layer_norm, rms_norm and batch_norm, as PyTorch defines them but without scale and shift: multiply and add those.
// batch_norm reads the statistics of its batch and moves its states towards them, as a further output of every kernel;
// inference(e) is e with the states as statistics, and updates nothing.
// Options are values. Their axis is resolved where the expression is lowered: the shape does not depend on it.
#pragma once

#include "by_rule.hpp"
#include "let.hpp"

namespace xgrad {
// Options of layer_norm and rms_norm: the axis, counted from the end if negative, and what keeps the root from 0.
struct layer_norm_options {
  int axis = -1;
  double epsilon = 1e-5;
};
// Options of batch_norm: what keeps the root from 0, and how far each batch moves the running statistics.
struct batch_norm_options {
  double epsilon = 1e-5;
  double momentum = 0.1;
};

namespace language {

constexpr formula reciprocal_root(const formula& x) { return apply(opcode::rsqrt, x); }
constexpr formula mean_of(const formula& x, unsigned over) { return {x.to, x.to->mean(x.x, over, true)}; }

// x, an axis, an epsilon
struct axis_rule {
  static constexpr signature check(const signature* x) {
    return x[0].dims.rank == 0 ? signature::wrong(fault::rank) : broadcast(x, 1, element::number);
  }
  template <class E>
  static constexpr misuse misused(const arguments<E, literal, literal>& args) {
    return dimension(static_cast<int>(args.rest.first.value), E::type.dims.rank) < 0 ? misuse::axis : misuse::none;
  }
  static constexpr unsigned over(lowering& to, const lowered* x) {
    const int d = dimension(static_cast<int>(to.g[x[1].id].value), x[0].dims.count);
    return 1U << (d < 0 ? 0 : d);
  }
};
// (x - mean) / sqrt(variance + epsilon)
struct layer_norm_of : axis_rule {
  static constexpr lowered lower(lowering& to, const lowered* x) {
    const unsigned along = over(to, x);
    const formula given{&to, x[0]}, centered = given - mean_of(given, along);
    return (centered * reciprocal_root(mean_of(square(centered), along) + formula{&to, x[2]})).x;
  }
};
// x / sqrt(mean(x^2) + epsilon)
struct rms_norm_of : axis_rule {
  static constexpr lowered lower(lowering& to, const lowered* x) {
    const formula given{&to, x[0]};
    return (given * reciprocal_root(mean_of(square(given), over(to, x)) + formula{&to, x[2]})).x;
  }
};

// x, mean, variance, epsilon, momentum
struct batch_norm_of {
  static constexpr signature check(const signature* x) {
    if (x[0].dims.rank < 2) return signature::wrong(fault::rank);
    const support::extent* columns = x[0].dims.extents[x[0].dims.rank - 1];
    for (int i = 1; i < 3; ++i)
      if (x[i].dims.rank != 1 || !shape::same(x[i].dims.extents[0], columns)) return signature::wrong(fault::inner);
    return broadcast(x, 1, element::number);
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    const formula given{&to, x[0]}, old_mean{&to, x[1]}, old_variance{&to, x[2]}, epsilon{&to, x[3]};
    to.start(x[2], initial::ones);
    if (to.inference) return ((given - old_mean) * reciprocal_root(old_variance + epsilon)).x;
    const unsigned rows = (1U << (x[0].dims.count - 1)) - 1;
    const formula mean = mean_of(given, rows), centered = given - mean, variance = mean_of(square(centered), rows);
    // The running variance is the estimate of the population's: divided by n - 1.
    const formula n{&to, to.count_of(x[0], rows)}, others = apply(opcode::maximum, n - n.of(1), 1);
    move(to, old_mean, {&to, to.without(mean.x, rows)}, x[4], n);
    move(to, old_variance, {&to, to.without((variance * (n / others)).x, rows)}, x[4], n);
    return (centered * reciprocal_root(variance + epsilon)).x;
  }
  // A batch of nothing leaves them where they are.
  static constexpr void move(lowering& to, const formula& old, const formula& found, const lowered& momentum,
                             const formula& rows) {
    const formula step{&to, momentum}, moved = (1 - step) * old + step * found;
    to.move_state(old.x, to.g.is_literal(rows.x.id) ? moved.x : select(rows == 0, old, moved).x);
  }
};

template <class E>
inline constexpr bool may_be_state = !E::type.ok();
template <support::fixed_string Name, auto... Extents>
inline constexpr bool may_be_state<symbol<symbol_kind::state, Name, Extents...>> = true;
template <int I, element Kind, auto... Extents>
inline constexpr bool may_be_state<bound<I, Kind, Extents...>> = true;
template <class...>
struct not_states;

// e lowered for inference: bodies of lets anew.
template <class E>
struct inference_of : expression_base {
  static constexpr const signature& type = E::type;
  E e;

  constexpr lowered lower(lowering& to) const {
    const bool outer = to.inference;
    to.inference = true;
    const lowered result = to.lower_anew(e);
    to.inference = outer;
    return to.pinned(result);
  }
  // The symbols alone: the bodies of its lets are lowered here, not before.
  constexpr void leaves(support::list<leaf>& to) const {
    support::list<leaf> own;
    support::list<const body_info*> entered;
    e.leaves(own);
    walk(
        own, entered,
        [&](const leaf& given) {
          if (!given.training) to.push_back({given.symbol, nullptr, given.how, given.pins, given.wrong});
        },
        [](const body_info*) {});
  }
};

}  // namespace language

// x with mean 0 and variance 1 along one axis.
template <language::expression E>
constexpr auto layer_norm(const E& x, const layer_norm_options& options = {}) {
  using namespace language;
  constexpr fault what = signature_of<layer_norm_of, E, literal, literal>.what;
  using found = typename shapes_fault<what != fault::rank, shape_is, E>::type;
  XGRAD_REQUIRE("xgrad::layer_norm(x): x must have at least one dimension", found);
  return make<layer_norm_of>(x, options.axis, options.epsilon);
}
// x with mean square 1 along one axis.
template <language::expression E>
constexpr auto rms_norm(const E& x, const layer_norm_options& options = {}) {
  using namespace language;
  constexpr fault what = signature_of<rms_norm_of, E, literal, literal>.what;
  using found = typename shapes_fault<what != fault::rank, shape_is, E>::type;
  XGRAD_REQUIRE("xgrad::rms_norm(x): x must have at least one dimension", found);
  return make<rms_norm_of>(x, options.axis, options.epsilon);
}
// x (..., C), mean and variance states (C): x with mean 0 and variance 1 over all axes but the last. A kernel moves the
// states by `momentum` towards the batch's mean and its variance divided by n - 1.
template <language::expression E, language::expression M, language::expression V>
constexpr auto batch_norm(const E& x, const M& mean, const V& variance, const batch_norm_options& options = {}) {
  using namespace language;
  using states = typename shapes_fault<may_be_state<M> && may_be_state<V>, not_states, M, V>::type;
  constexpr fault what = signature_of<batch_norm_of, E, M, V, literal, literal>.what;
  using rank = typename shapes_fault<what != fault::rank, shape_is, E>::type;
  using inner = typename shapes_fault<what != fault::inner, shapes_are, E, M, V>::type;
  XGRAD_REQUIRE("xgrad::batch_norm(x, mean, variance): mean and variance must be states", states);
  XGRAD_REQUIRE("xgrad::batch_norm(x, mean, variance): x must have at least two dimensions", rank);
  XGRAD_REQUIRE("xgrad::batch_norm(x, mean, variance): mean and variance must have the last extent of x", inner);
  if constexpr (!support::holds<states>) return poison{};
  else return make<batch_norm_of>(x, mean, variance, options.epsilon, options.momentum);
}
// e with running statistics and without dropout.
template <language::expression E>
constexpr auto inference(const E& e) {
  if constexpr (E::type.ok()) return language::inference_of<E>{{}, e};
  else return language::poison{};
}

}  // namespace xgrad
