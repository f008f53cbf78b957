// A growable array for constant expressions: what std::vector does here, at a fraction of the evaluation steps.
// Invariant: data() holds capacity() live values, the first size() of them in use.
// Knows nothing but the language: no allocator, no exceptions, no iterators but pointers.
#pragma once

namespace xgrad::support {

template <class T>
class list {
 public:
  using value_type = T;

  constexpr list() = default;
  constexpr explicit list(int given_size, T fill = T{}) { resize(given_size, fill); }
  constexpr list(const list& other) { append(other); }
  constexpr list(list&& other) noexcept : data_(other.data_), size_(other.size_), capacity_(other.capacity_) {
    other.data_ = nullptr;
    other.size_ = other.capacity_ = 0;
  }
  constexpr list& operator=(const list& other) {
    if (this != &other) {
      size_ = 0;
      append(other);
    }
    return *this;
  }
  constexpr list& operator=(list&& other) noexcept {
    if (this != &other) {
      delete[] data_;
      data_ = other.data_;
      size_ = other.size_;
      capacity_ = other.capacity_;
      other.data_ = nullptr;
      other.size_ = other.capacity_ = 0;
    }
    return *this;
  }
  constexpr ~list() { delete[] data_; }

  constexpr int size() const { return size_; }
  constexpr int capacity() const { return capacity_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr T& operator[](int i) { return data_[i]; }
  constexpr const T& operator[](int i) const { return data_[i]; }
  constexpr T& back() { return data_[size_ - 1]; }
  constexpr const T& back() const { return data_[size_ - 1]; }
  constexpr T* data() { return data_; }
  constexpr const T* data() const { return data_; }
  constexpr T* begin() { return data_; }
  constexpr T* end() { return data_ + size_; }
  constexpr const T* begin() const { return data_; }
  constexpr const T* end() const { return data_ + size_; }

  constexpr void push_back(const T& value) {
    if (size_ == capacity_) {
      T copy = value;  // value may live in this list
      reserve(capacity_ < 8 ? 16 : 2 * capacity_);
      data_[size_++] = copy;
    } else {
      data_[size_++] = value;
    }
  }
  constexpr void pop_back() { --size_; }
  constexpr void clear() { size_ = 0; }
  constexpr void resize(int count, T value = T{}) {
    if (count > capacity_) reserve(count);
    for (int i = size_; i < count; ++i) data_[i] = value;
    size_ = count;
  }
  template <class Sequence>
  constexpr void append(const Sequence& other) {
    if (size_ + other.size() > capacity_) reserve(size_ + other.size());
    for (int i = 0; i < other.size(); ++i) data_[size_ + i] = other[i];
    size_ += other.size();
  }
  constexpr void reserve(int capacity) {
    if (capacity <= capacity_) return;
    if (capacity < 4) capacity = 4;  // also: g++ otherwise warns of room for none
    T* grown = new T[static_cast<unsigned long>(capacity)]{};
    for (int i = 0; i < size_; ++i) grown[i] = static_cast<T&&>(data_[i]);
    delete[] data_;
    data_ = grown;
    capacity_ = capacity;
  }
  constexpr bool contains(const T& value) const {
    for (int i = 0; i < size_; ++i)
      if (data_[i] == value) return true;
    return false;
  }
  constexpr bool operator==(const list& other) const {
    if (size_ != other.size_) return false;
    for (int i = 0; i < size_; ++i)
      if (!(data_[i] == other.data_[i])) return false;
    return true;
  }

 private:
  T* data_ = nullptr;
  int size_ = 0;
  int capacity_ = 0;
};

}  // namespace xgrad::support
