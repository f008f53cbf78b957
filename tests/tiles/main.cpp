// Prints what models give, a line for each and number of rows: the rows of a tile, all rows, the type, the numbers.
// FIRST_CACHE, in bytes, makes the tiles others than those of this machine's cache; compare.py compares.
#include <cstdint>
#include <cstdio>
#include <random>
#include <vector>

#include <xgrad/plan/machine.hpp>
#include <xgrad/emit/target.hpp>

#ifdef FIRST_CACHE
namespace tiles {
template <class T>
inline constexpr xgrad::plan::machine machine = [] {
  xgrad::plan::machine m;
  m.lanes = xgrad::emit::width_of<xgrad::emit::native<T>>;
  m.registers = m.lanes == 1 ? 16 : m.lanes * static_cast<int>(sizeof(T)) == 64 ? 32 : 16;
  m.number_bytes = static_cast<int>(sizeof(T));
  m.first_cache = FIRST_CACHE;
  return m;
}();
}  // namespace tiles
template <>
constexpr xgrad::plan::machine xgrad::emit::target<float>() {
  return tiles::machine<float>;
}
template <>
constexpr xgrad::plan::machine xgrad::emit::target<double>() {
  return tiles::machine<double>;
}
#endif

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 12>;
constexpr auto y = input<"y", "N">;
constexpr auto label = indices<"label", "N">;
constexpr auto w = parameter<"w", 12>;
constexpr auto z = matmul(X, w);
constexpr auto logistic = mean(softplus(z) - y * z) + 0.1 * sum(square(w));
constexpr auto hidden = tanh(dense<"in", 24>(X));
constexpr auto classes = mean(cross_entropy(dense<"out", 4>(hidden), label));
constexpr auto centred = mean(square(softmax<1>(X - mean<0>(X)) - 0.1 * variance<0>(X) * w));

template <class T>
struct data {
  xt::xtensor<T, 2> rows;
  std::vector<T> targets;
  std::vector<int> labels;

  explicit data(std::size_t n) : rows(std::array<std::size_t, 2>{n, 12}), targets(n), labels(n) {
    std::mt19937 random(1);
    for (T& x : rows) x = static_cast<T>(random() % 4096) / T(1024) - 2;
    for (T& t : targets) t = static_cast<T>(random() % 2);
    for (int& l : labels) l = static_cast<int>(random() % 4);
  }
};

void print(const auto& numbers) {
  if constexpr (requires { numbers.begin(); })
    for (auto x : numbers) print(x);
  else std::printf(" %.17g", static_cast<double>(numbers));
}
template <class T, auto... Outputs, class Results>
void show(const kernel<T, Outputs...>&, std::size_t rows, const Results& r) {
  std::printf("%d %zu %s", kernels::model_of<T, Outputs...>::plan.head.tile, rows, sizeof(T) == 4 ? "float" : "double");
  std::apply([](const auto&... all) { (print(all), ...); }, r.values);
  std::printf("\n");
}

kernel<float, value_and_gradient(logistic, w)> f_logistic;
kernel<double, value_and_gradient(logistic, w)> d_logistic;
kernel<float, value_and_gradient(classes)> f_classes;
kernel<double, value_and_gradient(centred, w)> d_centred;

}  // namespace

int main() {
  variables<f_classes> v(1);
  const std::array<float, 12> weights{0.1F, -0.2F, 0.3F, -0.4F, 0.5F, -0.6F, 0.7F, -0.8F, 0.9F, -1.0F, 1.1F, -1.2F};
  const std::array<double, 12> wide{0.1, -0.2, 0.3, -0.4, 0.5, -0.6, 0.7, -0.8, 0.9, -1.0, 1.1, -1.2};
  for (const std::size_t n : {1U, 15U, 16U, 100U, 1000U, 4097U, 30000U}) {
    const data<float> f(n);
    const data<double> d(n);
    show(f_logistic, n, f_logistic(X = f.rows, y = f.targets, w = weights));
    show(d_logistic, n, d_logistic(X = d.rows, y = d.targets, w = wide));
    show(f_classes, n, f_classes(X = f.rows, label = f.labels, v));
    show(d_centred, n, d_centred(X = d.rows, w = wide));
  }
  return 0;
}
