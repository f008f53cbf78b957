// How often the program has asked for memory: operator new, replaced for the whole program. For one source file of it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace example {

inline std::atomic<long> allocations = 0;

inline void* allocate(std::size_t bytes, std::size_t alignment)
{
    ++allocations;
    if (void* p = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment)) return p;
    throw std::bad_alloc();
}

}  // namespace example

void* operator new(std::size_t bytes) { return example::allocate(bytes, alignof(std::max_align_t)); }
void* operator new(std::size_t bytes, std::align_val_t a) { return example::allocate(bytes, static_cast<std::size_t>(a)); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
