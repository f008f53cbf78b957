#include "workload.hpp"

#include <string>

namespace embedding {

template <class T>
benchmark::result reference(const inputs_of_rows<T>& in) {
    benchmark::result all{1};
    for (const int id : in.ids) benchmark::append(all, &in.table[std::size_t(id) * columns], columns);
    return all;
}

template <class T>
benchmark::result reference(const inputs_of_gradient<T>& in) {
    benchmark::result all(1 + in.rows * columns);
    all[0] = 1;
    for (std::size_t i = 0; i < in.count; ++i)
        for (std::size_t d = 0; d < columns; ++d)
            all[1 + std::size_t(in.ids[i]) * columns + d] += double(in.weights[i * columns + d]);
    return all;
}

template <class T>
bool run() {
    bool good = true;
    for (const std::size_t rows : {128u, 10'000u, 50'000u}) {
        const std::string size = ", 1000 of " + std::to_string(rows);
        good &= benchmark::run_case<T>("take" + size, [&] { return inputs_of_rows<T>(rows, 1000); });
        good &= benchmark::run_case<T>("take, gradient" + size, [&] { return inputs_of_gradient<T>(rows, 1000); });
    }
    return good;
}

} // namespace embedding

int main() { return benchmark::all_good({embedding::run<float>(), embedding::run<double>()}) ? 0 : 1; }
