// Calls without checks inside functions that clang's RealtimeSanitizer watches: it stops the program at an allocation, a
// lock or a system call. Kernels of all kinds of plan and model, made and reserved beforehand. With an argument, an allocation is
// among them, which must be found.
#include <array>
#include <cstdint>
#include <cstdio>
#include <vector>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

// A row at a time or many, a network and its gradients; classes as indices, and a table that is looked up.
constexpr auto words = indices<"words", "N">;
constexpr auto label = indices<"label", "N">;
constexpr auto logits = dense<"scores", 4>(tanh(dense<"features", 24>(embedding<"words", 50, 16>(words))));
constexpr auto loss = mean(cross_entropy(logits, label));

// A recurrence over a block, whose memory is carried.
constexpr auto dry = input<"dry", 64>;
constexpr auto memory = state<"memory", 8>;
constexpr auto voice = gru<"voice", 8>(expand_dims<1>(dry), memory);

// Something is kept along a run-time axis: a workspace that is reserved.
constexpr auto v = input<"v", "M">;
constexpr auto s = input<"s", "N", "M">;
constexpr auto kept = sum(square(s - expand_dims<0>(tanh(v) * sum(s))));

// Images, in training: windows, statistics of the batch, noise.
constexpr auto images = input<"images", "N", 8, 8, 1>;
constexpr auto seed = indices<"seed">;
constexpr auto pooled = max_pool2d<2, 2>(relu(batch_norm<"n">(conv2d<"c", 4, 3, 3>(images))));
constexpr auto image_logits = dense<"of_images", 4>(dropout(reshape<"N", 36>(pooled), 0.2, seed));
constexpr auto image_loss = mean(cross_entropy(image_logits, label));

// Sequences that attend to what was before.
constexpr auto tokens = input<"tokens", "N", 6, 8>;
constexpr auto sequence_loss = mean(square(transformer_encoder<"e", 2, 16>(tokens, {.causal = true}) - tokens));

// A differential equation with the gradient of its solution, and functions that take longer for some numbers.
constexpr auto push = input<"push", "N", 20>;
constexpr auto stiffness = parameter<"stiffness">;
constexpr auto path = scan<1>([](auto carry, auto force) {
    const auto [position, speed] = carry;
    const auto faster = speed + 0.1 * (force - stiffness * position);
    return pack(position + 0.1 * faster, faster);
}, pack(mean<1>(push), mean<1>(push)), push);
constexpr auto path_loss = mean(square(all<0>(path)));
constexpr auto slow_functions = sum(sin(push * 1e9) + lgamma(push - 0.5) + pow(abs(push), 1.5) + erfc(push));

kernel<float, image_loss, minimize(image_loss, momentum(0.01).clip_norm(1))> train_on_images;
kernel<float, sequence_loss, minimize(sequence_loss, sgd(0.01))> attend;
kernel<double, value_and_gradient(path_loss, stiffness), slow_functions> solve;
kernel<float, loss, minimize(loss, adam(0.01))> train;
kernel<float, argmax<1>(logits)> classify;
kernel<float, last(voice), update(memory, last(voice))> play;
kernel<double, kept, gradient(kept, v)> reserved;

struct program {
    variables<train, classify> network{1};
    variables<play> instrument{2};
    variables<train_on_images> vision{3};
    variables<attend> attention_weights{4};
    std::vector<int> ids, labels;
    std::vector<std::int64_t> found;
    std::vector<float> samples, remembered;
    std::vector<double> line, slope, table;
    xt::xtensor<float, 4> pictures;
    xt::xtensor<float, 3> sequences;
    xt::xtensor<double, 2> forces;
    float value = 0, vision_value = 0, attention_value = 0;
    double number = 0, energy = 0, energy_slope = 0, others = 0;

    explicit program(std::size_t rows)
        : ids(rows), labels(rows), found(rows), samples(64, 0.1F), remembered(8), line(300, 0.1), slope(300),
          table(rows * 300, 0.01), pictures(xt::ones<float>({rows, std::size_t{8}, std::size_t{8}, std::size_t{1}})),
          sequences(xt::ones<float>({rows, std::size_t{6}, std::size_t{8}})),
          forces(xt::ones<double>({rows, std::size_t{20}}))
    {
        for (std::size_t i = 0; i < rows; ++i) {
            ids[i] = static_cast<int>(i % 50);
            labels[i] = static_cast<int>(i % 4);
        }
        reserved.reserve(extent<"N"> = rows, extent<"M"> = 300);
        train_on_images.reserve(extent<"N"> = rows);
        attend.reserve(extent<"N"> = rows);
        solve.reserve(extent<"N"> = rows);
    }

    void callback(bool allocate) noexcept [[clang::nonblocking]]
    {
        const flush_denormals guard;
        train.unchecked(words = ids, label = labels, network, out(value));
        classify.unchecked(words = ids, network, out(found));
        play.unchecked(dry = samples, instrument, out(remembered));
        reserved.unchecked(v = line, s = xt::adapt(table.data(), table.size(), xt::no_ownership(),
                                                std::array<std::size_t, 2>{ids.size(), 300}),
                        out(number, slope));
        train_on_images.unchecked(images = pictures, label = labels, seed = 7, vision, out(vision_value));
        attend.unchecked(tokens = sequences, attention_weights, out(attention_value));
        solve.unchecked(push = forces, stiffness = 2.0, out(energy, energy_slope, others));
        if (allocate) samples = std::vector<float>(64, value);
    }
};

int main(int count, char**)
{
    for (const std::size_t rows : {std::size_t{1}, std::size_t{13}, std::size_t{2000}}) {
        program p(rows);
        for (int i = 0; i < 20; ++i) p.callback(count > 1);
        std::printf("%zu rows: losses %.4f, %.4f, %.4f, energy %.4f\n", rows, double(p.value), double(p.vision_value),
                    double(p.attention_value), p.energy);
    }
    return 0;
}
