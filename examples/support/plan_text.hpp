// explain<kernel>()'s text -> its outline: what is streamed and which loops run; their insides stand in the file.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace example {

// The lines that are not indented as the inside of a loop, each behind two spaces.
inline std::string outline(const std::string& plan)
{
    std::istringstream lines(plan);
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("     ", 0) != 0) kept += (line.empty() ? "" : "  ") + line + "\n";
    }
    return kept;
}

inline void write_plan(const std::filesystem::path& folder, const std::string& name, const std::string& plan)
{
    std::filesystem::create_directories(folder);
    std::ofstream(folder / (name + ".txt")) << plan;
}

}  // namespace example
