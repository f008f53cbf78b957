// Rewriting: a graph -> one of the same value that is more accurate and cheaper.
#pragma once

#include "rewrite/simplify.hpp"
