// Of Catch2 2 alone.
#error "Catch2 3 has no catch2/catch.hpp"
