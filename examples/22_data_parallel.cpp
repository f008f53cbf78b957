// Training on several processes: each has its share of the rows, MPI adds up what their kernels return, and all take the
// same step. The sums are those of one process over all rows, up to rounding.
//
//   sh examples/run 22                            on 1, 2 and 4 processes
//   mpirun -n 4 22_data_parallel examples/data    on 4
#include "support/digits.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <vector>

#include <mpi.h>

using namespace xgrad;

constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;
constexpr auto W = parameter<"W", 64, 32>.initial(initial::he_normal);
constexpr auto a = parameter<"a", 32>;
constexpr auto V = parameter<"V", 32, 10>;
constexpr auto b = parameter<"b", 10>;
constexpr auto scores = matmul(relu(matmul(X, W) + a), V) + b;
constexpr auto loss = sum(cross_entropy(scores, digit));  // a sum, not a mean: sums of shares add up

kernel<float, value_and_gradient(loss, W, a, V, b)> evaluate;
kernel<float, argmax<1>(scores)> guess;

// The step of gradient descent, from gradients that come from outside.
constexpr auto rate = input<"rate">;
constexpr auto dW = input<"dW", 64, 32>;
constexpr auto da = input<"da", 32>;
constexpr auto dV = input<"dV", 32, 10>;
constexpr auto db = input<"db", 10>;
kernel<float, update(W, W - rate * dW), update(a, a - rate * da), update(V, V - rate * dV), update(b, b - rate * db)> step;

// The loss and all gradients, one after the other, so that one call of MPI adds them up.
struct sums {
    std::vector<float> numbers = std::vector<float>(1 + 64 * 32 + 32 + 32 * 10 + 10);

    auto part(std::size_t from, std::size_t rows, std::size_t columns)
    {
        return xt::adapt(numbers.data() + from, rows * columns, xt::no_ownership(), std::array<std::size_t, 2>{rows, columns});
    }
    auto part(std::size_t from, std::size_t size) { return std::span<float>(numbers.data() + from, size); }
    auto of_W() { return part(1, 64, 32); }
    auto of_a() { return part(2049, 32); }
    auto of_V() { return part(2081, 32, 10); }
    auto of_b() { return part(2401, 10); }
};

template <class Images, class Labels>
void add_up(const Images& images, const Labels& labels, variables<evaluate>& v, sums& s)
{
    evaluate(X = images, digit = labels, v, out(s.numbers[0], s.of_W(), s.of_a(), s.of_V(), s.of_b()));
}

void descend(variables<evaluate>& v, sums& s, std::size_t rows)
{
    step(rate = 0.5f / static_cast<float>(rows), dW = s.of_W(), da = s.of_a(), dV = s.of_V(), db = s.of_b(), W = v[W], a = v[a],
         V = v[V], b = v[b]);
}

bool train(const example::digits& data, int process, int processes)
{
    const std::size_t rows = data.train.size();
    const auto share = [&](int n) { return rows * static_cast<std::size_t>(n) / static_cast<std::size_t>(processes); };
    const auto images = example::rows(data.train.images, share(process), share(process + 1));
    const auto labels = example::rows(data.train.labels, share(process), share(process + 1));

    variables<evaluate> v(1), alone(1);  // a seed gives all processes the same numbers
    sums ours, whole;
    double difference = 0;
    for (int i = 0; i < 200; ++i) {
        add_up(images, labels, v, ours);
        MPI_Allreduce(MPI_IN_PLACE, ours.numbers.data(), static_cast<int>(ours.numbers.size()), MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
        if (i == 0) {  // the same from one process, over all rows
            add_up(data.train.images, data.train.labels, alone, whole);
            double largest = 0;
            for (std::size_t k = 1; k < whole.numbers.size(); ++k) {
                largest = std::max(largest, double(std::fabs(whole.numbers[k])));
                difference = std::max(difference, double(std::fabs(whole.numbers[k] - ours.numbers[k])));
            }
            difference /= largest;
        }
        descend(v, ours, rows);
    }

    // All processes have the same parameters, to the bit.
    std::vector<float> first(v[W].begin(), v[W].end());
    MPI_Bcast(first.data(), static_cast<int>(first.size()), MPI_FLOAT, 0, MPI_COMM_WORLD);
    const int same = std::equal(first.begin(), first.end(), v[W].begin());
    int all_same = 0;
    MPI_Allreduce(&same, &all_same, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);

    const xt::xtensor<std::int64_t, 1> guesses = guess(X = data.held_out.images, v);
    const double share_right = accuracy(guesses, data.held_out.labels);
    if (process == 0)
        std::printf("%d process%s: gradients differ by %.1e of the largest from those of one call; loss %.4f, %.1f %% of the "
                    "held-out digits\n",
                    processes, processes == 1 ? "" : "es", difference, double(ours.numbers[0]) / double(rows), 100 * share_right);
    return difference < 1e-5 && all_same == 1 && share_right > 0.85;
}

int main(int count, char** arguments)
{
    MPI_Init(&count, &arguments);
    int process = 0, processes = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &process);
    MPI_Comm_size(MPI_COMM_WORLD, &processes);
    bool right = false;
    try {
        right = train(example::read_digits(count > 1 ? arguments[1] : "examples/data"), process, processes);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        MPI_Abort(MPI_COMM_WORLD, 1);
    }
    MPI_Finalize();
    return right ? 0 : 1;
}
