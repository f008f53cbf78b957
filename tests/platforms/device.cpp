// What a target without an operating system needs of the library, as one program on arrays of std and of the language: a
// network's loss and gradients beside loops by hand and central differences, a step of training, elementary functions
// beside those of std, denormals, and what a checked call says of a wrong array. Prints a line a check; 0 if all hold.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>

#include <xgrad/kernel.hpp>
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr std::size_t rows = 5, inputs = 4, hidden = 8, classes = 3;

constexpr auto x = input<"x", "N", inputs>;
constexpr auto label = indices<"label", "N">;
constexpr auto w1 = parameter<"w1", inputs, hidden>;
constexpr auto b1 = parameter<"b1", hidden>;
constexpr auto w2 = parameter<"w2", hidden, classes>;
constexpr auto loss = mean(cross_entropy(matmul(tanh(matmul(x, w1) + b1), w2), label));

// In arrays of the language, of std, and of std's arrays.
struct network {
    float w1[inputs][hidden];
    std::array<float, hidden> b1;
    std::array<std::array<float, classes>, hidden> w2;
};
struct batch {
    std::array<std::array<float, inputs>, rows> x;
    std::uint8_t label[rows];
};

int failures = 0;
void check(bool holds, const char* what, double error)
{
    std::printf("%s: %s (%.2e)\n", holds ? "ok" : "FAILED", what, error);
    failures += !holds;
}

// Numbers from -1 to 1, the same everywhere.
float next_number()
{
    static std::uint32_t state = 1;
    state = state * 1664525u + 1013904223u;
    return static_cast<float>(state >> 8) / 8388608.f - 1.f;
}
template <class A>
void fill(A& a)
{
    if constexpr (std::is_floating_point_v<A>) a = next_number();
    else
        for (auto& part : a) fill(part);
}

double by_hand(const network& net, const batch& data)
{
    double sum = 0;
    for (std::size_t n = 0; n < rows; ++n) {
        double h[hidden], z[classes], total = 0;
        for (std::size_t j = 0; j < hidden; ++j) {
            h[j] = net.b1[j];
            for (std::size_t i = 0; i < inputs; ++i) h[j] += double(data.x[n][i]) * net.w1[i][j];
            h[j] = std::tanh(h[j]);
        }
        for (std::size_t c = 0; c < classes; ++c) {
            z[c] = 0;
            for (std::size_t j = 0; j < hidden; ++j) z[c] += h[j] * net.w2[j][c];
            total += std::exp(z[c]);
        }
        sum += std::log(total) - z[data.label[n]];
    }
    return sum / double(rows);
}
// The largest difference of a gradient from central ones, over the numbers of one array of the network.
double largest_difference(network& net, const batch& data, float* numbers, const float* gradient, std::size_t count)
{
    double largest = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const float kept = numbers[i];
        numbers[i] = kept + 0x1p-8f;
        const double above = by_hand(net, data), upper = numbers[i];
        numbers[i] = kept - 0x1p-8f;
        const double below = by_hand(net, data), lower = numbers[i];
        numbers[i] = kept;
        const double difference = std::fabs((above - below) / (upper - lower) - gradient[i]);
        if (!(difference <= largest)) largest = difference;
    }
    return largest;
}

void check_network(network& net, const batch& data)
{
    kernel<float, value_and_gradient(loss, w1, b1, w2)> k;
    network d;
    float value;
    k.unchecked(x = data.x, label = data.label, w1 = net.w1, b1 = net.b1, w2 = net.w2, out(value, d.w1, d.b1, d.w2));
    const double error = std::fabs(value - by_hand(net, data));
    check(error < 1e-6, "loss beside loops by hand", error);
    double e = largest_difference(net, data, net.w1[0], d.w1[0], inputs * hidden);
    check(e < 1e-5, "gradient of w1 beside differences", e);
    e = largest_difference(net, data, net.b1.data(), d.b1.data(), hidden);
    check(e < 1e-5, "gradient of b1 beside differences", e);
    e = largest_difference(net, data, net.w2[0].data(), d.w2[0].data(), hidden * classes);
    check(e < 1e-5, "gradient of w2 beside differences", e);

    const auto [again, dw1, db1, dw2] = k(x = data.x, label = data.label, w1 = net.w1, b1 = net.b1, w2 = net.w2);
    check(again == value && db1[1] == d.b1[1], "a checked call returns the same", again - value);
#if !XGRAD_HAS_XTENSOR
    check(dw1[3][2] == d.w1[3][2] && dw2[7][2] == d.w2[7][2], "as nested arrays", 0);
#endif
}

void check_training(network net, const batch& data)
{
    kernel<float, loss, minimize(loss, sgd(0.5))> step;
    const double before = by_hand(net, data);
    float value = 0;
    for (int i = 0; i < 40; ++i)
        step.unchecked(x = data.x, label = data.label, w1 = net.w1, b1 = net.b1, w2 = net.w2, out(value));
    const double after = by_hand(net, data);
    check(after < before / 8, "the loss after 40 steps", after);
}

constexpr auto t = input<"t", "N">;
template <auto Function, class Reference>
void check_function(const char* name, float from, float to, const Reference& reference)
{
    constexpr std::size_t count = 301;
    static std::array<float, count> at, values;
    for (std::size_t i = 0; i < count; ++i) at[i] = from + (to - from) * static_cast<float>(i) / (count - 1);
    kernel<float, Function> k;
    k.unchecked(t = at, out(values));
    double largest = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double exact = reference(double(at[i]));
        const double error = std::fabs(values[i] - exact) / (std::fabs(exact) + 1e-3);
        if (!(error <= largest)) largest = error;
    }
    check(largest < 5e-7, name, largest);
}

void check_denormals()
{
    static volatile float smallest = 0x1p-126f;
    const float before = smallest / 4;
    float inside = -1;
    {
        const flush_denormals guard;
        inside = smallest / 4;
    }
    const float after = smallest / 4;
    check(before == 0x1p-128f && (inside == 0) == flush_denormals::works && after == before, "denormals flushed for a while",
          double(inside));
}

constexpr const char* expected = "xgrad: b1: axis 0 has extent 7, the model needs 8";
// Ends the program: nothing follows this check.
[[noreturn]] void end_with(const char* text)
{
    check(std::strcmp(text, expected) == 0, text, 0);
    std::fflush(stdout);
    std::_Exit(failures == 0 ? 0 : 1);
}
void check_wrong_array(network& net, const batch& data)
{
    kernel<float, loss> k;
    const std::span<const float> too_short(net.b1.data(), hidden - 1);
#if defined(__cpp_exceptions)
    try {
        k(x = data.x, label = data.label, w1 = net.w1, b1 = too_short, w2 = net.w2);
    } catch (const binding_error& e) {
        end_with(e.what());
    }
#else
    kernels::on_error = &end_with;
    k(x = data.x, label = data.label, w1 = net.w1, b1 = too_short, w2 = net.w2);
#endif
}

int main()
{
    network net;
    batch data;
    fill(net.w1), fill(net.b1), fill(net.w2), fill(data.x);
    for (std::size_t n = 0; n < rows; ++n) data.label[n] = static_cast<std::uint8_t>(n % classes);
    check_network(net, data);
    check_training(net, data);
    check_function<exp(t)>("exp", -20, 20, [](double v) { return std::exp(v); });
    check_function<log(t)>("log", 1e-3f, 30, [](double v) { return std::log(v); });
    check_function<tanh(t)>("tanh", -5, 5, [](double v) { return std::tanh(v); });
    check_function<sin(t)>("sin", -9, 9, [](double v) { return std::sin(v); });
    check_denormals();
    check_wrong_array(net, data);
    return 1;  // the wrong array was taken
}
