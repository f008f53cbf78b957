// Convolutions and pooling, channels last: sums, means and maxima over windows, which are affine positions of the input
// (graph/affine.hpp); no window is copied. Where options are given, the extents that they decide are known at lowering.
#pragma once

#include "views.hpp"

namespace xgrad {

// Along one axis.
struct conv1d_options {
  int stride = 1, padding = 0, dilation = 1, groups = 1;
};
// Along height and width.
struct conv2d_options {
  struct pair {
    int height, width;
  };
  pair stride{1, 1}, padding{0, 0}, dilation{1, 1};
  int groups = 1;
};
// The stride is the window's where it is 0.
struct pool2d_options {
  conv2d_options::pair stride{0, 0}, padding{0, 0};
};

namespace language {

// How windows lie along one axis.
struct window {
  long size = 1;
  int stride = 1, padding = 0, dilation = 1;

  // Whether rounding down leaves a polynomial: the stride divides whatever runs free.
  constexpr bool counts(const support::extent& e) const {
    for (int t = 0; t < e.count; ++t)
      if (e.terms[t].coefficient % stride != 0) return false;
    return true;
  }
  // Of the positions of windows along an axis of that extent; 0 when it cannot be told or there are none.
  constexpr support::extent count(const support::extent& e) const {
    if (is_late(e)) return late_extent;
    const support::extent rest = e + support::extent(2 * padding - dilation * (size - 1) - 1);
    if (stride < 1 || dilation < 1 || padding < 0) return {0};
    if (rest.is_static()) return {rest.constant < 0 ? 0 : rest.constant / stride + 1};
    if (!counts(rest)) return {0};
    support::extent result = rest;
    for (int t = 0; t < rest.count; ++t) result.terms[t].coefficient /= stride;
    const long whole = rest.constant / stride;  // rounded down below
    result.constant = (rest.constant < whole * stride ? whole - 1 : whole) + 1;
    return result;
  }
};

// x with dimension d padded by `fill`.
constexpr lowered padded(lowering& to, const lowered& x, int d, int padding, double fill) {
  const support::extent extent = to.extent_along(x.dims[d]);
  return padding <= 0 ? x : read_at(to, x, d, extent + support::extent(2 * padding), 1, support::extent(-padding), fill);
}
// x, padded already, with dimension d read as windows: it counts them, `inside` runs over each.
// taken: other axes of what x becomes a factor of.
constexpr lowered windows(lowering& to, const lowered& x, int d, window w, axis_id inside, axis_set taken) {
  const support::extent extent = to.extent_along(x.dims[d]);
  w.padding = 0;
  const support::extent count = w.count(extent);
  if (count.is_static() && count.constant < 1) {
    if (extent.is_static() || w.counts(extent)) to.late = {late_fault::window, {w.dilation * (w.size - 1) + 1, extent}};
    else to.late = {late_fault::stride, {w.stride, extent}};
    return x;
  }
  lowered result = x;
  const axis_id from = x.dims[d];
  result.dims[d] = to.axis(count, (x.dims.set() | to.g.axes(x.id)).without(axis_set::of(from)) | taken);
  graph::index_map map;
  map.first = w.stride;
  map.second = w.dilation;
  map.offset = to.g.extent_index(support::extent(0));
  result.id = to.g.affine(x.id, from, result.dims[d], inside, map, 0);
  return result;
}

// x (N, spatial..., C), w (window..., C / groups, F)  ->  (N, spatial'..., F)
template <int Spatial>
constexpr lowered convolution(lowering& to, const lowered& given, const lowered& given_w, const window* how, int groups) {
  lowered x{to.number(given), element::number, given.dims}, w{to.number(given_w), element::number, given_w.dims};
  const int channels = Spatial + 1;
  // The weights' axes: those of the window and of the filters are new, the channels are x's.
  dimensions axes;
  axis_set taken = x.dims.set();
  for (int i = 0; i < Spatial; ++i) {
    axes.push_back(w.dims[i].valid() ? to.g.free_axis(to.g.extent_of(w.dims[i]), taken) : axis_id{});
    taken |= axis_set::of(axes[i]);
  }
  lowered grouped = x;
  axis_id group, channel = x.dims[channels], filter;
  const support::extent filters = to.extent_along(w.dims[Spatial + 1]);
  if (groups > 1) {
    const support::extent all = to.extent_along(x.dims[channels]);
    if (!all.is_static() || !filters.is_static() || all.constant % groups != 0 || filters.constant % groups != 0) {
      to.late = {late_fault::extents, {groups, all.constant % groups != 0 ? all : filters}};
      return x;
    }
    taken |= w.dims.set();
    group = to.axis(support::extent(groups), taken);
    taken |= axis_set::of(group);
    channel = to.axis(support::extent(all.constant / groups), taken);
    taken |= axis_set::of(channel);
    const axis_id apart[] = {group, channel};
    grouped.id = to.g.reshape(x.id, {&x.dims[channels], 1}, {apart, channel.valid() ? 2 : 1});
    grouped.dims[channels] = channel;
    filter = to.axis(support::extent(filters.constant / groups), taken);
    const axis_id halves[] = {group, filter};
    const axis_id whole = w.dims[Spatial + 1];
    w.id = to.g.reshape(w.id, {&whole, 1}, {halves, filter.valid() ? 2 : 1});
    w.dims[Spatial + 1] = filter;
  } else {
    filter = to.axis(filters, taken);
  }
  axes.push_back(w.dims[Spatial].valid() ? channel : axis_id{});
  if (w.dims[Spatial].valid() != channel.valid() ||
      (channel.valid() && !(to.g.extent_of(channel) == to.g.extent_of(w.dims[Spatial])))) {
    to.late = {late_fault::extents, {to.extent_along(channel), to.extent_along(w.dims[Spatial])}};
    return x;
  }
  taken |= axis_set::of(filter);
  axes.push_back(filter);
  w = to.renamed(w, axes);
  lowered result = grouped;
  for (int i = 0; i < Spatial; ++i) result = padded(to, result, 1 + i, how[i].padding, 0);
  axis_set over = axis_set::of(axes[Spatial]);
  for (int i = 0; i < Spatial; ++i) {
    window along = how[i];
    along.size = to.extent_along(axes[i]).constant;
    result = windows(to, result, 1 + i, along, axes[i], axes.set() | to.g.axes(w.id));
    over |= axis_set::of(axes[i]);
  }
  result.id = to.g.sum(to.g.binary(opcode::multiply, result.id, w.id), over);
  result.dims[channels] = filter;
  if (group.valid()) {
    const axis_id apart[] = {group, filter};
    const axis_id whole = to.axis(filters, to.g.axes(result.id));
    result.id = to.g.reshape(result.id, {apart, filter.valid() ? 2 : 1}, {&whole, 1});
    result.dims[channels] = whole;
  }
  return result;
}
constexpr int number_of(const lowering& to, const lowered& x) { return static_cast<int>(to.g[x.id].value); }

// Operands from 2 on: stride, padding, dilation for each axis, then groups. Extents: of the result's spatial axes.
template <auto... Extents>
struct convolution_of {
  static constexpr int spatial = sizeof...(Extents);
  static constexpr bool late = (is_late(extent_constant<Extents>) || ...);
  template <class...>
  static constexpr bool pins() {
    return late;  // lowered once more, to find what only lowering finds
  }
  static constexpr signature check(const signature* x) {
    shape dims = x[0].dims;
    int i = 1;
    ((dims.extents[i++] = &extent_constant<Extents>), ...);
    dims.extents[spatial + 1] = x[1].dims.extents[spatial + 1];
    signature result = shaped(x[0], dims);
    result.kind = element::number;
    return result;
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    window how[spatial];
    for (int i = 0; i < spatial; ++i) {
      how[i].stride = number_of(to, x[2 + i]);
      how[i].padding = number_of(to, x[2 + spatial + i]);
      how[i].dilation = number_of(to, x[2 + 2 * spatial + i]);
    }
    return convolution<spatial>(to, x[0], x[1], how, number_of(to, x[2 + 3 * spatial]));
  }
};
template <class... Shapes>
struct channels_differ;
template <class... Shapes>
struct ranks_are_not;
template <class... Shapes>
struct windows_do_not_fit;
constexpr bool is_no_count(const support::extent& e) { return e.is_static() && e.constant < 1; }
template <class X, class W>
constexpr support::extent plain_count(int d) {
  return window{W::type.dims[d - 1].constant}.count(X::type.dims[d]);
}

// One error at most; whether x and w are a convolution's. Late: options may change extents, or divide the channels.
template <int Spatial, bool Late, class X, class W>
constexpr bool check_convolution() {
  using ranks =
      typename shapes_fault<X::type.dims.rank == Spatial + 2 && W::type.dims.rank == Spatial + 2, ranks_are_not, X, W>::type;
  if constexpr (Spatial == 1) XGRAD_REQUIRE("xgrad::conv1d(x, w): x must be (N, L, C) and w (K, C, F)", ranks);
  else XGRAD_REQUIRE("xgrad::conv2d(x, w): x must be (N, H, W, C) and w (KH, KW, C, F)", ranks);
  if constexpr (!support::holds<ranks>) {
    return false;
  } else {
    constexpr bool same = Late || shape::same(X::type.dims.extents[Spatial + 1], W::type.dims.extents[Spatial]);
    using channels = typename shapes_fault<same, channels_differ, X, W>::type;
    if constexpr (Spatial == 1)
      XGRAD_REQUIRE("xgrad::conv1d(x, w): the last axis of x must be the last but one of w, the channels", channels);
    else XGRAD_REQUIRE("xgrad::conv2d(x, w): the last axis of x must be the last but one of w, the channels", channels);
    if constexpr (!same || Late) {
      return same;
    } else {
      constexpr bool fits = !is_no_count(plain_count<X, W>(1)) && !is_no_count(plain_count<X, W>(Spatial));
      using found = typename shapes_fault<fits, windows_do_not_fit, X, W>::type;
      if constexpr (Spatial == 1)
        XGRAD_REQUIRE("xgrad::conv1d(x, w): the windows must be static and no larger than x", found);
      else XGRAD_REQUIRE("xgrad::conv2d(x, w): the windows must be static and no larger than x", found);
      return fits;
    }
  }
}

// The same for maxima and means over windows; operands from 1 on: strides, paddings.
template <bool Maximum, int Height, int Width, auto... Extents>
struct pool_of {
  static constexpr bool late = (is_late(extent_constant<Extents>) || ...);
  template <class...>
  static constexpr bool pins() {
    return late;  // lowered once more, to find what only lowering finds
  }
  static constexpr signature check(const signature* x) {
    shape dims = x[0].dims;
    int i = 1;
    ((dims.extents[i++] = &extent_constant<Extents>), ...);
    signature result = shaped(x[0], dims);
    result.kind = element::number;
    return result;
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    lowered result{to.number(x[0]), element::number, x[0].dims};
    constexpr int sizes[] = {Height, Width};
    const double around = Maximum ? -std::numeric_limits<double>::infinity() : 0;
    for (int i = 0; i < 2; ++i) result = padded(to, result, 1 + i, number_of(to, x[3 + i]), around);
    axis_set over, taken = result.dims.set();
    for (int i = 0; i < 2; ++i) {
      window how{sizes[i], number_of(to, x[1 + i]), number_of(to, x[3 + i]), 1};
      const axis_id inside = to.axis(support::extent(sizes[i]), taken | result.dims.set());
      taken |= axis_set::of(inside);
      over |= axis_set::of(inside);
      result = windows(to, result, 1 + i, how, inside, taken);
    }
    const opcode op = Maximum ? opcode::maximum_of : opcode::sum;
    result.id = to.g.reduce(op, result.id, over);
    if (!Maximum) result.id = to.g.binary(opcode::multiply, result.id, to.g.literal(1.0 / (Height * Width)));
    return result;
  }
};
// Late: options are given.
template <bool Maximum, int Height, int Width, bool Late, class X>
constexpr auto pooled(const X& x, const pool2d_options& o) {
  using ranks = typename shapes_fault<!X::type.ok() || X::type.dims.rank == 4, ranks_are_not, X>::type;
  if constexpr (Maximum) XGRAD_REQUIRE("xgrad::max_pool2d<height, width>(x): x must be (N, H, W, C)", ranks);
  else XGRAD_REQUIRE("xgrad::avg_pool2d<height, width>(x): x must be (N, H, W, C)", ranks);
  if constexpr (!X::type.ok() || X::type.dims.rank != 4) {
    return poison{};
  } else {
    constexpr support::extent height = Late ? late_extent : window{Height, Height}.count(X::type.dims[1]);
    constexpr support::extent width = Late ? late_extent : window{Width, Width}.count(X::type.dims[2]);
    constexpr bool fits = !is_no_count(height) && !is_no_count(width);
    using found = typename shapes_fault<fits, windows_do_not_fit, X>::type;
    if constexpr (Maximum)
      XGRAD_REQUIRE("xgrad::max_pool2d<height, width>(x): the windows must fit a static height and width", found);
    else XGRAD_REQUIRE("xgrad::avg_pool2d<height, width>(x): the windows must fit a static height and width", found);
    const auto number = [](int given, int otherwise) {
      return literal{static_cast<double>(given == 0 ? otherwise : given)};
    };
    if constexpr (fits)
      return make<pool_of<Maximum, Height, Width, compact<height>(), compact<width>()>>(
          x, number(o.stride.height, Height), number(o.stride.width, Width), number(o.padding.height, 0),
          number(o.padding.width, 0));
    else return poison{};
  }
}

}  // namespace language

// Cross-correlation, PyTorch's convolution. x (N, L, C), w (K, C, F)  ->  (N, L - K + 1, F)
template <language::expression X, language::expression W>
constexpr auto conv1d(const X& x, const W& w) {
  using namespace language;
  if constexpr (!X::type.ok() || !W::type.ok() || !check_convolution<1, false, X, W>()) return poison{};
  else return make<convolution_of<compact<plain_count<X, W>(1)>()>>(x, w, literal{1}, literal{0}, literal{1}, literal{1});
}
// The same with options; w (K, C / groups, F)  ->  (N, (L + 2 padding - dilation (K - 1) - 1) / stride + 1, F)
template <language::expression X, language::expression W>
constexpr auto conv1d(const X& x, const W& w, const conv1d_options& o) {
  using namespace language;
  const auto number = [](int given) { return literal{static_cast<double>(given)}; };
  if constexpr (!X::type.ok() || !W::type.ok() || !check_convolution<1, true, X, W>()) return poison{};
  else
    return make<convolution_of<compact<late_extent>()>>(x, w, number(o.stride), number(o.padding), number(o.dilation),
                                                        number(o.groups));
}
// x (N, H, W, C), w (KH, KW, C, F)  ->  (N, H - KH + 1, W - KW + 1, F)
template <language::expression X, language::expression W>
constexpr auto conv2d(const X& x, const W& w) {
  using namespace language;
  if constexpr (!X::type.ok() || !W::type.ok() || !check_convolution<2, false, X, W>()) return poison{};
  else
    return make<convolution_of<compact<plain_count<X, W>(1)>(), compact<plain_count<X, W>(2)>()>>(
        x, w, literal{1}, literal{1}, literal{0}, literal{0}, literal{1}, literal{1}, literal{1});
}
// The same with options; w (KH, KW, C / groups, F)
template <language::expression X, language::expression W>
constexpr auto conv2d(const X& x, const W& w, const conv2d_options& o) {
  using namespace language;
  const auto number = [](int given) { return literal{static_cast<double>(given)}; };
  constexpr auto late = compact<late_extent>();
  if constexpr (!X::type.ok() || !W::type.ok() || !check_convolution<2, true, X, W>()) return poison{};
  else
    return make<convolution_of<late, late>>(x, w, number(o.stride.height), number(o.stride.width), number(o.padding.height),
                                            number(o.padding.width), number(o.dilation.height), number(o.dilation.width),
                                            number(o.groups));
}

// The largest element of each window. x (N, H, W, C)  ->  (N, H / Height, W / Width, C), rounded down; with options
// (H + 2 padding - Height) / stride + 1. Padding is -infinity; elements that tie share the gradient.
template <int Height, int Width, language::expression X>
constexpr auto max_pool2d(const X& x) {
  return language::pooled<true, Height, Width, false>(x, {});
}
template <int Height, int Width, language::expression X>
constexpr auto max_pool2d(const X& x, const pool2d_options& o) {
  return language::pooled<true, Height, Width, true>(x, o);
}
// The mean of each window; padding counts as zeros.
template <int Height, int Width, language::expression X>
constexpr auto avg_pool2d(const X& x) {
  return language::pooled<false, Height, Width, false>(x, {});
}
template <int Height, int Width, language::expression X>
constexpr auto avg_pool2d(const X& x, const pool2d_options& o) {
  return language::pooled<false, Height, Width, true>(x, o);
}

}  // namespace xgrad
