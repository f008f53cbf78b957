#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto S = input<"S", "N">;
constexpr auto K = input<"K", "N">;
constexpr auto r = input<"r", "N">;
constexpr auto v = input<"v", "N">;
constexpr auto t = input<"t", "N">;
constexpr auto s = v * sqrt(t);
constexpr auto d1 = (log(S / K) + (r + 0.5 * square(v)) * t) / s;
constexpr auto d2 = d1 - s;
constexpr auto price = S * (0.5 + 0.5 * erf(0.70710678118654752440 * d1)) -
                       K * exp(-r * t) * (0.5 + 0.5 * erf(0.70710678118654752440 * d2));

using values = xt::xtensor<float, 1>;

void evaluate(const values& spot, const values& strike, const values& rate, const values& volatility,
              const values& time, values (&results)[6]) {
    kernel<float, price, derivative(price, S), derivative(price, K), derivative(price, r), derivative(price, v),
           derivative(price, t)>
        k;
    k(S = spot, K = strike, r = rate, v = volatility, t = time,
      out(results[0], results[1], results[2], results[3], results[4], results[5]));
}
