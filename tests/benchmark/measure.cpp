// Compiled once, and without -ffast-math, under which nothing is found to be infinite.
#include "measure.hpp"

#include <chrono>
#include <limits>

namespace benchmark::detail {

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double quantile(std::vector<double> values, double q) {
    std::sort(values.begin(), values.end());
    return values[std::size_t(q * double(values.size() - 1))];
}

double setting(const char* name, double otherwise) {
    const char* text = std::getenv(name);
    return text ? std::atof(text) : otherwise;
}

double error(const result& found, const result& expected) {
    const auto finite = [](double value) { return std::isfinite(value); };
    if (found.size() != expected.size() || !std::all_of(found.begin(), found.end(), finite))
        return std::numeric_limits<double>::infinity();
    double largest = 0, worst = 0;
    for (std::size_t i = 1; i < found.size(); ++i) {
        largest = std::max(largest, std::abs(expected[i]));
        worst = std::max(worst, std::abs(found[i] - expected[i]));
    }
    return std::max(std::abs(found[0] - expected[0]) / std::abs(expected[0]), worst / largest);
}

std::string time_text(double s) {
    char text[32];
    if (s < 1e-6) std::snprintf(text, sizeof text, "%.0f ns", s * 1e9);
    else if (s < 1e-3) std::snprintf(text, sizeof text, "%.3g us", s * 1e6);
    else std::snprintf(text, sizeof text, "%.3g ms", s * 1e3);
    return text;
}

} // namespace benchmark::detail
