#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto x = input<"x", 3>;
constexpr auto A = input<"A", 2, 2>;

void check(const numbers& got, const numbers& wanted) {
  REQUIRE(got.size() == wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Catch::Approx(wanted[i]).epsilon(1e-12));
}
}  // namespace

TEST_CASE("activations are PyTorch's", "[activation]") {
  const numbers at{-1, 0, 2};
  check(evaluate<hard_sigmoid(x)>({{-4, 0, 1.5}}), {0, 0.5, 0.75});
  check(evaluate<leaky_relu(x)>({at}), {-0.01, 0, 2});
  check(evaluate<leaky_relu(x, 0.2)>({at}), {-0.2, 0, 2});
  check(evaluate<elu(x)>({at}), {-0.6321205588285577, 0, 2});
  check(evaluate<selu(x)>({at}), {-1.1113307378125625, 0, 2.101401974710961});
  check(evaluate<gelu(x)>({at}), {-0.15865525393145707, 0, 1.9544997361036416});
  check(evaluate<silu(x)>({at}), {-0.2689414213699951, 0, 1.7615941559557646});
  check(evaluate<mish(x)>({at}), {-0.30340146137410895, 0, 1.9439589595339946});
  check(evaluate<softsign(x)>({at}), {-0.5, 0, 2.0 / 3});
  check(evaluate<unit_step(x)>({at}), {0, 1, 1});
  check(evaluate<relu(x)>({at}), {0, 0, 2});
}

TEST_CASE("softmax along any axis, whatever the size of its argument", "[activation]") {
  check(evaluate<softmax(A)>({{1e4, 1e4, -1e4, 0}}), {0.5, 0.5, 0, 1});
  check(evaluate<softmax<0>(A)>({{1, 7, 1, 7}}), {0.5, 0.5, 0.5, 0.5});
  check(evaluate<log_softmax(A)>({{1e4, 0, 0, 0}}), {0, -1e4, -std::log(2.0), -std::log(2.0)});
  STATIC_REQUIRE(count<softmax(A)>(graph::opcode::exp) == 1);
}
