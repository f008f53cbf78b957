// EXPECT: xgrad::load(v, path, ws...): each w must be a parameter or state of the kernels
#include <xgrad/io.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
kernel<float, sum(w)> model;

void right(variables<model>& v) { load(v, "model.npz", w); }

#ifdef MISUSE
void wrong(variables<model>& v) { load(v, "model.npz", w, b); }
#endif
