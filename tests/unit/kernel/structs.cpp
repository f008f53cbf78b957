// Structs of Boost.Hana bind their members by name.
#include "support/catch.hpp"

#include <boost/hana/define_struct.hpp>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

struct layer {
  BOOST_HANA_DEFINE_STRUCT(layer, (xt::xtensor<double, 2>, W), (xt::xtensor<double, 1>, b));
};
struct network {
  BOOST_HANA_DEFINE_STRUCT(network, (layer, hidden), (layer, output), (double, scale));
};

constexpr auto X = input<"X", "N", 2>;
constexpr auto W1 = parameter<"hidden.W", 2, 3>;
constexpr auto b1 = parameter<"hidden.b", 3>;
constexpr auto W2 = parameter<"output.W", 3, 1>;
constexpr auto b2 = parameter<"output.b", 1>;
constexpr auto scale = parameter<"scale">;
constexpr auto y = scale * (matmul(relu(matmul(X, W1) + b1), W2) + b2);

network make() {
  return {{{{1, 0, 1}, {0, 1, 1}}, {0, 0, 1}}, {{{1}, {2}, {3}}, {0.5}}, 2.0};
}
const xt::xtensor<double, 2> rows{{1, 2}};

}  // namespace

TEST_CASE("members and members of members", "[structs]") {
  network all = make();
  kernel<double, y> k;
  const xt::xtensor<double, 2> found = k(all, X = rows);
  CHECK(found(0, 0) == 2 * (1 + 4 + 12 + 0.5));
  const network& constant = all;
  CHECK((xt::xtensor<double, 2>(k(X = rows, constant)) == found));
  xt::xtensor<double, 2> given = xt::zeros<double>({1, 1});
  k(all, X = rows, out(given));
  CHECK((given == found));
  k.unchecked(all, X = rows, out(given));
  CHECK((given == found));
}

TEST_CASE("a struct may know more than the model", "[structs]") {
  network all = make();
  kernel<double, sum(b1)> k;
  CHECK(k(all) == 1);
}

TEST_CASE("updates write to members", "[structs]") {
  network all = make();
  kernel<double, update(scale, scale + 1.0), update(b1, b1 * 2.0)> k;
  k(all);
  CHECK(all.scale == 3);
  CHECK((all.hidden.b == xt::xtensor<double, 1>{0, 0, 2}));
}
