// The memory that a kernel works in: one aligned block, in the object when its size is known and small, else on the heap
// or where the caller says. It is zero when the kernel makes it. Beside it, the other threads of the kernel, if it has any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <utility>

#include "../emit/crew.hpp"
#include "aligned_allocator.hpp"
#include "error.hpp"

namespace xgrad::kernels {

inline constexpr long largest_inner_bytes = 4096;

// In the object; nothing when there is none.
template <class T, long Numbers>
struct inner_block {
  alignas(line_bytes) T numbers[static_cast<std::size_t>(Numbers)] = {};
  T* data() { return numbers; }
};
template <class T>
struct inner_block<T, 0> {
  T* data() { return nullptr; }
};

// Numbers: of T, 0 when that depends on run-time extents.
template <class T, long Numbers>
class workspace {
  static constexpr long inner_numbers = Numbers * long{sizeof(T)} <= largest_inner_bytes ? Numbers : 0;

 public:
  workspace() : data_(inner_.data()), capacity_(inner_numbers) { grow(Numbers); }
  explicit workspace(std::span<std::byte> memory) : borrowed_(true) {
    const std::size_t past = reinterpret_cast<std::uintptr_t>(memory.data()) % line_bytes;
    const std::size_t skip = past == 0 ? 0 : line_bytes - past;
    if (memory.size() >= skip) {
      data_ = reinterpret_cast<T*>(memory.data() + skip);
      capacity_ = static_cast<long>((memory.size() - skip) / sizeof(T));
    }
    grow(Numbers);
  }
  // What is kept between calls is capacity alone.
  workspace(workspace&& other) noexcept : workspace(other, other.data_ == other.inner_.data()) {}
  workspace& operator=(workspace&& other) noexcept {
    if (this != &other) {
      this->~workspace();
      new (this) workspace(std::move(other));
    }
    return *this;
  }

  // Makes room for that many; what it held is lost.
  void grow(long numbers) {
    if (numbers > capacity_) allocate(numbers);
  }
  emit::workplace<T> place() const { return {data_, helpers_.get()}; }
  emit::crew<T>* helpers() const { return helpers_.get(); }
  void set_helpers(std::unique_ptr<emit::crew<T>> helpers) { helpers_ = std::move(helpers); }

 private:
  workspace(workspace& other, bool inside) noexcept
      : helpers_(std::move(other.helpers_)), owned_(std::move(other.owned_)),
        data_(inside ? inner_.data() : std::exchange(other.data_, other.inner_.data())),
        capacity_(inside ? inner_numbers : std::exchange(other.capacity_, inner_numbers)), borrowed_(other.borrowed_) {
    other.borrowed_ = false;
  }

  [[gnu::noinline]] void allocate(long numbers) {
    if (borrowed_)
      fail(support::text("xgrad: kernel: the workspace given has ")
           << capacity_ * long{sizeof(T)} << " bytes from the first multiple of 64 on, the call needs "
           << numbers * long{sizeof(T)});
    data_ = nullptr;
    capacity_ = 0;
    owned_.assign(static_cast<std::size_t>(numbers), T(0));
    data_ = owned_.data();
    capacity_ = numbers;
  }

  [[no_unique_address]] inner_block<T, inner_numbers> inner_;
  std::unique_ptr<emit::crew<T>> helpers_;
  aligned_vector<T> owned_;  // zeros
  T* data_ = nullptr;
  long capacity_ = 0;
  bool borrowed_ = false;
};

}  // namespace xgrad::kernels
