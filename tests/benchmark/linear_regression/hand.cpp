#include "../fused_rows.hpp"
#include "workload.hpp"

namespace linear_regression {
namespace {

using namespace benchmark;

struct squares {
    template <class T>
    static vec<T> of_rows(vec<T> z, vec<T> y, vec<T>& residual) {
        residual = z - y;
        return residual * residual;
    }
    template <class T>
    static T of_row(T z, T y, T& residual) {
        residual = z - y;
        return residual * residual;
    }
};

template <class T, std::size_t D>
class fused {
  public:
    explicit fused(const inputs<T, D>& in) : in_(in) {}
    void operator()() {
        const T n = T(in_.rows);
        loss_ = fused_rows<T, D, squares>(in_.rows, in_.X.data(), in_.y.data(), in_.w.data(), in_.b, T(2) / n,
                                          gradient_) / double(n);
    }
    result last() const {
        result all{loss_};
        append(all, gradient_, D + 1);
        return all;
    }

  private:
    const inputs<T, D>& in_;
    double loss_ = 0;
    alignas(64) T gradient_[D + 1]{};
};

} // namespace

template <class T, std::size_t D>
contender hand(const inputs<T, D>& in) { return make_contender<fused<T, D>>("hand", in); }

template contender hand(const inputs<float, 8>&);
template contender hand(const inputs<double, 8>&);
template contender hand(const inputs<float, 32>&);
template contender hand(const inputs<double, 32>&);

} // namespace linear_regression
