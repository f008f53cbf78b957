// kernel<T, outputs...>: a compiled model as an object that is called with arrays.
// A call matches arguments to symbols, views and checks the arrays, fills a frame and runs the plan; every check comes
// before the first write.
#pragma once

#include <memory>
#include <span>

#include "checked_call.hpp"
#include "direct_call.hpp"
#include "keys.hpp"
#include "workspace.hpp"
#if XGRAD_HAS_THREADS
#include "pool_crew.hpp"
#endif

namespace xgrad {

namespace kernels {
template <class>
struct number_type_is;
struct the_kernel_is_const;
template <class T>
inline constexpr bool is_number_type = std::is_same_v<T, float> || std::is_same_v<T, double>;
}  // namespace kernels

// Computes its outputs, expressions, updates and steps of optimizers, from arrays bound by the name of their symbols:
// k(x = array, ...). Number is float or double. One object serves one thread at a time.
template <class Number, auto... Outputs>
class kernel {
  using known = std::conditional_t<kernels::is_number_type<Number>, support::no_fault, kernels::number_type_is<Number>>;
  XGRAD_REQUIRE("xgrad::kernel<T, outputs...>: T must be float or double", known);
  using T = std::conditional_t<kernels::is_number_type<Number>, Number, double>;
  using model = kernels::model_of<T, Outputs...>;
  using types = kernels::call_types<T, model>;
  using results_type = kernels::results_of<model, kernels::output_keys<Outputs...>>;

 public:
  using number_type = T;
  // Nothing is kept along a run-time axis: the workspace has one size and no call allocates.
  static constexpr bool static_workspace = types::program::all_static();

  kernel() = default;
  // Works in the caller's memory, which must outlive the kernel; binding_error when it is too small.
  explicit kernel(std::span<std::byte> memory) : workspace_(memory) {}

  // Bytes of workspace for calls with those run-time extents: workspace_bytes(extent<"N"> = 4096). Memory of that many
  // bytes has room to align them.
  template <class... Extents>
  static std::size_t workspace_bytes(const Extents&... extents) {
    const auto numbers = static_cast<std::size_t>(runner::workspace_numbers(frame_for(extents...)));
    return numbers == 0 ? 0 : numbers * sizeof(T) + kernels::line_bytes;
  }
  // Makes room, for all threads, so that calls with extents up to these allocate nothing.
  template <class... Extents>
  void reserve(const Extents&... extents) {
    const auto frame = frame_for(extents...);
    workspace_.grow(runner::workspace_numbers(frame));
    make_room_for_helpers(frame);
  }

#if XGRAD_HAS_THREADS
  // Calls split the streamed axis over that many threads from now on, the caller's included; 0: as many as the machine
  // runs at once. Results have the same bits for any number. Starts the threads and allocates what they need, but along
  // run-time extents: reserve, or the first checked call, does that; until then calls run on one thread.
  // Throws binding_error when negative, std::system_error when the machine refuses a thread.
  void threads(int n) {
    const int needed = kernels::number_of_threads(n);
    workspace_.set_helpers(nullptr);
    if (runner::splits && needed > 1) add_helpers(std::make_unique<kernels::pool_crew<T>>(needed));
  }
  // The same on a pool, which must outlive the kernel's last call.
  void threads(thread_pool& pool) {
    workspace_.set_helpers(nullptr);
    if (runner::splits && pool.threads() > 1) add_helpers(std::make_unique<kernels::pool_crew<T>>(pool));
  }
#endif
  // How many a call may use: 1 when the plan has no axis to split.
  int threads() const {
    const auto* helpers = workspace_.helpers();
    return helpers == nullptr ? 1 : helpers->pool->threads;
  }

  // k(X = features, ...): the outputs. k(X = features, ..., out(a, b)): writes them into a and b.
  // Throws binding_error, and then has written nothing.
  template <class... Arguments>
  auto operator()(Arguments&&... arguments) {
    return kernels::spread([&](auto&... each) { return call(each...); }, arguments...);
  }

  template <class... Arguments>
  void operator()(Arguments&&...) const {
    using found =
        std::conditional_t<(std::is_void_v<Arguments> && ... && false), support::no_fault, kernels::the_kernel_is_const>;
    XGRAD_REQUIRE("xgrad::kernel(...): a call works in memory of the kernel, which must not be const", found);
  }

  // The same without checks: arrays must fit, be dense behind their first dimension, and not overlap.
  template <class... Arguments>
  XGRAD_ALWAYS_INLINE void unchecked(Arguments&&... arguments) noexcept {
    kernels::spread([&](auto&... each) XGRAD_INLINE_LAMBDA { call_directly(each...); }, arguments...);
  }

 private:
  using runner = typename types::runner;
  static constexpr long static_numbers = runner::static_numbers();

  template <class... Arguments>
  auto call(Arguments&... arguments) {
    using list = kernels::argument_list<model, std::remove_cvref_t<Arguments>...>;
    constexpr bool returns = list::out_argument() < 0 && model::values() > 0;
    if constexpr (list::check_call()) return call_found<returns>(typename list::found(), kernels::value_of(arguments)...);
    else if constexpr (returns) return results_type();
  }
  template <bool Returns, class... Bound, class... Values>
  auto call_found(kernels::bound_list<Bound...>, Values&... values) {
    using call_type = kernels::checked_call<T, model, Bound...>;
    if constexpr (!call_type::check()) {
      if constexpr (Returns) return results_type();
    } else {
      call_type now;
      now.bind(values...);
      if constexpr (Returns) {
        results_type made;
        now.bind_results(made);
        run(now);
        return made;
      } else {
        run(now);
      }
    }
  }
  template <class Call>
  void run(Call& now) {
    workspace_.grow(now.prepare());
    if constexpr (runner::splits) make_room_for_helpers(now.frame());
    now.run(workspace_.place());
  }
  template <class Frame>
  void make_room_for_helpers(const Frame& frame) {
    if (auto* helpers = workspace_.helpers(); helpers != nullptr)
      helpers->grow(emit::lay_out(frame).numbers_of_crew(helpers->pool->threads));
  }
  void add_helpers(std::unique_ptr<emit::crew<T>> helpers) {
    workspace_.set_helpers(std::move(helpers));
    if constexpr (static_workspace) make_room_for_helpers(typename types::frame{});
  }
  template <class... Arguments>
  XGRAD_ALWAYS_INLINE void call_directly(Arguments&... arguments) noexcept {
    using list = kernels::argument_list<model, std::remove_cvref_t<Arguments>...>;
    if constexpr (list::check_call()) call_found_directly(typename list::found(), kernels::value_of(arguments)...);
  }
  template <class... Bound, class... Values>
  XGRAD_ALWAYS_INLINE void call_found_directly(kernels::bound_list<Bound...>, Values&... values) noexcept {
    using call_type = kernels::direct_call<T, model, Bound...>;
    if constexpr (call_type::check()) {
      call_type now;
      now.bind(values...);
      now.run(workspace_.place());
    }
  }
  // Of a call with those extents; none when they are at fault.
  template <class... Extents>
  static auto frame_for(const Extents&... extents) {
    using list = kernels::argument_list<model, Extents...>;
    typename types::frame frame{};
    if constexpr (list::check_extents()) {
      long names[model::names.count + 1] = {}, values[model::extents.view().count];
      [[maybe_unused]] int i = 0;
      ((names[list::extents[i++]] = static_cast<long>(extents.value)), ...);
      model::table.evaluate(names, values);
      for (int e = 0; e < model::graph.extents.count; ++e) frame.extents[e] = values[e];
    }
    return frame;
  }

  kernels::workspace<T, static_numbers> workspace_;
};

}  // namespace xgrad
