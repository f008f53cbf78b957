// What does not fit is said before anything is written.
#include "support/catch.hpp"
#include "support/xviews.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto y = input<"y", "N">;
constexpr auto digit = indices<"digit", "N">;
constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
constexpr auto z = matmul(X, w) + b;
constexpr auto loss = mean(square(z - y));

const xt::xtensor<double, 2> rows{{1, 2, 3}, {4, 5, 6}};
const xt::xtensor<double, 1> targets{1, 2};
const xt::xtensor<double, 1> weights{1, 10, 100};

template <class Call>
std::string error_of(Call&& call) {
  try {
    call();
  } catch (const binding_error& e) {
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("extents that do not fit", "[errors]") {
  kernel<double, loss> k;
  const xt::xtensor<double, 1> four{1, 2, 3, 4};
  CHECK(error_of([&] { k(X = rows, y = targets, w = four, b = 0); }) ==
        "xgrad: w: axis 0 has extent 4, the model needs 3");
  CHECK(error_of([&] { k(X = rows, y = four, w = weights, b = 0); }) ==
        "xgrad: y: axis 0 has extent 4, the model needs 2 (N, the extent of X's axis 0)");
  CHECK(error_of([&] { k(X = xt::zeros<double>({2, 4}), y = targets, w = weights, b = 0); }) ==
        "xgrad: X: axis 1 has extent 4, the model needs 3");
  CHECK(error_of([&] { k(X = rows, y = targets, w = std::vector<double>(4), b = 0); }) ==
        "xgrad: w: axis 0 has extent 4, the model needs 3");
  CHECK(error_of([&] { k(X = rows, y = targets, w = weights, b = 0, extent<"N"> = 3); }) ==
        "xgrad: extent<\"N\">: 3 is given, X's axis 0 has extent 2");
}

TEST_CASE("a rank that only run time knows", "[errors]") {
  kernel<double, loss> k;
  xt::xarray<double> flat = xt::zeros<double>({3});
  CHECK(error_of([&] { k(X = flat, y = targets, w = weights, b = 0); }) ==
        "xgrad: X: rank 1 is bound, the model needs rank 2");
  xt::xarray<double> deep = xt::zeros<double>({1, 1, 1, 1, 1, 1, 1, 1, 1, 3});
  CHECK(error_of([&] { k(X = rows, y = targets, w = deep, b = 0); }) ==
        "xgrad: w: rank 10 is bound, the model needs rank 1");
}

TEST_CASE("fewer elements than a window takes", "[errors]") {
  constexpr auto s = input<"s", "N", "L", 1>;
  constexpr auto c = parameter<"c", 3, 1, 1>;
  const xt::xtensor<double, 3> ones = xt::ones<double>({3, 1, 1});
  kernel<double, conv1d(s, c)> k;
  const auto slide = [&](std::size_t length) {
    const xt::xtensor<double, 3> line = xt::ones<double>({std::size_t(2), length, std::size_t(1)});
    return error_of([&] { k(s = line, c = ones); });
  };
  CHECK(slide(2) == "no error");
  CHECK(slide(1) == "xgrad: extent L - 2 is -1; it must not be negative");
  CHECK(slide(0) == "xgrad: extent L - 2 is -2; it must not be negative");
}

TEST_CASE("fewer elements than a slice takes", "[errors]") {
  constexpr auto line = input<"line", "L">;
  const auto slices = [&](auto&& k, std::size_t elements) {
    const std::vector<float> given(elements);
    return error_of([&] { k(line = given); });
  };
  kernel<float, slice<0, 1, 5>(line)> inner;
  CHECK(slices(inner, 5) == "no error");
  CHECK(slices(inner, 4) == "xgrad: extent L - 5 is -1; it must not be negative");
  CHECK(slices(kernel<float, sum(slice<0, -5, -1>(line))>(), 3) == "xgrad: extent L - 5 is -2; it must not be negative");
  CHECK(slices(kernel<float, squeeze(slice<0, 1, 2>(line))>(), 1) == "xgrad: extent L - 2 is -1; it must not be negative");
  kernel<float, slice<0, 2>(line)> rest;
  CHECK(slices(rest, 2) == "no error");
  CHECK(slices(rest, 1) == "xgrad: extent L - 2 is -1; it must not be negative");
}

TEST_CASE("extents that depend on others", "[errors]") {
  constexpr auto u = input<"u", "N">;
  constexpr auto v = input<"v", extent<"N"> - 2>;
  kernel<double, sum(u) + sum(v)> k;
  CHECK(error_of([&] { k(u = targets, v = targets); }) == "xgrad: v: axis 0 has extent 2, the model needs 0 (N - 2)");
  CHECK(error_of([&] { k(u = std::vector<double>(1), v = targets); }) ==
        "xgrad: v: axis 0 has extent 2, the model needs -1 (N - 2)");
  kernel<double, sum(iota<"K">)> counting;
  CHECK(error_of([&] { counting(extent<"K"> = -1); }) == "xgrad: extent<\"K\">: -1 is given; it must not be negative");
}

TEST_CASE("empty sequences", "[errors]") {
  constexpr auto s = input<"s", "T", 2>;
  constexpr auto carried = scan<0>([](auto h, auto e) { return h + e; }, full<2>(0.0), s);
  kernel<double, last(carried)> k;
  const auto steps_along = [&](std::size_t length) {
    const xt::xtensor<double, 2> ones = xt::ones<double>({length, std::size_t(2)});
    return error_of([&] { k(s = ones); });
  };
  CHECK(steps_along(1) == "no error");
  CHECK(steps_along(0) == "xgrad: extent T is 0; a scan takes at least one step");
}

TEST_CASE("null pointers", "[errors]") {
  kernel<double, loss> k;
  const double* none = nullptr;
  const auto from_none = xt::adapt(none, 6, xt::no_ownership(), std::array<std::size_t, 2>{2, 3});
  CHECK(error_of([&] { k(X = from_none, y = targets, w = weights, b = 0); }) == "xgrad: X: null pointer");
  kernel<double, z> each;
  double* nowhere = nullptr;
  auto into_none = xt::adapt(nowhere, 2, xt::no_ownership(), std::array<std::size_t, 1>{2});
  CHECK(error_of([&] { each(X = rows, w = weights, b = 0, out(into_none)); }) == "xgrad: out: output 0: null pointer");
}

TEST_CASE("labels out of range", "[errors]") {
  constexpr auto W = parameter<"W", 3, 4>;
  kernel<double, mean(cross_entropy(matmul(X, W), digit))> k;
  const xt::xtensor<double, 2> table = xt::zeros<double>({3, 4});
  const auto call = [&](const auto& labels) {
    return error_of([&] { k(X = rows, W = table, digit = labels); });
  };
  CHECK(call(xt::xtensor<int, 1>{0, 3}) == "no error");
  CHECK(call(xt::xtensor<int, 1>{0, 4}) == "xgrad: digit: value 4 at (1) is not in 0 .. 3");
  CHECK(call(xt::xtensor<int, 1>{-1, 4}) == "xgrad: digit: value -1 at (0) is not in 0 .. 3");
  CHECK(call(xt::xtensor<std::uint8_t, 1>{255, 0}) == "xgrad: digit: value 255 at (0) is not in 0 .. 3");
  CHECK(call(std::vector<std::int64_t>{0, INT64_MIN}) ==
        "xgrad: digit: value -9223372036854775808 at (1) is not in 0 .. 3");
  CHECK(call(std::vector<long>{1L << 40, 0}) == "xgrad: digit: value 1099511627776 at (0) is not in 0 .. 3");
}

TEST_CASE("unchecked labels out of range read nothing", "[errors]") {
  constexpr auto W = parameter<"W", 3, 4>;
  kernel<double, cross_entropy(matmul(X, W), digit)> k;
  const xt::xtensor<double, 2> table = xt::zeros<double>({3, 4});
  xt::xtensor<double, 1> losses = xt::zeros<double>({2});
  k.unchecked(X = rows, W = table, digit = xt::xtensor<int, 1>{7, 1}, out(losses));
  CHECK(losses(1) == Catch::Approx(std::log(4.0)));
}

TEST_CASE("outputs that do not fit stay as they are", "[errors]") {
  kernel<double, z, loss> k;
  xt::xtensor<double, 1> three{7, 7, 7}, two{7, 7};
  double value = 7;
  CHECK(error_of([&] { k(X = rows, y = targets, w = weights, b = 0, out(three, value)); }) ==
        "xgrad: out: axis 0 of output 0 has extent 2, the array given has 3");
  xt::xarray<double> flat = xt::ones<double>({2, 1});
  CHECK(error_of([&] { k(X = rows, y = targets, w = weights, b = 0, out(flat, value)); }) ==
        "xgrad: out: output 0 has rank 1, the array given has rank 2");
  const xt::xtensor<double, 1> four{1, 2, 3, 4};
  CHECK(error_of([&] { k(X = rows, y = four, w = weights, b = 0, out(two, value)); }) != "no error");
  CHECK((three == xt::xtensor<double, 1>{7, 7, 7}));
  CHECK((two == xt::xtensor<double, 1>{7, 7}));
  CHECK(value == 7);
}

TEST_CASE("memory that is written and read or written elsewhere", "[errors]") {
  kernel<double, z, 2.0 * z> k;
  xt::xtensor<double, 2> x = rows;
  xt::xtensor<double, 1> first{7, 7}, second{7, 7}, u = weights;
  CHECK(error_of([&] { k(X = x, w = u, b = 0, out(first, first)); }) ==
        "xgrad: output 0: its memory is written and overlaps that of output 1");
  auto part = xt::view(x, 0, xt::range(1, 3));
  CHECK(error_of([&] { k(X = x, w = u, b = 0, out(part, second)); }) ==
        "xgrad: output 0: its memory is written and overlaps that of X");
  CHECK((x == rows));
  kernel<double, update(w, w + sum<0>(X)), sum(y)> step;
  xt::xtensor<double, 1> memory = xt::ones<double>({5});
  auto shared = xt::view(memory, xt::range(0, 3));
  CHECK(error_of([&] { step(X = rows, w = shared, y = xt::view(memory, xt::range(2, 4))); }) ==
        "xgrad: w: its memory is written and overlaps that of y");
  // Behind one another is no overlap.
  CHECK(error_of([&] { step(X = rows, w = shared, y = xt::view(memory, xt::range(3, 5))); }) == "no error");
  CHECK((memory == xt::xtensor<double, 1>{6, 8, 10, 1, 1}));
}

TEST_CASE("memory that is written several times", "[errors]") {
  kernel<double, z, 2.0 * X> k;
  xt::xtensor<double, 1> memory = xt::ones<double>({10}), first{7, 7};
  const auto view = [&](std::ptrdiff_t row, std::ptrdiff_t column) {
    return xt::strided_view(memory, std::array<std::size_t, 2>{2, 3}, std::array<std::ptrdiff_t, 2>{row, column}, 0,
                            xt::layout_type::dynamic);
  };
  for (auto [row, column] : {std::array<std::ptrdiff_t, 2>{0, 1}, {3, 0}, {2, 1}, {1, 1}, {2, 2}}) {
    CHECK(error_of([&] { k(X = rows, w = weights, b = 0, out(first, view(row, column))); }) ==
          "xgrad: output 1: it is written, and several of its elements lie in one place");
    CHECK((memory == xt::ones<double>({10})));
    CHECK(error_of([&] { k(X = view(row, column), w = weights, b = 0); }) == "no error");
  }
  for (auto [row, column] : {std::array<std::ptrdiff_t, 2>{3, 1}, {1, 2}, {5, 2}})
    CHECK(error_of([&] { k(X = rows, w = weights, b = 0, out(first, view(row, column))); }) == "no error");
}

TEST_CASE("workspace that is too small", "[errors]") {
  using large = kernel<float, matmul(parameter<"A", 64, 64>, tanh(parameter<"B", 64, 64>))>;
  alignas(64) std::byte memory[128];
  CHECK(large::workspace_bytes() > 128);
  CHECK(error_of([&] { large k(std::span<std::byte>(memory, 128)); })
            .starts_with("xgrad: kernel: the workspace given has 128 bytes from the first multiple of 64 on, the call needs "));
}

TEST_CASE("a number of threads is not negative", "[errors]") {
  kernel<double, loss> k;
  CHECK(error_of([&] { k.threads(-2); }) == "xgrad: threads: -2 is given; it must not be negative");
  CHECK(error_of([&] { thread_pool pool(-1); }) == "xgrad: threads: -1 is given; it must not be negative");
  CHECK(k.threads() == 1);
}
