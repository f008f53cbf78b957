// Recurrent layers: rnn, lstm and gru, as cells of one step and as scans over a sequence.
// x (..., I) and the carried values (..., Hidden) of a cell; x (..., T, I) of a sequence. Parameters: name.weight_ih
// (I, gates * Hidden), name.weight_hh (Hidden, gates * Hidden), name.bias (gates * Hidden), one after the other for each
// gate; name.bias_hh, of gru alone. PyTorch stores the transposes of these weights, Keras these.
#pragma once

#include "layers.hpp"
#include "scan.hpp"

namespace xgrad {

// The order of gru's gates in its arrays: reset, update, new; or update, reset, new. lstm's are input, forget, cell, output
// in both.
enum class gate_order : unsigned char { pytorch, keras };

namespace language {

template <support::fixed_string Name, int Count, int Hidden, class X>
constexpr auto input_part(const X& x) {
  return matmul(x, layer_parameter<Name, "weight_ih", last_extent<X>(), Count * Hidden>.initial(initial::xavier_uniform)) +
         layer_parameter<Name, "bias", Count * Hidden>.initial(initial::zeros);
}
template <support::fixed_string Name, int Count, int Hidden, class H>
constexpr auto carried_part(const H& h) {
  return matmul(h, layer_parameter<Name, "weight_hh", Hidden, Count * Hidden>.initial(initial::orthogonal));
}
template <int Gate, int Hidden, class Z>
constexpr auto gate(const Z& z) {
  return slice<-1, Gate * Hidden, (Gate + 1) * Hidden>(z);
}

template <support::fixed_string Name, int Hidden>
struct rnn_step {
  template <class H, class X>
  constexpr auto operator()(const H& h, const X& x) const {
    return tanh(input_part<Name, 1, Hidden>(x) + carried_part<Name, 1, Hidden>(h));
  }
};
template <int Hidden>
struct lstm_gates {
  template <class Z, class C>
  constexpr auto operator()(const Z& z, const C& c) const {
    return sigmoid(gate<1, Hidden>(z)) * c + sigmoid(gate<0, Hidden>(z)) * tanh(gate<2, Hidden>(z));
  }
};
template <int Hidden>
struct lstm_output {
  template <class Z, class C>
  constexpr auto operator()(const Z& z, const C& c) const {
    return sigmoid(gate<3, Hidden>(z)) * tanh(c);
  }
};
template <support::fixed_string Name, int Hidden>
struct lstm_step {
  template <class Carry, class X>
  constexpr auto operator()(const Carry& carry, const X& x) const {
    const auto [h, c] = carry;
    const auto z = input_part<Name, 4, Hidden>(x) + carried_part<Name, 4, Hidden>(h);
    const auto cell = let(lstm_gates<Hidden>(), z, c);
    return pack(let(lstm_output<Hidden>(), z, cell), cell);
  }
};
template <int Hidden, gate_order Order>
struct gru_gates {
  template <class X, class Z, class H>
  constexpr auto operator()(const X& x, const Z& z, const H& h) const {
    constexpr int reset = Order == gate_order::pytorch ? 0 : 1, update = 1 - reset;
    const auto fresh =
        tanh(gate<2, Hidden>(x) + sigmoid(gate<reset, Hidden>(x) + gate<reset, Hidden>(z)) * gate<2, Hidden>(z));
    return let(gru_mix(), sigmoid(gate<update, Hidden>(x) + gate<update, Hidden>(z)), fresh, h);
  }
  struct gru_mix {
    template <class U, class F, class H>
    constexpr auto operator()(const U& keep, const F& fresh, const H& h) const {
      return (1 - keep) * fresh + keep * h;
    }
  };
};
template <support::fixed_string Name, int Hidden, gate_order Order>
struct gru_step {
  template <class H, class X>
  constexpr auto operator()(const H& h, const X& x) const {
    const auto z = carried_part<Name, 3, Hidden>(h) + layer_parameter<Name, "bias_hh", 3 * Hidden>.initial(initial::zeros);
    return let(gru_gates<Hidden, Order>(), input_part<Name, 3, Hidden>(x), z, h);
  }
};

// Zeros for what is carried over x (..., T, I): (..., Hidden).
template <int Hidden, class X, std::size_t... D>
constexpr auto no_carry_along(std::index_sequence<D...>) {
  return make<broadcast_of<compact<X::type.dims[static_cast<int>(D)]>()..., Hidden>>(literal(0));
}
template <int Hidden, class X>
constexpr auto no_carry() {
  return no_carry_along<Hidden, X>(std::make_index_sequence<static_cast<std::size_t>(X::type.dims.rank - 2)>());
}
template <class X>
using sequence_fault = typename shapes_fault<is_sequence<X>(), shape_is, X>::type;

// The scan of a layer's step along x (..., T, I), from the given start or from zeros for each carried value.
template <class Step, int Hidden, int Carries, step_values Derivative, class X, class... Start>
constexpr auto along_sequence(const X& x, const Start&... start) {
  using found = sequence_fault<X>;
  XGRAD_REQUIRE("xgrad::rnn<name, hidden>(x), lstm, gru: x must be (..., T, features)", found);
  if constexpr (!X::type.ok() || !support::holds<found>) return poison{};
  else if constexpr (sizeof...(Start) == 1) return scan<-2, Derivative>(Step(), start..., x);
  else if constexpr (Carries == 1) return scan<-2, Derivative>(Step(), no_carry<Hidden, X>(), x);
  else return scan<-2, Derivative>(Step(), pack(no_carry<Hidden, X>(), no_carry<Hidden, X>()), x);
}

}  // namespace language

// One step of each, h and, for lstm, pack(h, c) with the shapes of x but for the last extent. What follows: h or pack(h, c).
// h' = tanh(x weight_ih + h weight_hh + bias)
template <support::fixed_string Name, int Hidden, language::expression X, language::expression H>
constexpr auto rnn_cell(const X& x, const H& h) {
  return language::rnn_step<Name, Hidden>()(h, x);
}
// i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of x weight_ih + h weight_hh + bias; c' = f c + i g, h' = o tanh(c')
template <support::fixed_string Name, int Hidden, language::expression X, language::expression H, language::expression C>
constexpr auto lstm_cell(const X& x, const language::packed<H, C>& carry) {
  return language::lstm_step<Name, Hidden>()(carry, x);
}
// r, z, n: r and z are sigmoids of x weight_ih + bias + h weight_hh + bias_hh; n = tanh(x .. + r (h weight_hh + bias_hh));
// h' = (1 - z) n + z h. The reset follows the product with h, as in PyTorch and, by default, Keras.
template <support::fixed_string Name, int Hidden, gate_order Order = gate_order::pytorch, language::expression X,
          language::expression H>
constexpr auto gru_cell(const X& x, const H& h) {
  return language::gru_step<Name, Hidden, Order>()(h, x);
}

// The same over a sequence: scans along the last axis but one, so all(s), the value of s itself, is (..., T, Hidden) and
// last(s) is (..., Hidden). They start from zeros or from what is given.
template <support::fixed_string Name, int Hidden, step_values Derivative = step_values::stored, language::expression X,
          language::operand... H>
  requires(sizeof...(H) <= 1)
constexpr auto rnn(const X& x, const H&... start) {
  return language::along_sequence<language::rnn_step<Name, Hidden>, Hidden, 1, Derivative>(x, start...);
}
template <support::fixed_string Name, int Hidden, step_values Derivative = step_values::stored, language::expression X,
          language::pack_of_expressions... Carry>
  requires(sizeof...(Carry) <= 1)
constexpr auto lstm(const X& x, const Carry&... start) {
  return language::along_sequence<language::lstm_step<Name, Hidden>, Hidden, 2, Derivative>(x, start...);
}
template <support::fixed_string Name, int Hidden, gate_order Order = gate_order::pytorch,
          step_values Derivative = step_values::stored, language::expression X, language::operand... H>
  requires(sizeof...(H) <= 1)
constexpr auto gru(const X& x, const H&... start) {
  return language::along_sequence<language::gru_step<Name, Hidden, Order>, Hidden, 1, Derivative>(x, start...);
}

}  // namespace xgrad
