// How weights start: the deviation of activations and of gradients through twenty layers. LeCun's and Xavier's rules keep
// it for tanh, He's for relu; a rule for the other function lets it die out, and zeros let nothing through. One layer and
// its two products with the Jacobian are all the kernels that this takes: back-propagation is a loop over layers.
#include "support/gnuplot.hpp"

#include <xgrad/xgrad.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

using namespace xgrad;

constexpr std::size_t depth = 20;
constexpr int width = 100;

constexpr auto H = input<"H", "N", width>;  // what a layer is given
constexpr auto U = input<"U", "N", width>;  // the gradient by what it gives
constexpr auto W = parameter<"W", width, width>;
constexpr auto with_tanh = tanh(matmul(H, W));
constexpr auto with_relu = relu(matmul(H, W));

using matrix = xt::xtensor<float, 2>;

struct profile {
    std::string name;
    std::array<double, depth> activations, gradients;  // deviations; gradients by weights
};

double deviation(const matrix& values)
{
    double mean = 0, squares = 0;
    for (float value : values) mean += value / static_cast<double>(values.size());
    for (float value : values) squares += (value - mean) * (value - mean) / static_cast<double>(values.size());
    return std::sqrt(squares);
}

template <auto Layer>
profile run_network(const std::string& name, const language::initializer& how)
{
    kernel<float, Layer> forward;
    kernel<float, vjp(Layer, H, U), vjp(Layer, W, U)> backward;

    const std::size_t rows = 512;
    std::vector<matrix> weights(depth, matrix(std::array<std::size_t, 2>{width, width}));
    std::vector<matrix> values(depth + 1, matrix(std::array<std::size_t, 2>{rows, width}));
    const std::ptrdiff_t shape[] = {width, width};
    for (std::size_t layer = 0; layer < depth; ++layer) {
        training::initialize(weights[layer].data(), shape, how, 1, std::string("layer ").append(std::to_string(layer)));
    }
    training::generator random(2);
    for (float& value : values[0]) value = static_cast<float>(random.normal());

    profile result{name, {}, {}};
    for (std::size_t layer = 0; layer < depth; ++layer) {
        forward(H = values[layer], W = weights[layer], out(values[layer + 1]));
        result.activations[layer] = deviation(values[layer + 1]);
    }
    matrix slope = values[0];
    for (float& value : slope) value = static_cast<float>(random.normal());
    for (std::size_t layer = depth; layer-- > 0;) {
        const auto [by_inputs, by_weights] = backward(H = values[layer], W = weights[layer], U = slope);
        result.gradients[layer] = deviation(by_weights);
        slope = by_inputs;
    }
    return result;
}

int run(const std::string& pictures)
{
    std::cout << "a layer    " << to_text(with_tanh) << "\nby inputs  " << to_text(vjp(with_tanh, H, U))
              << "\nby weights " << to_text(vjp(with_tanh, W, U)) << "\n\n";
    const profile all[] = {
        run_network<with_tanh>("tanh, LeCun", initial::lecun_normal),
        run_network<with_tanh>("tanh, Xavier", initial::xavier_uniform),
        run_network<with_tanh>("tanh, deviation 0.05", initial::normal(0, 0.05)),
        run_network<with_relu>("relu, He", initial::he_normal),
        run_network<with_relu>("relu, Xavier", initial::xavier_normal),
        run_network<with_relu>("relu, zeros", initial::zeros),
    };
    std::printf("                          deviation of activations           of gradients by weights\n"
                "                         layer 1  layer 10  layer 20       layer 1  layer 10  layer 20\n");
    for (const profile& p : all) {
        std::printf("  %-20s", p.name.c_str());
        for (const auto* values : {&p.activations, &p.gradients}) {
            for (std::size_t layer : {0U, 9U, 19U}) std::printf("  %8.1e", (*values)[layer]);
            std::printf("    ");
        }
        std::printf("\n");
    }

    example::picture plot(pictures, "initializers", 1200, 520);
    plot << "set multiplot layout 1,2" << "set logscale y" << "set format y '10^{%L}'" << "set xlabel 'layer'"
         << "set key bottom left";
    for (std::size_t i = 0; i < 5; ++i) {
        plot.table(std::string("p").append(std::to_string(i)));
        for (std::size_t layer = 0; layer < depth; ++layer) {
            plot.row({static_cast<double>(layer + 1), all[i].activations[layer], all[i].gradients[layer]});
        }
        plot.end();
    }
    for (const char* column : {"2", "3"}) {
        plot << (column[0] == '2' ? "set title 'deviation of activations'" : "set title 'of gradients by weights'; unset key");
        std::string commands = "plot";
        for (std::size_t i = 0; i < 5; ++i) {
            if (i > 0) commands += ',';
            commands.append(" $p").append(std::to_string(i)).append(" using 1:").append(column);
            commands.append(" with linespoints title '").append(all[i].name).append("'");
        }
        plot << commands;
    }
    plot.draw();
    std::printf("picture: initializers.png in %s\n", pictures.c_str());

    // He keeps the variance of what relu is given; Xavier halves it 19 times between the first layer and the last.
    const auto change = [](const profile& p) { return p.activations[depth - 1] / p.activations[0]; };
    const auto within = [](double found, double expected, double factor) {
        return found > expected / factor && found < expected * factor;
    };
    const bool right = within(change(all[3]), 1, 2.5) && within(change(all[4]), std::pow(0.5, 9.5), 3) &&
                       change(all[0]) > 0.15 && within(change(all[2]), std::pow(0.5, 19), 3) &&
                       all[5].activations[0] == 0 && all[5].gradients[0] == 0;
    return right ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
