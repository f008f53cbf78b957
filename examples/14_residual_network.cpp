// Networks of up to 60 layers read handwritten digits, with and without skips: layers that add to what they are given,
// and layers that replace it. Depth ruins the plain network, even on the digits it is trained on; not the residual one.
// The layers are a scan over their stacked weights: one kernel for every depth.
#include "support/digits.hpp"
#include "support/gnuplot.hpp"

#include <xgrad/xgrad.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using namespace xgrad;

constexpr int width = 32;
constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;
constexpr auto rate = input<"rate">;
constexpr auto skip = input<"skip">;  // 1: with skips, 0: without

// Layer d is W[d], b[d].
constexpr auto W = parameter<"W", "depth", width, width>;
constexpr auto b = parameter<"b", "depth", width>;
constexpr auto layers = scan<0>([](auto h, auto weight, auto bias) {
    return skip * h + relu(matmul(h, weight) + bias);
}, dense<"first", width>(X), W, b);
constexpr auto scores = dense<"last", 10>(last(layers));
constexpr auto loss = mean(cross_entropy(scores, digit));

static_assert(gradients_agree<loss>);

kernel<float, loss, minimize(loss, momentum(rate).clip_norm(1.0))> learn;
kernel<float, loss, mean(argmax<1>(scores) == digit)> test;
using parameters = variables<learn, test>;

struct outcome {
    std::vector<double> losses;     // on the digits trained on, after each epoch
    double right = 0, unseen = 0;   // the share of those, and of the held-out digits, that are read right
};
outcome train(const example::digits& data, std::size_t depth, bool residual)
{
    // He's normal numbers keep the size of what goes through plain layers; what is added is smaller the more are.
    parameters v(1, extent<"depth"> = depth);
    const auto size = static_cast<float>(std::sqrt(2.0 / width / (residual ? static_cast<double>(depth) : 1.0)));
    std::mt19937 random(1);
    std::normal_distribution<float> normal(0, size);
    for (float& x : v[W]) x = normal(random);
    for (float& x : v[b]) x = 0;

    const float with = residual ? 1 : 0;
    outcome result;
    const std::size_t epochs = 30;
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
        const float now = epoch < 20 ? 0.02f : 0.005f;
        for (const auto& rows : batches(data.train.size(), 32, epoch))
            learn(X = rows.rows(data.train.images), digit = rows.rows(data.train.labels), skip = with, rate = now, v);
        const auto [value, right] = test(X = data.train.images, digit = data.train.labels, skip = with, v);
        result.losses.push_back(value);
        result.right = right;
    }
    const auto [value, right] = test(X = data.held_out.images, digit = data.held_out.labels, skip = with, v);
    result.unseen = right;
    return result;
}

void draw(const std::string& pictures, const std::vector<std::size_t>& depths, const std::vector<outcome>& plain,
          const std::vector<outcome>& residual)
{
    example::picture plot(pictures, "depth", 1100, 460);
    plot.table("shares");
    for (std::size_t i = 0; i < depths.size(); ++i)
        plot.row({static_cast<double>(depths[i]), plain[i].right, residual[i].right, plain[i].unseen,
                  residual[i].unseen});
    plot.end().table("losses");
    for (std::size_t epoch = 0; epoch < plain[0].losses.size(); ++epoch)
        plot.row({static_cast<double>(epoch + 1), plain.front().losses[epoch], plain.back().losses[epoch],
                  residual.front().losses[epoch], residual.back().losses[epoch]});
    plot.end();
    const std::string few = std::to_string(depths.front()), many = std::to_string(depths.back());
    plot << "set multiplot layout 1,2" << "set grid linestyle 9" << "set key left bottom" << "set xlabel 'layers'"
         << "set ylabel 'share read right'" << "set yrange [0:1.02]"
         << "plot $shares using 1:2 with linespoints linestyle 2 pointtype 7 title 'plain, trained on', "
            "$shares using 1:4 with linespoints linestyle 2 dashtype 2 pointtype 6 title 'plain, held out', "
            "$shares using 1:3 with linespoints linestyle 1 pointtype 7 title 'residual, trained on', "
            "$shares using 1:5 with linespoints linestyle 1 dashtype 2 pointtype 6 title 'residual, held out'"
         << "set logscale y" << "set format y '10^{%L}'" << "set yrange [*:10]" << "set xlabel 'epoch'"
         << "set ylabel 'loss on the digits trained on'"
         << "plot $losses using 1:2 with lines linestyle 2 dashtype 2 title 'plain, " + few + " layers', "
            "$losses using 1:3 with lines linestyle 2 title 'plain, " + many + " layers', "
            "$losses using 1:4 with lines linestyle 1 dashtype 2 title 'residual, " + few + " layers', "
            "$losses using 1:5 with lines linestyle 1 title 'residual, " + many + " layers'"
         << "unset multiplot";
    plot.draw();
}

int run(const std::string& data_folder, const std::string& pictures)
{
    const example::digits data = example::read_digits(data_folder);
    std::cout << "loss = " << to_text(loss) << "\n\n  layers              loss    right   right of those held out\n";
    const std::vector<std::size_t> depths{2, 10, 20, 40, 60};
    std::vector<outcome> plain, residual;
    for (const std::size_t depth : depths) {
        for (const bool skips : {false, true}) {
            const auto begin = std::chrono::steady_clock::now();
            const outcome o = train(data, depth, skips);
            const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
            std::printf("  %4zu %-10s   %.4f   %.4f   %.4f   %.1f s\n", depth, skips ? "residual" : "plain",
                        o.losses.back(), o.right, o.unseen, taken.count());
            (skips ? residual : plain).push_back(o);
        }
    }
    draw(pictures, depths, plain, residual);
    std::printf("picture: depth.png in %s\n", pictures.c_str());

    const bool degraded = plain.back().right < plain.front().right - 0.05;
    const bool kept = residual.back().right > residual.front().right - 0.002 &&
                      residual.back().unseen > residual.front().unseen - 0.01 && residual.back().unseen > 0.9;
    return degraded && kept ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
