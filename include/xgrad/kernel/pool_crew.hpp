// The threads of a kernel: a pool, its own or one that it shares, and their memory.
#pragma once

#include "thread_pool.hpp"
#include "workspace.hpp"

namespace xgrad {

namespace kernels {

template <class T>
class pool_crew final : public emit::crew<T> {
 public:
  explicit pool_crew(int threads) : own_(std::make_unique<thread_pool>(threads)) { this->pool = own_.get(); }
  explicit pool_crew(thread_pool& shared) { this->pool = &shared; }

  void grow(long numbers) override {
    if (numbers <= this->capacity) return;
    this->memory = nullptr;
    this->capacity = 0;
    block_.assign(static_cast<std::size_t>(numbers), T(0));
    this->memory = block_.data();
    this->capacity = numbers;
  }

 private:
  std::unique_ptr<thread_pool> own_;
  aligned_vector<T> block_;
};

}  // namespace kernels
}  // namespace xgrad
