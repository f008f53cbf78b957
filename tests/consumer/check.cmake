# cmake -Dsource= -Dbinary= -Dlibrary= -Dfrom= -Dcompiler= -Dgenerator= -P check.cmake: configures, builds and runs the consumer.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    string(JOIN " " command ${ARGN})
    message(FATAL_ERROR "${command}\n${output}")
  endif()
  string(STRIP "${output}" output)
  set(output ${output} PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${binary}) # nothing of an earlier run
set(how)
if(from MATCHES "package|pkg_config")
  run(${CMAKE_COMMAND} --install ${library} --prefix ${binary}/installed)
  set(how -DCMAKE_PREFIX_PATH=${binary}/installed)
endif()

if(from STREQUAL "pkg_config")
  # Moved, the files still find each other.
  file(RENAME ${binary}/installed ${binary}/moved)
  set(ENV{PKG_CONFIG_PATH} ${binary}/moved/share/pkgconfig)
  run(pkg-config --modversion xgrad)
  set(version ${output})
  run(pkg-config --cflags xgrad)
  separate_arguments(flags UNIX_COMMAND "${output}")
  run(${compiler} -std=c++20 ${flags} -DPACKAGE_VERSION="${version}" ${source}/main.cpp ${source}/other.cpp
    -o ${binary}/consumer)
  run(${binary}/consumer)
  return()
endif()

if(from STREQUAL "stand_ins")
  # The dependencies as if fetched, and xtensor as from 0.26 on: headers in folders.
  set(dependencies ${binary}/dependencies)
  set(CMAKE_SYSTEM_PREFIX_PATH /usr/local /usr)
  foreach(name xsimd xtl boost)
    find_path(${name}_headers ${name} REQUIRED)
    file(MAKE_DIRECTORY ${dependencies}/${name}/include)
    file(CREATE_LINK ${${name}_headers}/${name} ${dependencies}/${name}/include/${name} SYMBOLIC)
    string(TOUPPER ${name} upper)
    list(APPEND how -DFETCHCONTENT_SOURCE_DIR_${upper}=${dependencies}/${name})
  endforeach()
  include(${source}/../stand_ins/xtensor.cmake)
  make_xtensor_stand_in(${dependencies}/xtensor/include)
  list(APPEND how -DXGRAD_FETCH=ON -DFETCHCONTENT_SOURCE_DIR_XTENSOR=${dependencies}/xtensor
    -DFETCHCONTENT_SOURCE_DIR_HANA=${dependencies}/boost -DCMAKE_DISABLE_FIND_PACKAGE_xtensor=ON
    -DCMAKE_DISABLE_FIND_PACKAGE_xsimd=ON -DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON)
endif()
run(${CMAKE_COMMAND} -G ${generator} -S ${source} -B ${binary}/build -DCMAKE_CXX_COMPILER=${compiler} -DXGRAD_FROM=${from} ${how})
run(${CMAKE_COMMAND} --build ${binary}/build)
run(${binary}/build/consumer)
