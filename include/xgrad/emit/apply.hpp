// The lane function of every pointwise operation, one line each: V is the lane type, M its mask.
// Functions get the node's index (polygamma's order, what is known of the operand of exp or log1p) as a constant. Long
// ones are calls: a copy wherever they occur would cost more to compile than a call costs to make.
#pragma once

#include "../graph/opcode.hpp"
#include "functions.hpp"
#include "lane.hpp"

namespace xgrad::emit {

using graph::opcode;

template <opcode Op>
struct lane_function;

// clang-format off
template <> struct lane_function<opcode::negate> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return -a; } };
template <> struct lane_function<opcode::abs> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return abs(a); } };
template <> struct lane_function<opcode::sign> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return sign(a); } };
template <> struct lane_function<opcode::floor> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return floor(a); } };
template <> struct lane_function<opcode::ceil> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return ceil(a); } };
template <> struct lane_function<opcode::round> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return round(a); } };
template <> struct lane_function<opcode::trunc> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return trunc(a); } };
template <> struct lane_function<opcode::square> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return a * a; } };
template <> struct lane_function<opcode::sqrt> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return sqrt(a); } };
template <> struct lane_function<opcode::rsqrt> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return rsqrt(a); } };
template <> struct lane_function<opcode::cbrt> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return cbrt(a); } };
template <> struct lane_function<opcode::reciprocal> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return broadcast<V>(scalar_of<V>(1)) / a; } };
template <> struct lane_function<opcode::exp> { template <class V, int Nonpositive> XGRAD_ALWAYS_INLINE static V apply(V a) { return Nonpositive ? exp_of_nonpositive(a) : exp(a); } };
template <> struct lane_function<opcode::exp2> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return exp2(a); } };
template <> struct lane_function<opcode::expm1> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return expm1(a); } };
template <> struct lane_function<opcode::log> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return log(a); } };
template <> struct lane_function<opcode::log2> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return log2(a); } };
template <> struct lane_function<opcode::log10> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return log10(a); } };
template <> struct lane_function<opcode::log1p> { template <class V, int Fraction> XGRAD_ALWAYS_INLINE static V apply(V a) { return Fraction ? log1p_of_fraction(a) : log1p(a); } };
template <> struct lane_function<opcode::sin> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return sin(a); } };
template <> struct lane_function<opcode::cos> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return cos(a); } };
template <> struct lane_function<opcode::tan> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return tan(a); } };
template <> struct lane_function<opcode::asin> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return asin(a); } };
template <> struct lane_function<opcode::acos> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return acos(a); } };
template <> struct lane_function<opcode::atan> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return atan(a); } };
template <> struct lane_function<opcode::sinh> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return sinh(a); } };
template <> struct lane_function<opcode::cosh> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return cosh(a); } };
template <> struct lane_function<opcode::tanh> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return tanh(a); } };
template <> struct lane_function<opcode::asinh> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return asinh(a); } };
template <> struct lane_function<opcode::acosh> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return acosh(a); } };
template <> struct lane_function<opcode::atanh> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return atanh(a); } };
template <> struct lane_function<opcode::erf> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return erf(a); } };
template <> struct lane_function<opcode::erfc> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return erfc(a); } };
template <> struct lane_function<opcode::lgamma> { template <class V, int> [[gnu::noinline]] static V apply(V a) { return lgamma(a); } };
template <> struct lane_function<opcode::digamma> { template <class V, int> [[gnu::noinline]] static V apply(V a) { return digamma(a); } };
template <> struct lane_function<opcode::sigmoid> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return sigmoid(a); } };
template <> struct lane_function<opcode::softplus> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return softplus(a); } };
template <> struct lane_function<opcode::relu> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a) { return positive_part(a); } };
template <> struct lane_function<opcode::isnan> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(V a) { return isnan(a); } };
template <> struct lane_function<opcode::isfinite> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(V a) { return isfinite(a); } };
template <> struct lane_function<opcode::logical_not> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(mask_of<V> a) { return !a; } };
template <> struct lane_function<opcode::to_number> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(mask_of<V> a) { return to_number<V>(a); } };
template <> struct lane_function<opcode::polygamma> { template <class V, int Order> [[gnu::noinline]] static V apply(V a) { return polygamma<Order>(a); } };
template <> struct lane_function<opcode::add> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return a + b; } };
template <> struct lane_function<opcode::subtract> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return a - b; } };
template <> struct lane_function<opcode::multiply> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return a * b; } };
template <> struct lane_function<opcode::divide> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return a / b; } };
template <> struct lane_function<opcode::pow> { template <class V, int> [[gnu::noinline]] static V apply(V a, V b) { return pow(a, b); } };
template <> struct lane_function<opcode::mod> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return mod(a, b); } };
template <> struct lane_function<opcode::atan2> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return atan2(a, b); } };
template <> struct lane_function<opcode::hypot> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return hypot(a, b); } };
template <> struct lane_function<opcode::maximum> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return maximum(a, b); } };
template <> struct lane_function<opcode::minimum> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return minimum(a, b); } };
template <> struct lane_function<opcode::logaddexp> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return logaddexp(a, b); } };
template <> struct lane_function<opcode::scramble> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b) { return scramble(a, b); } };
template <> struct lane_function<opcode::less> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(V a, V b) { return a < b; } };
template <> struct lane_function<opcode::less_equal> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(V a, V b) { return a <= b; } };
template <> struct lane_function<opcode::equal> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(V a, V b) { return a == b; } };
template <> struct lane_function<opcode::not_equal> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(V a, V b) { return a != b; } };
template <> struct lane_function<opcode::logical_and> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(mask_of<V> a, mask_of<V> b) { return a & b; } };
template <> struct lane_function<opcode::logical_or> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(mask_of<V> a, mask_of<V> b) { return a | b; } };
template <> struct lane_function<opcode::logical_xor> { template <class V, int> XGRAD_ALWAYS_INLINE static mask_of<V> apply(mask_of<V> a, mask_of<V> b) { return a ^ b; } };
template <> struct lane_function<opcode::select> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(mask_of<V> m, V a, V b) { return select(m, a, b); } };
template <> struct lane_function<opcode::multiply_add> { template <class V, int> XGRAD_ALWAYS_INLINE static V apply(V a, V b, V c) { return fma(a, b, c); } };
// clang-format on

}  // namespace xgrad::emit
