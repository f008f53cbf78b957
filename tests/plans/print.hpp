// Expressions and the kernel that evaluates them -> standard output: each as mathematics, then every stage of the kernel.
#pragma once

#include <xgrad/xgrad.hpp>

#include <iostream>

using namespace xgrad;

template <class Kernel, class... Expressions>
void print(const Expressions&... expressions)
{
    ((std::cout << to_text(expressions) << "\n\n"), ...);
    std::cout << explain<Kernel>();
}
