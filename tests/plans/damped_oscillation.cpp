#include "print.hpp"

constexpr auto x = input<"x", "N">;
constexpr auto a = parameter<"a">;
constexpr auto b = parameter<"b">;
constexpr auto c = parameter<"c">;
constexpr auto f = sum(exp(-a * x) * sin(b * x) + c);

int main()
{
    print<kernel<float, value_and_gradient(f, a, b, c)>>(f, gradient(f, a), gradient(f, b), gradient(f, c));
    std::cout << '\n';
    print<kernel<double, f, gradient(f, x)>>(gradient(f, x));
}
