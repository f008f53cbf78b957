// Calls on several threads: the same bits for any number of them; who owns the threads.
#include "support/catch.hpp"

#include <pthread.h>

#include <cfenv>
#include <cstring>
#include <random>
#include <thread>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 24>;
constexpr auto y = indices<"y", "N">;
constexpr auto W1 = parameter<"W1", 24, 40>;
constexpr auto b1 = parameter<"b1", 40>;
constexpr auto W2 = parameter<"W2", 40, 3>;
constexpr auto hidden = tanh(matmul(X - mean<0>(X), W1) + b1);
constexpr auto loss = mean(cross_entropy(matmul(hidden, W2), y));
constexpr auto score = amax<1>(hidden);
using several_passes = kernel<float, value_and_gradient(loss, W1, b1, W2), score>;
constexpr auto wide = input<"wide", "N", 512>;
constexpr auto weights = parameter<"weights", 512, 260>;
using wide_product = kernel<float, matmul(wide, weights), gradient(sum(square(matmul(wide, weights))), weights)>;
using one_pass = kernel<double, sum<0>(cube(X)), sum(X* X)>;

template <class Array>
Array numbers(typename Array::shape_type shape, unsigned seed) {
  std::mt19937 generator(seed);
  Array a(shape);
  for (auto& x : a) x = static_cast<typename Array::value_type>(static_cast<double>(generator() % 2001) / 1000 - 1);
  return a;
}

struct data {
  explicit data(std::size_t rows)
      : x(numbers<xt::xtensor<float, 2>>({rows, 24}, 1)), labels(typename xt::xtensor<int, 1>::shape_type{rows}) {
    for (std::size_t i = 0; i < rows; ++i) labels(i) = static_cast<int>(i % 3);
  }
  xt::xtensor<float, 2> x, w1 = numbers<xt::xtensor<float, 2>>({24, 40}, 2), w2 = numbers<xt::xtensor<float, 2>>({40, 3}, 3);
  xt::xtensor<float, 1> b = numbers<xt::xtensor<float, 1>>({40}, 4);
  xt::xtensor<int, 1> labels;

  // All bytes of the outputs, one after the other.
  template <class Kernel>
  std::string bytes_of(Kernel& k) const {
    std::string all;
    const auto add = [&](const auto& a) {
      if constexpr (requires { a.data(); }) all.append(reinterpret_cast<const char*>(a.data()), a.size() * sizeof(float));
      else all.append(reinterpret_cast<const char*>(&a), sizeof a);
    };
    const auto r = k(X = x, y = labels, W1 = w1, b1 = b, W2 = w2);
    std::apply([&](const auto&... a) { (add(a), ...); }, r.values);
    return all;
  }
};

}  // namespace

TEST_CASE("any number of threads gives the same bits", "[threads]") {
  for (const std::size_t rows : {1U, 2U, 5U, 1025U, 6007U}) {
    const data d(rows);
    several_passes k;
    CHECK(k.threads() == 1);
    const std::string one = d.bytes_of(k);
    for (const int n : {1, 2, 3, 7}) {
      k.threads(n);
      CHECK(k.threads() == n);
      int others = 0;
      for (int i = 0; i < (rows < 6000 ? 20 : 100); ++i) others += d.bytes_of(k) != one;
      CHECK(others == 0);
    }
    k.threads(1);
    CHECK(d.bytes_of(k) == one);
  }
}

TEST_CASE("double sums of rows that cost little", "[threads]") {
  const auto x = numbers<xt::xtensor<double, 2>>({100003, 24}, 5);
  one_pass k;
  const auto [columns, squares] = k(X = x);
  for (const int n : {2, 3, 7, 0}) {
    k.threads(n);
    for (int i = 0; i < 20; ++i) {
      const auto [same_columns, same_squares] = k(X = x);
      CHECK((std::memcmp(columns.data(), same_columns.data(), sizeof(double) * 24) == 0 && squares == same_squares));
    }
  }
}

TEST_CASE("kernels share a pool, from several threads at once", "[threads]") {
  thread_pool pool(3);
  CHECK(pool.threads() == 3);
  const data d(5003);
  several_passes alone;
  const std::string expected = d.bytes_of(alone);
  int others[2] = {};
  const auto call = [&](int& wrong) {
    several_passes k;
    k.threads(pool);
    for (int i = 0; i < 50; ++i) wrong += d.bytes_of(k) != expected;
  };
  std::thread beside([&] { call(others[0]); });
  call(others[1]);
  beside.join();
  CHECK(others[0] == 0);
  CHECK(others[1] == 0);
}

TEST_CASE("a kernel moves with its threads", "[threads]") {
  const data d(5003);
  several_passes a;
  a.threads(2);
  const std::string expected = d.bytes_of(a);
  several_passes b = std::move(a);
  CHECK(b.threads() == 2);
  CHECK(a.threads() == 1);
  CHECK(d.bytes_of(b) == expected);
  CHECK(d.bytes_of(a) == expected);
}

TEST_CASE("threads compute in the caller's floating-point environment", "[threads]") {
  constexpr auto v = input<"v", "N">;
  constexpr auto s = input<"s">;
  const auto x = numbers<xt::xtensor<double, 1>>({200001}, 6);
  thread_pool pool(2);  // new threads would begin in it
  kernel<double, v / s> k;
  std::fesetround(FE_UPWARD);
  const xt::xtensor<double, 1> one = k(v = x, s = 3);
  k.threads(pool);
  int others = 0;
  for (int i = 0; i < 50; ++i) others += xt::xtensor<double, 1>(k(v = x, s = 3)) != one;
  std::fesetround(FE_TONEAREST);
  CHECK(others == 0);
  CHECK((xt::xtensor<double, 1>(k(v = x, s = 3)) != one));
}

TEST_CASE("without an axis to split a kernel keeps to its thread", "[threads]") {
  kernel<float, sum(W1)> k;
  k.threads(4);
  CHECK(k.threads() == 1);
  CHECK(float(k(W1 = xt::xtensor<float, 2>(xt::ones<float>({24, 40})))) == 960);
}

// Copies of operands are each thread's own, and lie in the workspace.
TEST_CASE("a wide product gives the same bits on any number of threads, and needs little stack", "[threads]") {
  const auto x = numbers<xt::xtensor<float, 2>>({3000, 512}, 5);
  const auto w = numbers<xt::xtensor<float, 2>>({512, 260}, 6);
  struct results {
    xt::xtensor<float, 2> product{std::array<std::size_t, 2>{3000, 260}}, by_weights{std::array<std::size_t, 2>{512, 260}};
    bool operator==(const results& other) const { return product == other.product && by_weights == other.by_weights; }
  };
  results first;
  wide_product k;
  k(wide = x, weights = w, out(first.product, first.by_weights));
  for (const int n : {2, 3, 7}) {
    results again;
    k.threads(n);
    for (int i = 0; i < 5; ++i) {
      k(wide = x, weights = w, out(again.product, again.by_weights));
      CHECK(again == first);
    }
  }
  k.threads(1);
  results small;
  auto call = [&] { k.unchecked(wide = x, weights = w, out(small.product, small.by_weights)); };
  pthread_attr_t attributes;
  pthread_t thread;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, 128 << 10) == 0);
  const auto run = [](void* c) -> void* { return (*static_cast<decltype(call)*>(c))(), nullptr; };
  REQUIRE(pthread_create(&thread, &attributes, run, &call) == 0);
  REQUIRE(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
  CHECK(small == first);
}
