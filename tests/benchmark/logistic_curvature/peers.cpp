#include "../blas.hpp"
#include "workload.hpp"

namespace logistic_curvature {
namespace {

using namespace benchmark;

template <class T>
class blas {
  public:
    explicit blas(const inputs<T>& in) : in_(in), z_(in.rows), t_(in.rows), made_(features) {}
    void operator()() {
        gemv(as::is, in_.rows, features, T(1), in_.X.data(), in_.w.data(), T(0), z_.data());
        gemv(as::is, in_.rows, features, T(1), in_.X.data(), in_.v.data(), T(0), t_.data());
        for (std::size_t i = 0; i < in_.rows; ++i) {
            const T e = std::exp(-std::abs(z_[i] + in_.b)), s = T(1) / (T(1) + e);
            t_[i] *= e * s * s;
        }
        for (std::size_t j = 0; j < features; ++j) made_[j] = in_.v[j] * T(0.01);
        gemv(as::transposed, in_.rows, features, T(1) / T(in_.rows), in_.X.data(), t_.data(), T(1), made_.data());
    }
    result last() const {
        result all{1};
        append(all, made_.data(), features);
        return all;
    }

  private:
    const inputs<T>& in_;
    array<T> z_, t_, made_;
};

} // namespace

template <class T>
std::vector<contender> peers(const product<T>& in) {
    return {make_contender<blas<T>>("OpenBLAS", static_cast<const inputs<T>&>(in), care::plain_sums)};
}
template <class T>
std::vector<contender> peers(const matrix<T>&) { return {}; }

template std::vector<contender> peers(const product<float>&);
template std::vector<contender> peers(const product<double>&);
template std::vector<contender> peers(const matrix<float>&);
template std::vector<contender> peers(const matrix<double>&);

} // namespace logistic_curvature
