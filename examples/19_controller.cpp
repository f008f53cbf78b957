// A controller with a deadline: every two milliseconds it looks 0.8 seconds ahead, improves its plan of torques by a few
// gradient steps through the equation of motion, and applies the first. The step of the plan is one call of a kernel,
// without checks, which allocates nothing. An inverted pendulum, pushed now and then, stays upright.
#include "support/allocations.hpp"
#include "support/latency.hpp"

#include <xgrad/xgrad.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <thread>

using namespace xgrad;

constexpr int horizon = 40;
constexpr double ahead = 0.02;    // seconds between two torques of the plan
constexpr double strongest = 5;   // torque over inertia; gravity's is 9.81 when the pendulum lies level
constexpr double period = 0.002;  // seconds from one look to the next

constexpr auto angle = input<"angle">;  // from upright, radians
constexpr auto speed = input<"speed">;
constexpr auto course = parameter<"course", horizon>;

constexpr auto torques = strongest * tanh(course);
constexpr auto motion = scan<0>([](auto carry, auto torque) {
    const auto [a, v] = carry;
    const auto faster = v + ahead * (9.81 * sin(a) + torque);
    return pack(a + ahead * faster, faster);
}, pack(angle, speed), torques);
constexpr auto cost = mean(square(all<0>(motion))) + 0.05 * mean(square(all<1>(motion))) + 0.002 * mean(square(torques));

using improve = kernel<float, cost, slice<0, 0, 1>(torques), update(course, course - 2.0 * gradient(cost, course))>;

// The pendulum itself, in steps that are finer than the plan's.
struct pendulum {
    double angle = 0.25, speed = 0;
    void move(double torque)
    {
        constexpr int parts = 10;
        for (int i = 0; i < parts; ++i) {
            speed += period / parts * (9.81 * std::sin(angle) + torque);
            angle += period / parts * speed;
        }
    }
};

int main()
{
    std::cout << "d cost/d course is " << to_text(gradient(cost, course)).size() << " characters of mathematics\n";
    std::printf("the kernel has %zu bytes; its workspace is static: %s\n\n", sizeof(improve),
                improve::static_workspace ? "yes" : "no");

    improve step;
    std::array<float, horizon> ahead_of_now{};
    std::array<float, 1> now{};
    float expected = 0;
    pendulum body;
    constexpr int periods = 1500;
    example::latency latency(periods);
    double farthest = 0;

    const long allocations = example::allocations;
    const flush_denormals guard;
    auto next = std::chrono::steady_clock::now();
    for (int i = 0; i < periods; ++i) {
        latency.measure([&] {
            for (int k = 0; k < 4; ++k)
                step.unchecked(angle = body.angle, speed = body.speed, course = ahead_of_now, out(expected, now));
        });
        body.move(static_cast<double>(now[0]));
        if (i % 500 == 499) body.speed += 0.6;  // a push
        if (i > 400) farthest = std::max(farthest, std::abs(body.angle));
        if (i % 150 == 0)
            std::printf("%5.2f s  angle %7.4f  torque %6.2f  cost ahead %.5f\n", i * period, body.angle, double(now[0]),
                        double(expected));
        next += std::chrono::microseconds(2000);
        std::this_thread::sleep_until(next);
    }
    const long allocated = example::allocations - allocations;

    std::printf("\n");
    latency.print(1000);
    std::printf("allocations in the loop: %ld\nfarthest from upright, pushed: %.3f; at the end %.4f\n", allocated, farthest,
                body.angle);
    return allocated == 0 && farthest < 0.3 && std::abs(body.angle) < 0.2 ? 0 : 1;
}
