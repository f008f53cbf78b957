#include "workload.hpp"

#include <string>

namespace convolution {

// Plain loops in double: the result of each part.
template <std::size_t S, std::size_t C, std::size_t F, part what>
benchmark::result reference(const inputs<S, C, F, what>& in) {
    constexpr std::size_t count = what == part::value        ? images * S * S * F
                                  : what == part::by_weights ? 9 * C * F
                                                             : images * S * S * C;
    benchmark::result all(1 + count);
    all[0] = 1;
    for (std::size_t n = 0; n < images; ++n)
        for (std::size_t i = 0; i < S; ++i)
            for (std::size_t j = 0; j < S; ++j)
                for (std::size_t a = 0; a < 3; ++a)
                    for (std::size_t b = 0; b < 3; ++b) {
                        if (i + a < 1 || j + b < 1 || i + a > S || j + b > S) continue;
                        const std::size_t at_x = ((n * S + i + a - 1) * S + j + b - 1) * C, at_w = (a * 3 + b) * C * F;
                        const std::size_t at_y = ((n * S + i) * S + j) * F;
                        for (std::size_t c = 0; c < C; ++c)
                            for (std::size_t f = 0; f < F; ++f) {
                                const std::size_t k = at_w + c * F + f;
                                if (what == part::value) all[1 + at_y + f] += double(in.x[at_x + c]) * double(in.w[k]);
                                if (what == part::by_weights) all[1 + k] += double(in.x[at_x + c]) * double(in.g[at_y + f]);
                                if (what == part::by_images) all[1 + at_x + c] += double(in.w[k]) * double(in.g[at_y + f]);
                            }
                    }
    return all;
}

template <std::size_t S, std::size_t C, std::size_t F>
bool run() {
    const std::string name = "convolution, " + std::to_string(S) + " x " + std::to_string(S) + ", " + std::to_string(C) +
                             " to " + std::to_string(F);
    return benchmark::all_good(
        {benchmark::run_case<float>(name, [] { return inputs<S, C, F, part::value>(); }),
         benchmark::run_case<float>(name + ", by weights", [] { return inputs<S, C, F, part::by_weights>(); }),
         benchmark::run_case<float>(name + ", by images", [] { return inputs<S, C, F, part::by_images>(); })});
}

} // namespace convolution

int main() {
    bool good = true;
#define RUN(S, C, F) good &= convolution::run<S, C, F>();
    CONVOLUTION_CASES(RUN)
    return good ? 0 : 1;
}
