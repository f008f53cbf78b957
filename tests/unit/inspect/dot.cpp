#include <xgrad/inspect/dot.hpp>
#include <xgrad/language/reduction.hpp>

#include "support/catch.hpp"

using namespace xgrad;

TEST_CASE("dot: nodes, axes and arrows") {
  constexpr auto X = input<"X", "N", 3>;
  constexpr auto w = parameter<"w", 3>;
  const std::string text = to_dot(sum<1>(X * w));
  CHECK(text ==
        "digraph xgrad {\n"
        "  node [shape=box, fontname=\"sans-serif\"];\n"
        "  n0 [label=\"X\\nN, 3\", style=rounded];\n"
        "  n1 [label=\"w\\n3\", style=filled];\n"
        "  n2 [label=\"multiply\\nN, 3\"];\n"
        "  n0 -> n2;\n"
        "  n1 -> n2;\n"
        "  n3 [label=\"sum over 3\\nN\"];\n"
        "  n2 -> n3;\n"
        "  out0 [shape=plaintext, label=\"output 0\"];\n"
        "  n3 -> out0;\n"
        "}\n");
}
