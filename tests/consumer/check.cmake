# cmake -Dsource= -Dbinary= -Dlibrary= -Dfrom= -Dcompiler= -Dgenerator= -P check.cmake: configures, builds and runs the consumer.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    string(JOIN " " command ${ARGN})
    message(FATAL_ERROR "${command}\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE ${binary}) # nothing of an earlier run
set(prefix)
if(from STREQUAL "package")
  run(${CMAKE_COMMAND} --install ${library} --prefix ${binary}/installed)
  set(prefix -DCMAKE_PREFIX_PATH=${binary}/installed)
endif()
run(${CMAKE_COMMAND} -G ${generator} -S ${source} -B ${binary}/build -DCMAKE_CXX_COMPILER=${compiler} -DXGRAD_FROM=${from} ${prefix})
run(${CMAKE_COMMAND} --build ${binary}/build)
run(${binary}/build/consumer)
