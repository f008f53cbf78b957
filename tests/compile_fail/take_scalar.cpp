// EXPECT: xgrad::take(table, ids): the table must have at least one dimension
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto table = input<"table", 4, 3>;
constexpr auto ids = indices<"ids", "N">;
constexpr auto s = input<"s">;
constexpr auto right = take(table, ids);

#ifdef MISUSE
constexpr auto wrong = take(s, ids);
#endif
