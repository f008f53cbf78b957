// `X = features`: a symbol and the value bound to it. Lvalues are held by reference, rvalues by value.
#pragma once

#include <type_traits>
#include <utility>

namespace xgrad::language {

template <class Symbol, class Value>
struct binding {
  using symbol_type = Symbol;
  using value_type = Value;  // T& when an lvalue is bound, else T
  Value value;
};

template <class Symbol, class Value>
constexpr binding<Symbol, Value> bind(Value&& value) noexcept(std::is_nothrow_constructible_v<Value, Value&&>) {
  return {std::forward<Value>(value)};
}

}  // namespace xgrad::language
