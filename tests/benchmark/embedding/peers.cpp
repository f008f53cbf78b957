#include <Eigen/Dense>

#include "workload.hpp"

namespace embedding {
namespace {

using namespace benchmark;

template <class T>
using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <class T>
class with_eigen {
  public:
    explicit with_eigen(const inputs_of_rows<T>& in)
        : in_(in), table_(in.table.data(), Eigen::Index(in.rows), Eigen::Index(columns)),
          rows_(Eigen::Index(in.count), Eigen::Index(columns)) {}
    void operator()() { rows_.noalias() = table_(in_.ids, Eigen::all); }
    result last() const {
        result all{1};
        append(all, rows_.data(), std::size_t(rows_.size()));
        return all;
    }

  private:
    const inputs<T>& in_;
    Eigen::Map<const matrix<T>> table_;
    matrix<T> rows_;
};

template <class T>
class gradient_with_eigen {
  public:
    explicit gradient_with_eigen(const inputs_of_gradient<T>& in)
        : in_(in), weights_(in.weights.data(), Eigen::Index(in.count), Eigen::Index(columns)),
          gradient_(Eigen::Index(in.rows), Eigen::Index(columns)) {}
    void operator()() {
        gradient_.setZero();
        for (std::size_t i = 0; i < in_.count; ++i) gradient_.row(in_.ids[i]) += weights_.row(Eigen::Index(i));
    }
    result last() const {
        result all{1};
        append(all, gradient_.data(), std::size_t(gradient_.size()));
        return all;
    }

  private:
    const inputs<T>& in_;
    Eigen::Map<const matrix<T>> weights_;
    matrix<T> gradient_;
};

} // namespace

template <class T>
std::vector<contender> peers(const inputs_of_rows<T>& in) { return {make_contender<with_eigen<T>>("Eigen", in)}; }
template <class T>
std::vector<contender> peers(const inputs_of_gradient<T>& in) {
    return {make_contender<gradient_with_eigen<T>>("Eigen", in)};
}

template std::vector<contender> peers(const inputs_of_rows<float>&);
template std::vector<contender> peers(const inputs_of_rows<double>&);
template std::vector<contender> peers(const inputs_of_gradient<float>&);
template std::vector<contender> peers(const inputs_of_gradient<double>&);

} // namespace embedding
