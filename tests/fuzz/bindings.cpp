// Checked calls on views of one block of memory, whose extents, strides and places are the fuzzer's: a call is refused and
// has changed nothing, or it gives what the same call on arrays of their own gives, and writes its outputs alone.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <fuzzer/FuzzedDataProvider.h>
#include <xgrad/xgrad.hpp>

#include "support/xviews.hpp"

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto pairs = input<"pairs", "N", "M">;
constexpr auto digit = indices<"digit", "N">;
constexpr auto W = parameter<"W", 3, 2>;
constexpr auto b = parameter<"b", 2>;
constexpr auto scores = matmul(X, W) + b;
constexpr auto loss = mean(cross_entropy(scores, digit)) + mean(square(pairs));

kernel<double, loss, gradient(loss, W), scores, sum<1>(pairs)> call;

constexpr std::size_t numbers = 96;
using block = std::array<double, numbers>;
template <std::size_t Rank>
using extents = std::array<std::size_t, Rank>;
template <std::size_t Rank>
using strides = std::array<std::ptrdiff_t, Rank>;

// Where a view lies: its numbers are inside the block.
template <std::size_t Rank>
struct place {
    extents<Rank> shape{};
    strides<Rank> steps{};
    std::size_t first = 0;

    template <class Visit>
    void for_each(Visit visit) const {
        std::size_t count = 1;
        for (const std::size_t extent : shape) count *= extent;
        for (std::size_t n = 0; n < count; ++n) {
            std::ptrdiff_t at = static_cast<std::ptrdiff_t>(first);
            for (std::size_t k = Rank, rest = n; k-- > 0; rest /= shape[k])
                at += static_cast<std::ptrdiff_t>(rest % shape[k]) * steps[k];
            visit(static_cast<std::size_t>(at));
        }
    }
};

class reader {
  public:
    explicit reader(FuzzedDataProvider& from) : from_(from) {}

    // Extents near those that fit, dense or not, forward or backward; cut where the block ends.
    template <std::size_t Rank>
    place<Rank> view(extents<Rank> usual) {
        place<Rank> p;
        std::ptrdiff_t dense = 1;
        for (std::size_t k = Rank; k-- > 0;) {
            p.shape[k] = from_.ConsumeProbability<float>() < 0.9f ? usual[k] : from_.ConsumeIntegralInRange<std::size_t>(0, 5);
            p.steps[k] = from_.ConsumeProbability<float>() < 0.7f ? dense : from_.ConsumeIntegralInRange<std::ptrdiff_t>(-7, 7);
            dense *= static_cast<std::ptrdiff_t>(p.shape[k]);
        }
        std::ptrdiff_t below = 0, above = 0;
        for (std::size_t k = 0; k < Rank; ++k) {
            std::ptrdiff_t reach = p.shape[k] > 1 ? (static_cast<std::ptrdiff_t>(p.shape[k]) - 1) * p.steps[k] : 0;
            if (above - below + std::abs(reach) >= static_cast<std::ptrdiff_t>(numbers)) p.steps[k] = reach = 0;
            (reach < 0 ? below : above) += reach;
        }
        const auto last = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(numbers) - 1 - above);
        p.first = from_.ConsumeIntegralInRange<std::size_t>(static_cast<std::size_t>(-below), last);
        return p;
    }

  private:
    FuzzedDataProvider& from_;
};

template <std::size_t Rank>
auto adapted(block& all, const place<Rank>& p) {
    return xt::strided_view(xt::adapt(all.data(), numbers, xt::no_ownership(), std::array<std::size_t, 1>{numbers}),
                            extents<Rank>(p.shape), strides<Rank>(p.steps), p.first, xt::layout_type::dynamic);
}
template <std::size_t Rank>
xt::xtensor<double, Rank> copied(const block& all, const place<Rank>& p) {
    xt::xtensor<double, Rank> result(p.shape);
    auto next = result.storage().begin();
    p.for_each([&](std::size_t at) { *next++ = all[at]; });
    return result;
}

[[noreturn]] void fail(const char* what, const std::string& text = {}) {
    std::fprintf(stderr, "%s %s\n", what, text.c_str());
    std::abort();
}
bool near(double x, double y) { return !(std::abs(x - y) > 1e-9 * std::max(1.0, std::abs(y))) || (x != x && y != y); }

template <class Array, std::size_t Rank>
void compare(const char* name, const block& all, const place<Rank>& p, const Array& expected, std::array<bool, numbers>& written) {
    if (!std::equal(p.shape.begin(), p.shape.end(), expected.shape().begin())) fail("another shape was accepted:", name);
    auto next = expected.storage().begin();
    p.for_each([&](std::size_t at) {
        if (!near(all[at], *next++)) fail("another number:", name);
        written[at] = true;
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FuzzedDataProvider from(data, size);
    reader read(from);
    const auto rows = from.ConsumeIntegralInRange<std::size_t>(0, 4), columns = from.ConsumeIntegralInRange<std::size_t>(0, 3);
    block all;
    for (std::size_t i = 0; i < numbers; ++i) all[i] = static_cast<double>(i % 7) / 4 - 0.75;
    const auto x = read.view<2>({rows, 3}), m = read.view<2>({rows, columns}), w = read.view<2>({3, 2});
    const auto bias = read.view<1>({2});
    const auto slope = read.view<2>({3, 2}), made = read.view<2>({rows, 2});
    const auto sums = read.view<1>({rows});
    std::vector<std::int64_t> labels(from.ConsumeProbability<float>() < 0.9f ? rows : from.ConsumeIntegralInRange<std::size_t>(0, 5));
    for (std::int64_t& label : labels)
        label = from.ConsumeProbability<float>() < 0.95f ? from.ConsumeIntegralInRange<int>(0, 1) : from.ConsumeIntegral<std::int64_t>();

    const block before = all;
    double value = 7;
    bool accepted = true;
    try {
        call(X = adapted(all, x), pairs = adapted(all, m), digit = labels, W = adapted(all, w), b = adapted(all, bias),
             out(value, adapted(all, slope), adapted(all, made), adapted(all, sums)));
    } catch (const binding_error& e) {
        accepted = false;
        if (!std::string(e.what()).starts_with("xgrad: ")) fail("a text that does not start with xgrad:", e.what());
    }
    if (!accepted) {
        if (value != 7 || std::memcmp(all.data(), before.data(), sizeof all) != 0) fail("a refused call has written");
        return 0;
    }
    kernel<double, loss, gradient(loss, W), scores, sum<1>(pairs)> another;
    const auto expected = another(X = copied(before, x), pairs = copied(before, m), digit = labels, W = copied(before, w),
                                  b = copied(before, bias));
    if (!near(value, expected[loss])) fail("another number: loss");
    std::array<bool, numbers> written{};
    compare("the gradient", all, slope, expected[gradient(loss, W)], written);
    compare("scores", all, made, expected[scores], written);
    compare("sums", all, sums, expected[sum<1>(pairs)], written);
    for (std::size_t i = 0; i < numbers; ++i)
        if (!written[i] && std::memcmp(&all[i], &before[i], sizeof(double)) != 0) fail("a number was written that is no output");
    return 0;
}
