// Recurrent layers and a transformer's encoder block: outputs and gradients agree with PyTorch's
// (tests/reference/sequence_layers.py), every weight filled by the same formula.
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace xgrad;

namespace {

constexpr auto x = input<"x", "N", "T", 3>;
constexpr auto y = input<"y", "N", "T", 8>;

struct reference {
  const char* model;
  const char* array;
  std::vector<double> values;
};
const std::vector<reference>& references() {
  static const std::vector<reference> all = {
#include "reference/sequence_layers.inc"
  };
  return all;
}
double largest_difference(const std::string& model, const std::string& array, const double* values, std::size_t count) {
  for (const reference& r : references()) {
    if (r.model != model || r.array != array) continue;
    REQUIRE(r.values.size() == count);
    double largest = 0;
    for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(values[i] - r.values[i]));
    return largest;
  }
  FAIL("no reference for " << model << " " << array);
  return 0;
}
template <class A>
double difference(const std::string& model, const std::string& array, const A& values) {
  return largest_difference(model, array, values.data(), values.size());
}

template <class A>
void fill(A&& array, double phase) {
  for (std::size_t k = 0; k < array.size(); ++k) array.data()[k] = 0.4 * std::sin(0.7 * static_cast<double>(k) + phase);
}

// sum(out * cos(k)), k the number of each element of out (N, T, F)
template <int F, class E>
constexpr auto loss_of(const E& out) {
  constexpr auto n = expand_dims<2>(expand_dims<1>(iota<"N">));
  constexpr auto t = expand_dims<1>(iota<"T">);
  return sum(out * cos((n * extent<"T"> + t) * F + iota<F>));
}

constexpr double tolerance = 1e-12;

constexpr auto rnn_out = rnn<"rnn", 5>(x);
constexpr auto lstm_out = lstm<"lstm", 5>(x);
constexpr auto gru_out = gru<"gru", 5>(x);
constexpr auto again = lstm<"lstm", 5, step_values::recomputed>(x);
constexpr auto encoder_out = transformer_encoder<"encoder", 2, 16>(y);
constexpr auto causal_out = transformer_encoder<"causal", 2, 16, norm_order::first>(y, {.causal = true});

// A recurrent layer's output and gradients, its parameters filled with phases 1, 2, 3.
template <auto Out, support::fixed_string Name>
void check_recurrent(const std::string& model) {
  constexpr auto loss = loss_of<5>(Out);
  constexpr auto weight_ih = find<support::dotted<Name, "weight_ih">()>(loss);
  constexpr auto weight_hh = find<support::dotted<Name, "weight_hh">()>(loss);
  constexpr auto bias = find<support::dotted<Name, "bias">()>(loss);
  using evaluate = kernel<double, Out, gradient(loss, x), gradient(loss, weight_ih), gradient(loss, weight_hh), gradient(loss, bias)>;
  evaluate k;
  training::variables_of<evaluate> v(1);
  fill(v[weight_ih], 1);
  fill(v[weight_hh], 2);
  fill(v[bias], 3);
  if constexpr (Name.view() == "gru") fill(v[find<"gru.bias_hh">(loss)], 4);
  xt::xtensor<double, 3> data = xt::empty<double>({2, 4, 3});
  fill(data, 0.5);
  const auto [out, dx, dih, dhh, db] = k(x = data, v);
  CHECK(difference(model, "out", out) < tolerance);
  CHECK(difference(model, "x", dx) < tolerance);
  CHECK(difference(model, "weight_ih", dih) < tolerance);
  CHECK(difference(model, "weight_hh", dhh) < tolerance);
  CHECK(difference(model, "bias", db) < tolerance);
}

template <auto Out, support::fixed_string Name>
void check_encoder(const std::string& model) {
  constexpr auto loss = loss_of<8>(Out);
  const auto of = []<support::fixed_string Part>() { return find<support::dotted<Name, Part>()>(loss_of<8>(Out)); };
  constexpr auto query = of.template operator()<"attention.query.weight">();
  constexpr auto key = of.template operator()<"attention.key.bias">();
  constexpr auto value = of.template operator()<"attention.value.weight">();
  constexpr auto output = of.template operator()<"attention.output.bias">();
  constexpr auto linear = of.template operator()<"linear1.weight">();
  constexpr auto norm1 = of.template operator()<"norm1.weight">();
  constexpr auto norm2 = of.template operator()<"norm2.bias">();
  using evaluate =
      kernel<double, Out, gradient(loss, y), gradient(loss, query), gradient(loss, key), gradient(loss, value),
             gradient(loss, output), gradient(loss, linear), gradient(loss, norm1), gradient(loss, norm2)>;
  evaluate k;
  training::variables_of<evaluate> v(1);
  fill(v[query], 1);
  fill(v[of.template operator()<"attention.key.weight">()], 2);
  fill(v[value], 3);
  fill(v[of.template operator()<"attention.query.bias">()], 4);
  fill(v[key], 5);
  fill(v[of.template operator()<"attention.value.bias">()], 6);
  fill(v[of.template operator()<"attention.output.weight">()], 7);
  fill(v[output], 8);
  fill(v[linear], 9);
  fill(v[of.template operator()<"linear1.bias">()], 10);
  fill(v[of.template operator()<"linear2.weight">()], 11);
  fill(v[of.template operator()<"linear2.bias">()], 12);
  fill(v[norm1], 13);
  fill(v[of.template operator()<"norm1.bias">()], 14);
  fill(v[of.template operator()<"norm2.weight">()], 15);
  fill(v[norm2], 16);
  xt::xtensor<double, 3> data = xt::empty<double>({2, 4, 8});
  fill(data, 0.5);
  const auto [out, dx, dq, dk, dv, dout, dl, d1, d2] = k(y = data, v);
  CHECK(difference(model, "out", out) < tolerance);
  CHECK(difference(model, "x", dx) < tolerance);
  CHECK(difference(model, "attention.query.weight", dq) < tolerance);
  CHECK(difference(model, "attention.key.bias", dk) < tolerance);
  CHECK(difference(model, "attention.value.weight", dv) < tolerance);
  CHECK(difference(model, "attention.output.bias", dout) < tolerance);
  CHECK(difference(model, "linear1.weight", dl) < tolerance);
  CHECK(difference(model, "norm1.weight", d1) < tolerance);
  CHECK(difference(model, "norm2.bias", d2) < tolerance);
}

}  // namespace

TEST_CASE("an Elman network") { check_recurrent<rnn_out, "rnn">("rnn"); }
TEST_CASE("an LSTM") {
  check_recurrent<lstm_out, "lstm">("lstm");
  check_recurrent<again, "lstm">("lstm");
}
TEST_CASE("a GRU") { check_recurrent<gru_out, "gru">("gru"); }
TEST_CASE("an encoder block that normalizes last, every position seen") { check_encoder<encoder_out, "encoder">("encoder"); }
TEST_CASE("an encoder block that normalizes first, earlier positions seen") { check_encoder<causal_out, "causal">("causal"); }
TEST_CASE("a sequence in single steps is the sequence") {
  static constexpr auto h = state<"h", 5>;
  static constexpr auto c = state<"c", 5>;
  static constexpr auto now = input<"now", 3>;
  static constexpr auto next = lstm_cell<"lstm", 5>(now, pack(h, c));
  using whole = kernel<double, lstm_out>;
  using single = kernel<double, get<0>(next), update(h, get<0>(next)), update(c, get<1>(next))>;
  training::variables_of<whole, single> v(7);
  xt::xtensor<double, 3> data = xt::empty<double>({1, 6, 3});
  fill(data, 0.1);
  const xt::xtensor<double, 3> all = whole()(x = data, v);
  single step;
  for (std::size_t t = 0; t < 6; ++t) {
    const xt::xtensor_fixed<double, xt::xshape<3>> slice{data(0, t, 0), data(0, t, 1), data(0, t, 2)};
    const xt::xtensor_fixed<double, xt::xshape<5>> out = step(now = slice, v);
    for (std::size_t i = 0; i < 5; ++i) CHECK(std::abs(out(i) - all(0, t, i)) < 1e-14);
  }
}
