// kernel<T, outputs...>: a compiled model as an object that is called with arrays.
// A call matches arguments to symbols, views and checks the arrays, fills a frame and runs the plan; every check comes
// before the first write.
#pragma once

#include <memory>
#include <span>

#include "call.hpp"
#include "keys.hpp"
#include "results.hpp"

namespace xgrad {

template <class T, auto... Outputs>
  requires(std::same_as<T, float> || std::same_as<T, double>)
class kernel {
  using model = kernels::model<T, Outputs...>;
  template <class... Arguments>
  using call_type = kernels::call<T, model, Arguments...>;

 public:
  using number_type = T;
  // Nothing is kept along a run-time axis: the workspace has one size and no call allocates.
  static constexpr bool static_workspace = call_type<>::static_workspace;

  kernel() {
    if constexpr (static_workspace) grow(call_type<>::static_numbers());
  }
  // Works in the caller's memory, which must outlive the kernel; binding_error when it is too small.
  explicit kernel(std::span<std::byte> memory) {
    const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
    const std::size_t skip = (alignment - address % alignment) % alignment;
    workspace_ = reinterpret_cast<T*>(memory.data() + skip);
    capacity_ = memory.size() < skip ? 0 : static_cast<long>((memory.size() - skip) / sizeof(T));
    borrowed_ = true;
    if constexpr (static_workspace) grow(call_type<>::static_numbers());
  }
  kernel(kernel&& other) noexcept
      : owned_(std::move(other.owned_)), workspace_(other.workspace_), capacity_(other.capacity_),
        borrowed_(other.borrowed_) {
    other.workspace_ = nullptr;
    other.capacity_ = 0;
  }
  kernel& operator=(kernel&& other) noexcept {
    owned_ = std::move(other.owned_);
    workspace_ = other.workspace_;
    capacity_ = other.capacity_;
    borrowed_ = other.borrowed_;
    other.workspace_ = nullptr;
    other.capacity_ = 0;
    return *this;
  }

  // Bytes of workspace for calls with those run-time extents: workspace_bytes(extent<"N"> = 4096).
  template <class... Extents>
  static std::size_t workspace_bytes(const Extents&... extents) {
    return static_cast<std::size_t>(call_type<>::numbers_for(extents...)) * sizeof(T);
  }
  // Makes room, so that calls with extents up to these allocate nothing.
  template <class... Extents>
  void reserve(const Extents&... extents) {
    grow(call_type<>::numbers_for(extents...));
  }

  // k(X = features, ...): the outputs. k(X = features, ..., out(a, b)): writes them into a and b.
  template <class... Arguments>
  auto operator()(Arguments&&... arguments) {
    call_type<Arguments...> call;
    call.check_arguments();
    if constexpr (call_type<Arguments...>::well_formed) {
      call.view(arguments...);
      call.solve_extents();
      call.check_inputs();
      if constexpr (call_type<Arguments...>::has_out) {
        call.view_outputs(arguments...);
        call.check_outputs();
        grow(call.workspace_numbers());
        call.run(workspace_);
        call.write_back();
      } else if constexpr (model::values() == 0) {
        call.check_outputs();
        grow(call.workspace_numbers());
        call.run(workspace_);
        call.write_back();
      } else {
        typename call_type<Arguments...>::template results_type<kernels::output_keys<model, Outputs...>> made;
        call.view_results(made);
        call.check_outputs();
        grow(call.workspace_numbers());
        call.run(workspace_);
        call.write_back();
        return made;
      }
    }
  }

  // The same without checks: arrays must fit, be dense behind their first dimension, and not overlap.
  template <class... Arguments>
  void unchecked(Arguments&&... arguments) noexcept {
    call_type<Arguments...> call;
    call.check_arguments();
    if constexpr (call_type<Arguments...>::well_formed) {
      call.view_unchecked(arguments...);
      call.run(workspace_);
    }
  }

 private:
  static constexpr std::size_t alignment = 64;
  struct release {
    void operator()(T* p) const { ::operator delete(p, std::align_val_t{alignment}); }
  };

  void grow(long numbers) {
    if (numbers <= capacity_) return;
    if (borrowed_)
      kernels::fail(support::text() << "xgrad: kernel: the workspace given has " << capacity_ * long{sizeof(T)}
                                    << " bytes, the call needs " << numbers * long{sizeof(T)});
    const std::size_t bytes = static_cast<std::size_t>(numbers) * sizeof(T);
    owned_.reset();
    capacity_ = 0;
    owned_.reset(static_cast<T*>(::operator new(bytes, std::align_val_t{alignment})));
    workspace_ = owned_.get();
    capacity_ = numbers;
    for (long i = 0; i < numbers; ++i) workspace_[i] = T(0);
  }

  std::unique_ptr<T, release> owned_;
  T* workspace_ = nullptr;
  long capacity_ = 0;
  bool borrowed_ = false;
};

}  // namespace xgrad
