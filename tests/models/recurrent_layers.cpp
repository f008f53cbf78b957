// Recurrent layers: outputs and gradients agree with PyTorch's, every weight filled by the same formula.
#include "support/sequence_reference.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto x = input<"x", "N", "T", 3>;
constexpr auto rnn_out = rnn<"rnn", 5>(x);
constexpr auto lstm_out = lstm<"lstm", 5>(x);
constexpr auto gru_out = gru<"gru", 5>(x);
constexpr auto again = lstm<"lstm", 5, step_values::recomputed>(x);

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

}  // namespace

TEST_CASE("an Elman network") { check_recurrent<rnn_out, "rnn">("rnn"); }
TEST_CASE("an LSTM") {
  check_recurrent<lstm_out, "lstm">("lstm");
  check_recurrent<again, "lstm">("lstm");
}
TEST_CASE("a GRU") { check_recurrent<gru_out, "gru">("gru"); }
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
