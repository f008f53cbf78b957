# make_xtensor_stand_in(FOLDER): the installed xtensor arranged in FOLDER as from 0.26 on: headers in folders, none beside
# them. A program that includes one has XTENSOR_STAND_IN defined.
set(xtensor_stand_ins
  containers/xadapt containers/xarray containers/xfixed containers/xtensor views/xstrided_view views/xview)

function(make_xtensor_stand_in folder)
  find_path(xtensor_headers xtensor REQUIRED)
  set(installed ${xtensor_headers}/xtensor)
  foreach(header IN LISTS xtensor_stand_ins)
    get_filename_component(name ${header} NAME)
    set(behind "")
    if(EXISTS ${installed}/${header}.hpp)
      set(place ${installed}/${header}.hpp)
    else()
      set(place ${installed}/${name}.hpp)
      if(name STREQUAL "xtensor")  # what clang misses in 0.24, and later ones have
        set(behind "namespace xt {\ntemplate <class To>\nstruct rebind_container<To, svector<std::size_t>> {\n  using type = svector<To>;\n};\n}\n")
      endif()
    endif()
    file(WRITE ${folder}/xtensor/${header}.hpp
      "#pragma once\n#ifndef XTENSOR_STAND_IN\n#define XTENSOR_STAND_IN\n#endif\n#include <${place}>\n${behind}")
    file(WRITE ${folder}/xtensor/${name}.hpp "#error \"xtensor from 0.26 on has no xtensor/${name}.hpp\"\n")
  endforeach()
endfunction()
