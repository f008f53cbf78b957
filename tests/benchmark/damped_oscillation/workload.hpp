// f = sum over x of exp(-a x) sin(b x) + c, and its gradient of a, b, c or of x.
#pragma once

#include <vector>

#include "../inputs.hpp"
#include "../measure.hpp"

namespace damped_oscillation {

template <class T>
struct inputs {
    benchmark::array<T> x;
    T a = T(0.4), b = T(1.7), c = T(0.2);
    explicit inputs(std::size_t n) : x(benchmark::generator(11).numbers<T>(n, 0, 5)) {}
};
// The same, asked for another gradient.
template <class T>
struct inputs_of_parameters : inputs<T> {
    using inputs<T>::inputs;
};
template <class T>
struct inputs_of_x : inputs<T> {
    using inputs<T>::inputs;
};

template <class T>
benchmark::contender hand(const inputs_of_parameters<T>&);
template <class T>
benchmark::contender hand(const inputs_of_x<T>&);
template <class T>
std::vector<benchmark::contender> ours(const inputs_of_parameters<T>&);
template <class T>
benchmark::contender value_alone(const inputs_of_parameters<T>&);
template <class T>
std::vector<benchmark::contender> ours(const inputs_of_x<T>&);
template <class T>
benchmark::contender value_alone(const inputs_of_x<T>&);
template <class T>
std::vector<benchmark::contender> peers(const inputs_of_parameters<T>&);
template <class T>
std::vector<benchmark::contender> peers(const inputs_of_x<T>&);

} // namespace damped_oscillation
