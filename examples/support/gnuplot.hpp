// A picture: commands and tables of numbers -> a PNG file drawn by gnuplot.
// The commands stay beside the picture (name.gp), so that it can be drawn again or changed. Without gnuplot the
// program goes on and says so.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>

namespace example {

class picture {
public:
    picture(const std::filesystem::path& folder, const std::string& name, int width, int height)
        : folder_(folder), name_(name)
    {
        std::filesystem::create_directories(folder);
        script_ << "set terminal pngcairo size " << width << ',' << height << " font 'sans,12' background '#ffffff'\n"
                << "set output '" << name << ".png'\n"
                << "set border linecolor '#555555'\nset tics textcolor '#333333'\nset key textcolor '#333333'\n"
                << "set style line 1 linecolor '#1b6ca8' linewidth 2\n"
                << "set style line 2 linecolor '#d1495b' linewidth 2\n"
                << "set style line 3 linecolor '#2e8b57' linewidth 2\n"
                << "set style line 4 linecolor '#edae49' linewidth 2\n"
                << "set style line 9 linecolor '#dddddd' linewidth 1\n";
    }

    picture& operator<<(const std::string& command)
    {
        script_ << command << '\n';
        return *this;
    }

    // A table under the name $name: call row() for each of its rows, then end().
    picture& table(const std::string& name)
    {
        script_ << '$' << name << " << END\n";
        return *this;
    }
    picture& row(std::initializer_list<double> values)
    {
        for (const double value : values) script_ << value << ' ';
        script_ << '\n';
        return *this;
    }
    picture& gap()
    {
        script_ << '\n';
        return *this;
    }
    picture& end()
    {
        script_ << "END\n";
        return *this;
    }

    void draw() const
    {
        std::ofstream(folder_ / (name_ + ".gp")) << script_.str();
        const std::string command = "cd '" + folder_.string() + "' && gnuplot '" + name_ + ".gp'";
        if (std::system(command.c_str()) != 0) {
            std::printf("  (no picture %s: gnuplot failed or is missing)\n", name_.c_str());
        }
    }

private:
    std::filesystem::path folder_;
    std::string name_;
    std::ostringstream script_;
};

}  // namespace example
