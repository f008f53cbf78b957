#include "../blas.hpp"
#include "workload.hpp"

namespace logistic_curvature {
namespace {

using namespace benchmark;

// The rank-k update alone: the rows, scaled by the roots of their weights, are there before.
template <class T>
class update {
  public:
    explicit update(const inputs<T>& in) : rows_(in.rows), scaled_(in.X), H_(features * features) {
        for (std::size_t i = 0; i < rows_; ++i) {
            const T root = T(std::sqrt(in.slope(in.logit(i)) / double(in.rows)));
            for (std::size_t j = 0; j < features; ++j) scaled_[i * features + j] *= root;
        }
    }
    void operator()() { syrk(rows_, features, scaled_.data(), H_.data()); }
    result last() const {
        result all{1};
        for (std::size_t j = 0; j < features; ++j)
            for (std::size_t k = 0; k < features; ++k)
                all.push_back(double(H_[std::min(j, k) * features + std::max(j, k)]) + (j == k ? 0.01 : 0.));
        return all;
    }

  private:
    std::size_t rows_;
    array<T> scaled_, H_;
};

} // namespace

template <class T>
contender hand(const matrix<T>& in) {
    return make_contender<update<T>>("hand", static_cast<const inputs<T>&>(in), care::plain_sums);
}
template contender hand(const matrix<float>&);
template contender hand(const matrix<double>&);

} // namespace logistic_curvature
