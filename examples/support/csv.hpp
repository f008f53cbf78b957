// A text file of numbers separated by commas -> an array of rows and columns.
// Every row has the same number of values; anything else is an error that names the file and the line.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <xgrad/kernel/xtensor.hpp>

namespace example {

enum class header { none, one_line };

[[noreturn]] inline void csv_error(const std::string& path, std::size_t line, const std::string& what)
{
    throw std::runtime_error(path + ":" + std::to_string(line) + ": " + what);
}

// Appends the numbers of one line and returns how many there were.
template <class T>
std::size_t append_numbers(std::vector<T>& values, const std::string& text, const std::string& path, std::size_t line)
{
    std::size_t count = 0;
    for (const char* at = text.c_str();;) {
        char* end = nullptr;
        values.push_back(static_cast<T>(std::strtod(at, &end)));
        if (end == at) csv_error(path, line, "a number is missing");
        ++count;
        while (*end == ' ' || *end == '\r') ++end;
        if (*end == '\0') return count;
        if (*end != ',') csv_error(path, line, "unexpected character '" + std::string(1, *end) + "'");
        at = end + 1;
    }
}

// The file as an array (rows, columns); throws std::runtime_error.
template <class T>
xt::xtensor<T, 2> read_csv(const std::string& path, std::size_t columns, header head = header::none)
{
    std::ifstream file(path);
    if (!file) throw std::runtime_error(path + ": cannot be opened");
    std::vector<T> values;
    std::string text;
    std::size_t line = 0;
    std::size_t rows = 0;
    while (std::getline(file, text)) {
        ++line;
        if (text.empty() || (head == header::one_line && line == 1)) continue;
        const std::size_t found = append_numbers(values, text, path, line);
        if (found != columns) {
            csv_error(path, line, std::to_string(found) + " numbers, expected " + std::to_string(columns));
        }
        ++rows;
    }
    if (rows == 0) throw std::runtime_error(path + ": no rows");
    xt::xtensor<T, 2> table(std::array<std::size_t, 2>{rows, columns});
    std::copy(values.begin(), values.end(), table.data());
    return table;
}

}  // namespace example
