#include "workload.hpp"

#include <algorithm>
#include <cstring>

namespace embedding {
namespace {

using namespace benchmark;

template <class T>
class copied_rows {
  public:
    explicit copied_rows(const inputs_of_rows<T>& in) : in_(in), rows_(in.count * columns) {}
    void operator()() {
        for (std::size_t i = 0; i < in_.count; ++i)
            std::memcpy(&rows_[i * columns], &in_.table[std::size_t(in_.ids[i]) * columns], columns * sizeof(T));
    }
    result last() const {
        result all{1};
        append(all, rows_.data(), rows_.size());
        return all;
    }

  private:
    const inputs<T>& in_;
    array<T> rows_;
};

template <class T>
class added_rows {
  public:
    explicit added_rows(const inputs_of_gradient<T>& in) : in_(in), gradient_(in.rows * columns) {}
    void operator()() {
        std::fill(gradient_.begin(), gradient_.end(), T(0));
        for (std::size_t i = 0; i < in_.count; ++i) {
            T* to = &gradient_[std::size_t(in_.ids[i]) * columns];
            const T* from = &in_.weights[i * columns];
            for (std::size_t d = 0; d < columns; ++d) to[d] += from[d];
        }
    }
    result last() const {
        result all{1};
        append(all, gradient_.data(), gradient_.size());
        return all;
    }

  private:
    const inputs<T>& in_;
    array<T> gradient_;
};

} // namespace

template <class T>
contender hand(const inputs_of_rows<T>& in) { return make_contender<copied_rows<T>>("hand", in); }
template <class T>
contender hand(const inputs_of_gradient<T>& in) { return make_contender<added_rows<T>>("hand", in); }

template contender hand(const inputs_of_rows<float>&);
template contender hand(const inputs_of_rows<double>&);
template contender hand(const inputs_of_gradient<float>&);
template contender hand(const inputs_of_gradient<double>&);

} // namespace embedding
