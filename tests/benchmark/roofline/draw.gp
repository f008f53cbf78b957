# gnuplot -e "folder = '...'; picture = '...'" draw.gp: the tables of `roofline FOLDER` as a picture;
# points have the numbers of their lines.
set terminal pngcairo size 900,560 font "sans,11"
set output picture
set logscale xy
set xrange [0.3:500]
set yrange [5:600]
set xlabel "operations for each byte of the arrays of a call"
set ylabel "Gflop/s"
set key bottom right
set grid
stats folder."/limits.txt" using (column(2)) every ::0::0 nooutput name "peak"
roof(bandwidth, x) = bandwidth * x < peak_max ? bandwidth * x : peak_max
array bandwidths[4]
array names[4]
do for [i=1:4] {
  stats folder."/limits.txt" using (column(2)) every ::i::i nooutput name "level"
  bandwidths[i] = level_max
}
names[1] = "first-level cache"; names[2] = "second-level cache"; names[3] = "third-level cache"; names[4] = "memory"
points = folder."/points.txt"
plot for [i=1:4] roof(bandwidths[i], x) title sprintf("%s, %.0f GB/s", names[i], bandwidths[i]) linewidth 2, \
     points using 2:3 with points pointtype 7 pointsize 1.2 linecolor "black" notitle, \
     points using ($0 < 1 || int($0) % 2 ? $2 : 1/0):3:(sprintf("%d", $0 + 1)) with labels left offset 0.8,-0.4 notitle, \
     points using ($0 < 1 || int($0) % 2 ? 1/0 : $2):3:(sprintf("%d", $0 + 1)) with labels right offset -0.8,0.4 notitle
