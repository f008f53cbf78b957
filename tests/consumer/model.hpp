#pragma once

#include <xgrad/xgrad.hpp>

inline constexpr auto x = xgrad::input<"x", "N">;
inline constexpr auto w = xgrad::parameter<"w">;
inline constexpr auto loss = xgrad::mean(xgrad::square(w * x - 1));

float slope(const xt::xtensor<float, 1>& values, float weight);
