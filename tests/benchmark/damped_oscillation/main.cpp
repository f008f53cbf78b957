#include "workload.hpp"

#include <string>

namespace damped_oscillation {

template <class T>
benchmark::result reference(const inputs_of_parameters<T>& in) {
    double f = 0, a = 0, b = 0;
    for (const T value : in.x) {
        const double x = value, e = std::exp(-double(in.a) * x), s = std::sin(double(in.b) * x);
        f += e * s + double(in.c);
        a -= x * e * s;
        b += x * e * std::cos(double(in.b) * x);
    }
    return {f, a, b, double(in.x.size())};
}

template <class T>
benchmark::result reference(const inputs_of_x<T>& in) {
    benchmark::result all{0};
    for (const T value : in.x) {
        const double x = value, a = in.a, b = in.b, e = std::exp(-a * x);
        all[0] += e * std::sin(b * x) + double(in.c);
        all.push_back(e * (b * std::cos(b * x) - a * std::sin(b * x)));
    }
    return all;
}

template <class T>
bool run() {
    bool good = true;
    for (const std::size_t n : {1000u, 100'000u, 10'000'000u}) {
        const std::string size = ", " + std::to_string(n);
        good &= benchmark::run_case<T>("W1p" + size, [&] { return inputs_of_parameters<T>(n); });
        good &= benchmark::run_case<T>("W1x" + size, [&] { return inputs_of_x<T>(n); });
    }
    return good;
}

} // namespace damped_oscillation

int main() { return benchmark::all_good({damped_oscillation::run<float>(), damped_oscillation::run<double>()}) ? 0 : 1; }
