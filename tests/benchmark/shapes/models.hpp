// What the models of all shapes are made of. SHAPES_NUMBER, float or double, is one compilation's number type.
#pragma once

#include <array>
#include <utility>

#include <xgrad/xgrad.hpp>
#include <xtensor/xtensor.hpp>

#include "../inputs.hpp"
#include "shapes.hpp"

namespace shapes {

using number = SHAPES_NUMBER;
// Each starts a cache line, as the arrays of `variables` do.
template <class T, std::size_t Rank>
using array = xt::xtensor<T, Rank, xt::layout_type::row_major, benchmark::line_allocator<T>>;
template <class T>
using matrix = array<T, 2>;
template <class T>
using vector = array<T, 1>;

template <class T, std::size_t Rank>
array<T, Rank> numbers(std::array<std::size_t, Rank> extents) {
    shapes::array<T, Rank> array(extents);
    benchmark::generator g(77);
    for (T& value : array) value = T(g.uniform(-0.1, 0.1));
    return array;
}

template <int Classes>
vector<int> labels(std::size_t rows) {
    vector<int> array(std::array<std::size_t, 1>{rows});
    benchmark::generator g(78);
    for (int& value : array) value = g.below(Classes);
    return array;
}

} // namespace shapes
