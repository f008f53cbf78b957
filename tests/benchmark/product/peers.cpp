#include <Eigen/Dense>

#include "library.hpp"

namespace product {
namespace {

using namespace benchmark;

template <class T, std::size_t K, std::size_t J, part what>
class with_eigen {
    using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  public:
    explicit with_eigen(const inputs<T, K, J, what>& in)
        : A_(in.A.data(), Eigen::Index(in.rows), Eigen::Index(K)), B_(in.B.data(), Eigen::Index(K), Eigen::Index(J)),
          G_(in.G.data(), Eigen::Index(in.rows), Eigen::Index(J)) {}
    void operator()() {
        if constexpr (what == part::value) made_.noalias() = A_ * B_;
        else if constexpr (what == part::by_right) made_.noalias() = A_.transpose() * G_;
        else made_.noalias() = G_ * B_.transpose();
    }
    result last() const {
        result all{1};
        append(all, made_.data(), std::size_t(made_.size()));
        return all;
    }

  private:
    Eigen::Map<const matrix> A_, B_, G_;
    matrix made_;
};

} // namespace

template <class T, std::size_t K, std::size_t J, part what>
std::vector<contender> peers(const inputs<T, K, J, what>& in) {
    std::vector<contender> all{make_contender<with_eigen<T, K, J, what>>("Eigen", in)};
    if (sizeof(T) == 4) all.push_back(make_contender<with_library<by_openblas, T, K, J, what>>("OpenBLAS", in));
    return all;
}
#define PEERS(T, K, J) \
    template std::vector<contender> peers(const inputs<T, K, J, part::value>&); \
    template std::vector<contender> peers(const inputs<T, K, J, part::by_right>&); \
    template std::vector<contender> peers(const inputs<T, K, J, part::by_left>&);
PRODUCT_CASES(PEERS)

} // namespace product
