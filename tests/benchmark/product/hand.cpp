#include <dnnl.h>

#include <type_traits>

#include "library.hpp"

namespace product {
namespace {

using namespace benchmark;

struct by_onednn {
    void operator()(as a, as b, std::size_t m, std::size_t n, std::size_t k, const float* A, const float* B, float* C) const {
        dnnl_sgemm(a == as::is ? 'N' : 'T', b == as::is ? 'N' : 'T', dnnl_dim_t(m), dnnl_dim_t(n), dnnl_dim_t(k), 1, A,
                   dnnl_dim_t(a == as::is ? k : m), B, dnnl_dim_t(b == as::is ? n : k), 0, C, dnnl_dim_t(n));
    }
};

template <class T>
using best_library = std::conditional_t<sizeof(T) == 4, by_onednn, by_openblas>;

} // namespace

template <class T, std::size_t K, std::size_t J, part what>
contender hand(const inputs<T, K, J, what>& in) {
    return make_contender<with_library<best_library<T>, T, K, J, what>>("hand", in);
}
#define HAND(T, K, J) \
    template contender hand(const inputs<T, K, J, part::value>&); \
    template contender hand(const inputs<T, K, J, part::by_right>&); \
    template contender hand(const inputs<T, K, J, part::by_left>&);
PRODUCT_CASES(HAND)

} // namespace product
