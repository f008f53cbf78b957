// Calls without checks inside functions that clang's RealtimeSanitizer watches: it stops the program at an allocation, a
// lock or a system call. Kernels of all kinds of plan, made and reserved beforehand. With an argument, an allocation is
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

kernel<float, loss, minimize(loss, adam(0.01))> train;
kernel<float, argmax<1>(logits)> classify;
kernel<float, last(voice), update(memory, last(voice))> play;
kernel<double, kept, gradient(kept, v)> reserved;

struct program {
    variables<train, classify> network{1};
    variables<play> instrument{2};
    std::vector<int> ids, labels;
    std::vector<std::int64_t> found;
    std::vector<float> samples, remembered;
    std::vector<double> line, slope, table;
    float value = 0;
    double number = 0;

    explicit program(std::size_t rows)
        : ids(rows), labels(rows), found(rows), samples(64, 0.1F), remembered(8), line(300, 0.1), slope(300),
          table(rows * 300, 0.01)
    {
        for (std::size_t i = 0; i < rows; ++i) {
            ids[i] = static_cast<int>(i % 50);
            labels[i] = static_cast<int>(i % 4);
        }
        reserved.reserve(extent<"N"> = rows, extent<"M"> = 300);
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
        if (allocate) samples = std::vector<float>(64, value);
    }
};

int main(int count, char**)
{
    for (const std::size_t rows : {std::size_t{1}, std::size_t{13}, std::size_t{2000}}) {
        program p(rows);
        for (int i = 0; i < 20; ++i) p.callback(count > 1);
        std::printf("%zu rows: loss %.4f\n", rows, double(p.value));
    }
    return 0;
}
