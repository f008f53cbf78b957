// Mini-batches: the rows 0 .. n - 1 in a random order, cut into pieces.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "../kernel/error.hpp"
#include "../kernel/xtensor.hpp"
#include "random.hpp"

namespace xgrad {
namespace training {

template <class Array>
concept row_array = requires(const Array& a) {
  typename Array::value_type;
  a.shape();
  a.dimension();
};
// A vector, span or std::array, whose elements are the rows: numbers, or arrays of them.
template <class Range>
concept row_range = !row_array<Range> && requires(const Range& r) {
  r[std::size_t{0}];
  r.size();
};
// An array of the same rank with a number of rows of its own.
template <class Array>
auto like_rows() {
  using value = std::remove_cv_t<typename Array::value_type>;
  if constexpr (requires { std::tuple_size<typename Array::shape_type>::value; })
    return xt::xtensor<value, std::tuple_size<typename Array::shape_type>::value>();
  else return xt::xarray<value>();
}
template <class Array>
using rows_of = decltype(like_rows<Array>());

// Some rows of a data set.
class batch {
 public:
  explicit batch(std::span<const std::size_t> rows) : rows_(rows) {}
  std::size_t size() const { return rows_.size(); }
  std::size_t operator[](std::size_t i) const { return rows_[i]; }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }

  // Those rows of an array, as an array: (n, ...)  ->  (size(), ...). The array must have every row.
  template <row_array Array>
  auto rows(const Array& from) const {
    rows_of<Array> result;
    copy_rows(from, result);
    return result;
  }
  template <row_range Range>
  auto rows(const Range& from) const {
    std::vector<std::remove_cvref_t<decltype(from[0])>> result;
    copy_rows(from, result);
    return result;
  }
  // The same into an array that is made to fit, which allocates nothing when it fits already.
  template <row_array Array, class Into>
  void copy_rows(const Array& from, Into& into) const {
    auto shape = into.shape();
    if constexpr (requires { shape.resize(from.dimension()); }) shape.resize(from.dimension());
    for (std::size_t d = 0; d < from.dimension(); ++d) shape[d] = from.shape()[d];
    shape[0] = size();
    into.resize(shape);
    std::size_t width = 1;
    for (std::size_t d = 1; d < shape.size(); ++d) width *= shape[d];
    for (std::size_t i = 0; i < size(); ++i) copy_row(from, rows_[i], into.data() + i * width, width);
  }
  template <row_range Range, class Row>
  void copy_rows(const Range& from, std::vector<Row>& into) const {
    into.resize(size());
    for (std::size_t i = 0; i < size(); ++i) {
      check_row(rows_[i], from.size());
      into[i] = from[rows_[i]];
    }
  }

 private:
  static void check_row(std::size_t row, std::size_t rows) {
    if (row < rows) return;
    kernels::fail(support::text("xgrad: batch: row ")
                  << static_cast<long>(row) << " is asked for, the array has " << static_cast<long>(rows));
  }
  template <class Array, class Value>
  static void copy_row(const Array& from, std::size_t row, Value* to, std::size_t width) {
    check_row(row, from.shape()[0]);
    if constexpr (requires {
                    from.data();
                    from.layout();
                  }) {
      if (from.layout() == xt::layout_type::row_major) {
        std::copy_n(from.data() + row * width, width, to);
        return;
      }
    }
    std::vector<std::size_t> at(from.dimension(), 0);
    at[0] = row;
    for (std::size_t i = 0; i < width; ++i) {
      to[i] = from.element(at.begin(), at.end());
      for (std::size_t d = at.size(); d-- > 1 && ++at[d] == from.shape()[d];) at[d] = 0;
    }
  }

  std::span<const std::size_t> rows_;
};

}  // namespace training

// All rows of a data set of n in one random order, `size` at a time, the last batch smaller:
//   for (const auto& b : batches(n, 32, epoch)) train(X = b.rows(images), labels = b.rows(digits), v);
// The order depends on the seed alone, on every machine: give every epoch another one. Needs size > 0.
class batches {
 public:
  class iterator {
   public:
    using value_type = training::batch;
    using difference_type = std::ptrdiff_t;
    iterator() = default;
    iterator(const batches* all, std::size_t first) : all_(all), first_(first) {}
    training::batch operator*() const {
      const std::size_t count = std::min(all_->size_, all_->order_.size() - first_);
      return training::batch({all_->order_.data() + first_, count});
    }
    iterator& operator++() {
      first_ = std::min(first_ + all_->size_, all_->order_.size());
      return *this;
    }
    iterator operator++(int) {
      const iterator old = *this;
      ++*this;
      return old;
    }
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    const batches* all_ = nullptr;
    std::size_t first_ = 0;
  };

  batches(std::size_t n, std::size_t size, std::uint64_t seed) : order_(n), size_(size) {
    if (size == 0) kernels::fail(support::text("xgrad: batches: the size of a batch must not be 0"));
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    training::generator random(seed, "batches");
    for (std::size_t i = n; i > 1; --i) std::swap(order_[i - 1], order_[random.below(i)]);
  }
  // The number of batches.
  std::size_t size() const { return order_.size() / size_ + (order_.size() % size_ != 0 ? 1 : 0); }
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, order_.size()}; }

 private:
  std::vector<std::size_t> order_;
  std::size_t size_;
};

}  // namespace xgrad
