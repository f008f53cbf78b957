// Counts every allocation of the process, aligned ones too, by standing in front of the C library's functions.
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "measure.hpp"

namespace {
std::uint64_t counted = 0;
}

std::uint64_t benchmark::allocations() { return counted; }

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) {
    ++counted;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    ++counted;
    return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
    ++counted;
    return __libc_realloc(old, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
    ++counted;
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }
int posix_memalign(void** to, std::size_t alignment, std::size_t size) {
    *to = memalign(alignment, size);
    return *to ? 0 : ENOMEM;
}
}
