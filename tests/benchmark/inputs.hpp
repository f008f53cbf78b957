// Seeded inputs, the same on every machine: numbers are made in double and rounded to T.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

namespace benchmark {

// Whole cache lines, so that no contender is favoured by chance.
template <class T>
struct line_allocator {
    using value_type = T;
    line_allocator() = default;
    template <class U>
    line_allocator(const line_allocator<U>&) {}
    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(64))); }
    void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t(64)); }
    friend bool operator==(line_allocator, line_allocator) { return true; }
};
template <class T>
using array = std::vector<T, line_allocator<T>>;

// A Weyl sequence through a finalizer of 64 bits.
class generator {
  public:
    explicit generator(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u) {}
    std::uint64_t bits() {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 32)) * 0xd6e8feb86659fd93u;
        z = (z ^ (z >> 32)) * 0xd6e8feb86659fd93u;
        return z ^ (z >> 32);
    }
    double uniform(double low, double high) { return low + (high - low) * double(bits() >> 11) * 0x1p-53; }
    int below(int n) { return int(bits() % std::uint64_t(n)); }

    template <class T>
    array<T> numbers(std::size_t n, double low, double high) {
        array<T> a(n);
        for (T& value : a) value = T(uniform(low, high));
        return a;
    }

  private:
    std::uint64_t state_;
};

} // namespace benchmark
