// Six ways to train one perceptron on handwritten digits, in one plot: gradient descent on all rows, and on mini-batches
// sgd, momentum, adagrad, rmsprop and adam. A layer makes its parameters, `variables` hold them, `minimize` moves them.
#include "support/digits.hpp"
#include "support/gnuplot.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

using namespace xgrad;

constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;
constexpr auto hidden = relu(dense<"hidden", 64>(X, {.weight = initial::he_normal}));
constexpr auto scores = dense<"scores", 10>(hidden);
constexpr auto loss = mean(cross_entropy(scores, digit));

static_assert(gradients_agree<loss>);

// Forward, backward and the step of the optimizer are one kernel; its states are variables like the parameters.

kernel<float, loss, minimize(loss, sgd(0.5))> by_gradient_descent;
kernel<float, loss, minimize(loss, sgd(0.2))> by_sgd;
kernel<float, loss, minimize(loss, momentum(0.05))> by_momentum;
kernel<float, loss, minimize(loss, adagrad(0.02))> by_adagrad;
kernel<float, loss, minimize(loss, rmsprop(0.001))> by_rmsprop;
kernel<float, loss, minimize(loss, adam(0.002))> by_adam;
kernel<float, loss, argmax<1>(scores)> test;

struct outcome {
    std::string name;
    std::vector<double> losses;  // on the held-out digits, after each epoch
    double share;                // of them that are read right
};

template <auto& Train>
outcome train(const std::string& name, const example::digits& data, std::size_t batch, std::size_t epochs, std::uint64_t seed)
{
    variables<Train, test> v(seed);
    outcome result{name, {}, 0};
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
        for (const auto& b : batches(data.train.size(), batch, 1000 * seed + epoch)) {
            Train(X = b.rows(data.train.images), digit = b.rows(data.train.labels), v);
        }
        const auto [value, guesses] = test(X = data.held_out.images, digit = data.held_out.labels, v);
        result.losses.push_back(value);
        result.share = accuracy(guesses, data.held_out.labels);
    }
    return result;
}

int run(const std::string& data_folder, const std::string& pictures)
{
    const example::digits data = example::read_digits(data_folder);
    const std::size_t epochs = 40;
    std::cout << "loss = " << to_text(loss) << "\nd loss/d scores.weight = "
              << to_text(gradient(loss, find<"scores.weight">(loss))) << "\n\n";

    const std::size_t all = data.train.size();
    const std::vector<outcome> outcomes{
        train<by_gradient_descent>("gradient descent", data, all, epochs, 1),
        train<by_sgd>("sgd", data, 32, epochs, 1),
        train<by_momentum>("momentum", data, 32, epochs, 1),
        train<by_adagrad>("adagrad", data, 32, epochs, 1),
        train<by_rmsprop>("rmsprop", data, 32, epochs, 1),
        train<by_adam>("adam", data, 32, epochs, 1),
    };

    example::picture plot(pictures, "optimizers", 900, 560);
    bool right = true;
    std::string commands = "plot";
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const outcome& o = outcomes[i];
        std::printf("  %-17s held-out loss %.4f after 1 epoch, %.4f after %zu; %.1f %% right\n", o.name.c_str(),
                    o.losses.front(), o.losses.back(), epochs, 100 * o.share);
        const std::string table = "losses" + std::to_string(i);
        plot.table(table);
        for (std::size_t epoch = 0; epoch < epochs; ++epoch) plot.row({double(epoch + 1), o.losses[epoch]});
        plot.end();
        if (i > 0) commands += ',';
        commands += " $";
        commands += table + " with lines linewidth 2 title '" + o.name + "'";
        // Steps on all rows are 45 times fewer.
        right = right && o.losses.back() < (i == 0 ? 0.6 : 0.45) && o.share > (i == 0 ? 0.84 : 0.88);
    }
    plot << "set logscale y" << "set xlabel 'epoch'" << "set ylabel 'loss on held-out digits'" << commands;
    plot.draw();
    std::printf("picture: optimizers.png in %s\n", pictures.c_str());
    return right ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
