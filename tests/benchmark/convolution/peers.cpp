#include "workload.hpp"

namespace convolution {

template <std::size_t S, std::size_t C, std::size_t F, part what>
std::vector<benchmark::contender> peers(const inputs<S, C, F, what>&) { return {}; }
#define PEERS(S, C, F) \
    template std::vector<benchmark::contender> peers(const inputs<S, C, F, part::value>&); \
    template std::vector<benchmark::contender> peers(const inputs<S, C, F, part::by_weights>&); \
    template std::vector<benchmark::contender> peers(const inputs<S, C, F, part::by_images>&);
CONVOLUTION_CASES(PEERS)

} // namespace convolution
