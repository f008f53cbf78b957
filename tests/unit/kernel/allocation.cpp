// Which calls allocate: every allocation of the program is counted, aligned ones too.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"  // g++ takes the operators below apart when it inlines one
#include "support/catch.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

std::atomic<long> allocations = 0;

void* allocate(std::size_t bytes, std::size_t alignment) {
  ++allocations;
  void* p = alignment <= alignof(std::max_align_t) ? std::malloc(bytes)
                                                   : std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
  if (p == nullptr) throw std::bad_alloc();
  return p;
}
void* allocate_or_null(std::size_t bytes, std::size_t alignment) noexcept {
  try {
    return allocate(bytes, alignment);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

constexpr auto X = input<"X", "N", 16>;
constexpr auto y = indices<"y", "N">;
constexpr auto W1 = parameter<"W1", 16, 32>;
constexpr auto b1 = parameter<"b1", 32>;
constexpr auto W2 = parameter<"W2", 32, 4>;
constexpr auto z = matmul(tanh(matmul(X, W1) + b1), W2);
constexpr auto loss = mean(cross_entropy(z, y));

struct data {
  explicit data(std::size_t rows = 1000) : x(xt::ones<float>({rows, std::size_t{16}})), labels(xt::zeros<int>({rows})) {}
  xt::xtensor<float, 2> x, w1 = 0.1F * xt::ones<float>({16, 32}), w2 = xt::ones<float>({32, 4});
  xt::xtensor<float, 1> b = xt::zeros<float>({32});
  xt::xtensor<int, 1> labels;
  xt::xtensor<float, 2> dw1 = xt::zeros<float>({16, 32}), dw2 = xt::zeros<float>({32, 4});
  xt::xtensor<float, 1> db = xt::zeros<float>({32});
  float value = 0;
};

template <class Call>
long allocations_of(Call&& call) {
  const long before = allocations;
  call();
  return allocations - before;
}

}  // namespace

void* operator new(std::size_t bytes) { return allocate(bytes, 1); }
void* operator new[](std::size_t bytes) { return allocate(bytes, 1); }
void* operator new(std::size_t bytes, std::align_val_t a) { return allocate(bytes, static_cast<std::size_t>(a)); }
void* operator new[](std::size_t bytes, std::align_val_t a) { return allocate(bytes, static_cast<std::size_t>(a)); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return allocate_or_null(bytes, 1); }
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return allocate_or_null(bytes, 1); }
void* operator new(std::size_t bytes, std::align_val_t a, const std::nothrow_t&) noexcept {
  return allocate_or_null(bytes, static_cast<std::size_t>(a));
}
void* operator new[](std::size_t bytes, std::align_val_t a, const std::nothrow_t&) noexcept {
  return allocate_or_null(bytes, static_cast<std::size_t>(a));
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }

TEST_CASE("the counter counts", "[allocation]") {
  CHECK(allocations_of([] { ::operator delete(::operator new(4)); }) == 1);  // clang drops new-expressions
  CHECK(allocations_of([] { xt::xtensor<double, 1> a = xt::zeros<double>({100}); }) >= 1);
}

TEST_CASE("calls into the caller's arrays allocate nothing", "[allocation]") {
  using step = kernel<float, value_and_gradient(loss, W1, b1, W2)>;
  STATIC_REQUIRE(step::static_workspace);
  step k;
  data d;
  CHECK(allocations_of([&] {
          k(X = d.x, y = d.labels, W1 = d.w1, b1 = d.b, W2 = d.w2, out(d.value, d.dw1, d.db, d.dw2));
        }) == 0);
  CHECK(allocations_of([&] {
          k.unchecked(X = d.x, y = d.labels, W1 = d.w1, b1 = d.b, W2 = d.w2, out(d.value, d.dw1, d.db, d.dw2));
        }) == 0);
  CHECK(d.value == Catch::Approx(std::log(4.0)));
}

TEST_CASE("updates and small results allocate nothing", "[allocation]") {
  kernel<float, loss, update(W1, W1 - 0.1 * gradient(loss, W1)), update(b1, b1 - 0.1 * gradient(loss, b1)),
         gradient(loss, W2)>
      k;
  data d;
  CHECK(allocations_of([&] {
          const auto [value, dw2] = k(X = d.x, y = d.labels, W1 = d.w1, b1 = d.b, W2 = d.w2);
          CHECK(value > 0);
        }) == 0);
}

TEST_CASE("small workspaces live in the object", "[allocation]") {
  CHECK(allocations_of([] {
          kernel<double, value_and_gradient(square(parameter<"u">), parameter<"u">)> k;
          const double u = 3;
          CHECK(std::get<0>(k(parameter<"u"> = u).values) == 9);
        }) == 0);
}

TEST_CASE("a moved kernel works", "[allocation]") {
  kernel<float, loss> a;
  data d;
  const float first = a(X = d.x, y = d.labels, W1 = d.w1, b1 = d.b, W2 = d.w2);
  kernel<float, loss> b = std::move(a);
  CHECK(b(X = d.x, y = d.labels, W1 = d.w1, b1 = d.b, W2 = d.w2) == first);
  a = std::move(b);
  CHECK(a(X = d.x, y = d.labels, W1 = d.w1, b1 = d.b, W2 = d.w2) == first);
}

TEST_CASE("what is kept along a run-time axis is reserved once", "[allocation]") {
  constexpr auto v = input<"v", "M">;
  constexpr auto s = input<"s", "N", "M">;
  kernel<float, sum(square(s - expand_dims<0>(tanh(v) * sum(s))))> k;
  STATIC_REQUIRE(!k.static_workspace);
  CHECK(k.workspace_bytes(extent<"N"> = 10, extent<"M"> = 1000) > k.workspace_bytes(extent<"N"> = 10, extent<"M"> = 10));
  const xt::xtensor<float, 1> a = xt::ones<float>({100});
  const xt::xtensor<float, 2> b = xt::ones<float>({10, 100});
  float value = 0;
  k.reserve(extent<"N"> = 10, extent<"M"> = 100);
  CHECK(allocations_of([&] { k(v = a, s = b, out(value)); }) == 0);
}

TEST_CASE("calls on several threads allocate nothing after threads(n) and reserve", "[allocation]") {
  kernel<float, value_and_gradient(loss, W1, b1, W2)> k;
  const data d(9001);
  data made;
  const auto call = [&] {
    k(X = d.x, y = d.labels, W1 = d.w1, b1 = d.b, W2 = d.w2, out(made.value, made.dw1, made.db, made.dw2));
    k.unchecked(X = d.x, y = d.labels, W1 = d.w1, b1 = d.b, W2 = d.w2, out(made.value, made.dw1, made.db, made.dw2));
  };
  CHECK(allocations_of([&] { k.threads(3); }) > 0);
  CHECK(allocations_of(call) == 0);

  constexpr auto s = input<"s", "N", "M">;
  kernel<float, sum(square(s - mean<0>(s)))> open;
  STATIC_REQUIRE(!open.static_workspace);
  const xt::xtensor<float, 2> a = xt::ones<float>({9001, 40});
  float value = 0;
  open.threads(2);
  open.reserve(extent<"N"> = 9001, extent<"M"> = 40);
  CHECK(allocations_of([&] { open(s = a, out(value)); }) == 0);
  CHECK(value == 0);
}
