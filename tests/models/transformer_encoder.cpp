// A transformer's encoder block: outputs and gradients agree with PyTorch's, every weight filled by the same formula.
#include "support/sequence_reference.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto y = input<"y", "N", "T", 8>;
constexpr auto encoder_out = transformer_encoder<"encoder", 2, 16>(y);
constexpr auto causal_out = transformer_encoder<"causal", 2, 16, norm_order::first>(y, {.causal = true});

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

TEST_CASE("an encoder block that normalizes last, every position seen") { check_encoder<encoder_out, "encoder">("encoder"); }
TEST_CASE("an encoder block that normalizes first, earlier positions seen") { check_encoder<causal_out, "causal">("causal"); }
