// What a second thread brings: k.threads(2) beside the loop written by hand, run on each half of the rows by a thread of
// its own. Ratios of times of one round: of one thread to two, and of our scaling to that of the hand-written loop.
// Give it two cores to itself; two threads of one core, or a busy machine, measure that. What both threads take of the
// processor, beside what one takes, depends less on others.
#include <atomic>
#include <ctime>
#include <thread>

#include "../perceptron/workload.hpp"
#include "../softmax_regression/workload.hpp"

namespace {

using namespace benchmark;

// The second half on a thread that spins between calls, and sleeps while others are timed. Both halves sum into arrays of
// their own; adding those up is left out, which favours the hand-written loop.
class halves {
  public:
    halves(contender first, contender second)
        : first_(std::move(first)), second_(std::move(second)), helper_([this] { help(); }) {}
    ~halves() {
        asked_ = -1;
        set_awake(true);
        helper_.join();
    }
    void set_awake(bool awake) {
        awake_ = awake;
        awake_.notify_one();
    }
    void operator()() {
        const long call = ++asked_;
        first_.repeat(1);
        while (done_ != call) std::this_thread::yield();
    }

  private:
    void help() {
        for (long seen = 0, call; (call = asked_) >= 0;) {
            if (call == seen) {
                awake_.wait(false);
                std::this_thread::yield();
                continue;
            }
            second_.repeat(1);
            done_ = seen = call;
        }
    }
    contender first_, second_;
    std::atomic<long> asked_ = 0, done_ = 0;
    std::atomic<bool> awake_ = false;
    std::thread helper_;
};

// Of calls in a row: the first one, which may have to wait for a core to wake, is not among them.
constexpr int calls = 3;
template <class Call>
double time_of(Call&& call) {
    call();
    const double start = detail::seconds();
    for (int i = 0; i < calls; ++i) call();
    return (detail::seconds() - start) / calls;
}

template <class T, class Inputs, class Hand, class Ours>
bool compare(const std::string& name, std::size_t rows, Hand hand, Ours ours) {
    const Inputs all(rows), left(rows / 2), right(rows - rows / 2);
    const contender hand_one = hand(all), ours_one = ours(all, 1), ours_two = ours(all, 2);
    halves hand_two(hand(left), hand(right));
    hand_one.repeat(1);
    ours_one.repeat(1);
    ours_two.repeat(1);
    const double most = sizeof(T) == 4 ? 2e-5 : 1e-11;
    if (ours_one.last() != ours_two.last() || !(detail::error(ours_two.last(), hand_one.last()) <= most)) {
        std::fprintf(stderr, "%s: two threads give other results\n", name.c_str());
        return false;
    }
    std::vector<double> one, two, scaling_by_hand, scaling, ratio, work;
    for (auto round = std::size_t(detail::setting("XGRAD_BENCHMARK_ROUNDS", 15)); round-- > 0;) {
        const double h1 = time_of([&] { hand_one.repeat(1); });
        hand_two.set_awake(true);
        const double h2 = time_of(hand_two);
        hand_two.set_awake(false);
        const std::clock_t start = std::clock();
        const double o1 = time_of([&] { ours_one.repeat(1); });
        const std::clock_t middle = std::clock();
        const double o2 = time_of([&] { ours_two.repeat(1); });
        work.push_back(double(std::clock() - middle) / double(middle - start));
        one.push_back(o1);
        two.push_back(o2);
        scaling_by_hand.push_back(h1 / h2);
        scaling.push_back(o1 / o2);
        ratio.push_back(o1 / o2 * h2 / h1);
    }
    using detail::quantile;
    std::printf("| %s | %s | %s | %s | %.2f (%.2f) | %.2f (%.2f) | %.2f (%.2f) | %.2f (%.2f) |\n", name.c_str(),
                detail::type_name<T>().c_str(), detail::time_text(quantile(one, 0.5)).c_str(),
                detail::time_text(quantile(two, 0.5)).c_str(), quantile(scaling_by_hand, 0.5),
                quantile(scaling_by_hand, 0.75), quantile(scaling, 0.5), quantile(scaling, 0.75), quantile(ratio, 0.5),
                quantile(ratio, 0.75), quantile(work, 0.5), quantile(work, 0.25));
    std::fflush(stdout);
    return true;
}

template <class T>
bool run(std::size_t rows) {
    using regression = softmax_regression::inputs<T, 784>;
    using network = perceptron::inputs<T>;
    const std::string n = std::to_string(rows);
    bool good = compare<T, regression>(
        "W4, " + n + " x 784 x 10", rows, [](const regression& in) { return softmax_regression::hand(in); },
        [](const regression& in, int threads) { return softmax_regression::ours(in, threads).front(); });
    good &= compare<T, network>(
        "W6, batch " + n, rows, [](const network& in) { return perceptron::hand(in); },
        [](const network& in, int threads) { return perceptron::ours(in, threads).front(); });
    return good;
}

} // namespace

int main() { return benchmark::all_good({run<float>(10000), run<double>(10000)}) ? 0 : 1; }
