#include <Eigen/Dense>

#include "workload.hpp"

namespace streaming {
namespace {

using namespace benchmark;

template <class A>
auto sigmoid(const A& z) { return (1 + (-z).exp()).inverse(); }

// Extents known while compiling, rows of one sample.
template <class T, layer kind, std::size_t n>
class eigen {
    static constexpr int size = int(n), columns = int(gates_of(kind)) * size, rows = int(fan_in(kind, n));
    using row = Eigen::Matrix<T, 1, size>;
    template <int count>
    using matrix = Eigen::Matrix<T, count, columns, Eigen::RowMajor>;

  public:
    explicit eigen(const inputs<T, kind, n>& in)
        : x_(in.x.data()), W_(in.W.data()), V_(in.V.data()), b_(in.b.data()), d_(in.d.data()), h_(in.h.data()), c_(in.c.data()) {
        window_.template head<2 * size>() = Eigen::Map<const Eigen::Matrix<T, 1, 2 * size>>(in.past.data());
    }
    void operator()() {
        Eigen::Matrix<T, 1, columns> z = b_;
        if constexpr (kind == layer::convolution) {
            window_.template tail<size>() = Eigen::Map<const row>(x_);
            z.noalias() += window_ * W_;
            const Eigen::Matrix<T, 1, 2 * size> kept = window_.template tail<2 * size>();
            window_.template head<2 * size>() = kept;
        } else {
            z.noalias() += Eigen::Map<const row>(x_) * W_;
        }
        if constexpr (kind == layer::lstm) {
            z.noalias() += h_ * V_;
            c_ = (sigmoid(gate<1>(z)) * c_.array() + sigmoid(gate<0>(z)) * gate<2>(z).tanh()).matrix();
            h_ = (sigmoid(gate<3>(z)) * c_.array().tanh()).matrix();
        } else if constexpr (kind == layer::gru) {
            Eigen::Matrix<T, 1, columns> r = d_;
            r.noalias() += h_ * V_;
            const Eigen::Array<T, 1, size> keep = sigmoid(gate<1>(z) + gate<1>(r));
            const Eigen::Array<T, 1, size> fresh = (gate<2>(z) + sigmoid(gate<0>(z) + gate<0>(r)) * gate<2>(r)).tanh();
            h_ = (fresh + keep * (h_.array() - fresh)).matrix();
        } else {
            h_ = z;
        }
    }
    result last() const { return numbers(h_.data(), n); }

  private:
    template <int number, class Z>
    static auto gate(const Z& z) { return z.template segment<size>(number * size).array(); }

    const T* x_;
    matrix<rows> W_;
    matrix<size> V_;
    Eigen::Matrix<T, 1, columns> b_, d_;
    row h_, c_;
    Eigen::Matrix<T, 1, 3 * size> window_;
};

} // namespace

template <class T, layer kind, std::size_t size>
std::vector<contender> peers(const inputs<T, kind, size>& in) {
    return {make_contender<eigen<T, kind, size>>("Eigen", in)};
}

#define PEERS(T, kind, size) template std::vector<contender> peers(const inputs<T, layer::kind, size>&);
STREAMING_CASES(PEERS)

} // namespace streaming
