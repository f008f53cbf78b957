// Rows of a table (V, 64) by 1000 numbers, and the gradient of a sum of weighted rows by the table.
#pragma once

#include <vector>

#include "../inputs.hpp"
#include "../measure.hpp"

namespace embedding {

inline constexpr std::size_t columns = 64;

template <class T>
struct inputs {
    std::size_t rows, count;
    benchmark::array<T> table, weights;
    std::vector<int> ids;
    inputs(std::size_t table_rows, std::size_t numbers) : rows(table_rows), count(numbers) {
        benchmark::generator source(17);
        table = source.numbers<T>(rows * columns, -1, 1);
        weights = source.numbers<T>(count * columns, -1, 1);
        for (std::size_t i = 0; i < count; ++i) ids.push_back(source.below(int(rows)));
    }
};
template <class T>
struct inputs_of_rows : inputs<T> {
    using inputs<T>::inputs;
};
template <class T>
struct inputs_of_gradient : inputs<T> {
    using inputs<T>::inputs;
};

template <class T>
benchmark::contender hand(const inputs_of_rows<T>&);
template <class T>
benchmark::contender hand(const inputs_of_gradient<T>&);
template <class T>
std::vector<benchmark::contender> ours(const inputs_of_rows<T>&);
template <class T>
std::vector<benchmark::contender> ours(const inputs_of_gradient<T>&);
template <class T>
std::vector<benchmark::contender> peers(const inputs_of_rows<T>&);
template <class T>
std::vector<benchmark::contender> peers(const inputs_of_gradient<T>&);

} // namespace embedding
