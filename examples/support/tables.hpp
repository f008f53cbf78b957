// Tables of numbers -> parts of them, standardized columns, and the closed-form solution of least squares.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include <xgrad/kernel/xtensor.hpp>

namespace example {

using table = xt::xtensor<double, 2>;

inline table zeros(std::size_t rows, std::size_t columns)
{
    table result(std::array<std::size_t, 2>{rows, columns});
    std::fill(result.begin(), result.end(), 0.0);
    return result;
}

// The columns [from, to).
inline table columns(const table& all, std::size_t from, std::size_t to)
{
    table part = zeros(all.shape(0), to - from);
    for (std::size_t row = 0; row < all.shape(0); ++row) {
        for (std::size_t column = from; column < to; ++column) part(row, column - from) = all(row, column);
    }
    return part;
}

// One column as an array of rank 1.
inline xt::xtensor<double, 1> column(const table& all, std::size_t which)
{
    xt::xtensor<double, 1> part(std::array<std::size_t, 1>{all.shape(0)});
    for (std::size_t row = 0; row < all.shape(0); ++row) part(row) = all(row, which);
    return part;
}

// Every column with mean 0 and variance 1.
inline table standardized(table all)
{
    const double count = static_cast<double>(all.shape(0));
    for (std::size_t column = 0; column < all.shape(1); ++column) {
        double mean = 0;
        double variance = 0;
        for (std::size_t row = 0; row < all.shape(0); ++row) mean += all(row, column) / count;
        for (std::size_t row = 0; row < all.shape(0); ++row) {
            all(row, column) -= mean;
            variance += all(row, column) * all(row, column) / count;
        }
        for (std::size_t row = 0; row < all.shape(0); ++row) all(row, column) /= std::sqrt(variance);
    }
    return all;
}

// x (rows, n), y (rows, m) -> the weights (n, m) of least squares: solves (x^T x) w = x^T y by Cholesky's method.
inline table normal_equations(const table& x, const table& y)
{
    const std::size_t rows = x.shape(0);
    const std::size_t n = x.shape(1);
    const std::size_t m = y.shape(1);
    table a = zeros(n, n);
    table w = zeros(n, m);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) a(i, j) += x(row, i) * x(row, j);
            for (std::size_t j = 0; j < m; ++j) w(i, j) += x(row, i) * y(row, j);
        }
    }
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < j; ++k) a(j, j) -= a(j, k) * a(j, k);
        if (!(a(j, j) > 0)) throw std::runtime_error("normal_equations: the columns are linearly dependent");
        a(j, j) = std::sqrt(a(j, j));
        for (std::size_t i = j + 1; i < n; ++i) {
            for (std::size_t k = 0; k < j; ++k) a(i, j) -= a(i, k) * a(j, k);
            a(i, j) /= a(j, j);
        }
    }
    for (std::size_t output = 0; output < m; ++output) {
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t k = 0; k < i; ++k) w(i, output) -= a(i, k) * w(k, output);
            w(i, output) /= a(i, i);
        }
        for (std::size_t i = n; i-- > 0;) {
            for (std::size_t k = i + 1; k < n; ++k) w(i, output) -= a(k, i) * w(k, output);
            w(i, output) /= a(i, i);
        }
    }
    return w;
}

// The inverse of a square matrix, by Gauss and Jordan with row exchanges.
inline table inverse(table a)
{
    const std::size_t n = a.shape(0);
    table result = zeros(n, n);
    for (std::size_t i = 0; i < n; ++i) result(i, i) = 1;
    for (std::size_t column = 0; column < n; ++column) {
        std::size_t pivot = column;
        for (std::size_t row = column + 1; row < n; ++row) {
            if (std::abs(a(row, column)) > std::abs(a(pivot, column))) pivot = row;
        }
        if (!(std::abs(a(pivot, column)) > 0)) throw std::runtime_error("inverse: the matrix is singular");
        for (std::size_t k = 0; k < n; ++k) {
            std::swap(a(column, k), a(pivot, k));
            std::swap(result(column, k), result(pivot, k));
        }
        const double scale = 1 / a(column, column);
        for (std::size_t k = 0; k < n; ++k) {
            a(column, k) *= scale;
            result(column, k) *= scale;
        }
        for (std::size_t row = 0; row < n; ++row) {
            const double factor = row == column ? 0 : a(row, column);
            for (std::size_t k = 0; k < n; ++k) {
                a(row, k) -= factor * a(column, k);
                result(row, k) -= factor * result(column, k);
            }
        }
    }
    return result;
}

// The largest difference of two arrays of one size.
template <class A, class B>
double largest_difference(const A& a, const B& b)
{
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i]));
        if (!(difference <= largest)) largest = difference;
    }
    return largest;
}

}  // namespace example
