# How our own programs are compiled: two private targets, nothing of which reaches users of xgrad::xgrad.
#   xgrad_strict   warnings as errors, the instruction set under test, sanitizers
#   xgrad_blas     a BLAS where one is found; sources ask __has_include(<cblas.h>)
set(XGRAD_ARCHITECTURE "-march=native" CACHE STRING "Instruction set of tests and examples")
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # clang 19 warns of its own choice of instructions on processors with AVX10.
  include(CheckCXXCompilerFlag)
  check_cxx_compiler_flag(-Wno-invalid-feature-combination XGRAD_WARNS_OF_FEATURES)
  if(XGRAD_WARNS_OF_FEATURES)
    list(APPEND XGRAD_ARCHITECTURE -Wno-invalid-feature-combination)
  endif()
endif()
set(XGRAD_UNIT_OPTIMIZATION "-O1" CACHE STRING "Optimization of unit tests: their compile time is what matters")
set(XGRAD_PROGRAM_OPTIMIZATION "-O3" CACHE STRING "Optimization of examples, models and benchmarks")
set(XGRAD_SANITIZERS "" CACHE STRING "As in -fsanitize=..., for tests and examples")
set(XGRAD_DEFINITIONS "" CACHE STRING "Definitions for tests and examples, for instance of include/xgrad/support/config.hpp")

set(CMAKE_CXX_EXTENSIONS OFF)
add_library(xgrad_strict INTERFACE)
target_link_libraries(xgrad_strict INTERFACE xgrad::xgrad)
target_compile_options(xgrad_strict INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Werror ${XGRAD_ARCHITECTURE})
target_compile_definitions(xgrad_strict INTERFACE ${XGRAD_DEFINITIONS})
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ looks for shadowed names where a template is instantiated: a program's global symbol `x` would be shadowed by
  # every local x of the headers. tests/structure compiles each header with the full warning.
  target_compile_options(xgrad_strict INTERFACE -Wshadow=local)
  # Where two compilations have room, it collects its garbage from a gigabyte on, not from 128 megabytes: a large unit
  # takes a sixth less time (12_autoencoder.cpp at -O1: 30 s, not 36; 2.1 GB, not 1.2).
  cmake_host_system_information(RESULT megabytes QUERY TOTAL_PHYSICAL_MEMORY)
  if(megabytes GREATER 12000)
    target_compile_options(xgrad_strict INTERFACE "SHELL:--param ggc-min-heapsize=1048576")
  endif()
  # False alarms from inside the compiler's own AVX-512 intrinsics.
  target_compile_options(xgrad_strict INTERFACE -Wno-uninitialized -Wno-maybe-uninitialized)
  # False alarms about loops of 2^61 steps or more, on the scalar lane.
  target_compile_options(xgrad_strict INTERFACE -Wno-aggressive-loop-optimizations)
else()
  target_compile_options(xgrad_strict INTERFACE -Wshadow)
  # clang 22 takes __COUNTER__, of which Catch2 2 makes names, for an extension, and warns of chains of 200 steps.
  check_cxx_compiler_flag(-Wno-c2y-extensions XGRAD_WARNS_OF_C2Y)
  if(XGRAD_WARNS_OF_C2Y)
    target_compile_options(xgrad_strict INTERFACE -Wno-c2y-extensions -Wno-stack-exhausted)
  endif()
endif()
if(XGRAD_SANITIZERS)
  target_compile_options(xgrad_strict INTERFACE -fsanitize=${XGRAD_SANITIZERS} -fno-sanitize-recover=all)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND XGRAD_SANITIZERS MATCHES "undefined")
    # With these g++ no longer takes the address of an inline object for a constant that is not null.
    target_compile_options(xgrad_strict INTERFACE -fno-sanitize=null,nonnull-attribute,returns-nonnull-attribute)
  endif()
  target_link_options(xgrad_strict INTERFACE -fsanitize=${XGRAD_SANITIZERS})
endif()

add_library(xgrad_blas INTERFACE)
find_library(XGRAD_OPENBLAS openblas)
if(XGRAD_OPENBLAS)
  target_link_libraries(xgrad_blas INTERFACE ${XGRAD_OPENBLAS})
endif()

find_package(Threads REQUIRED)

# Headers parsed once for programs of one optimization, which say REUSE_FROM target.
# CMAKE_DISABLE_PRECOMPILE_HEADERS parses them for each program alone.
function(xgrad_add_precompiled target optimization)
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/empty.cpp "")
  add_library(${target} OBJECT EXCLUDE_FROM_ALL ${CMAKE_CURRENT_BINARY_DIR}/empty.cpp)
  target_compile_options(${target} PRIVATE ${optimization})
  target_link_libraries(${target} PRIVATE xgrad_strict Threads::Threads)
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()

# One executable of one source, optimized, with the warnings of all our programs.
function(xgrad_add_program target source)
  add_executable(${target} ${source})
  target_compile_options(${target} PRIVATE ${XGRAD_PROGRAM_OPTIMIZATION})
  target_link_libraries(${target} PRIVATE xgrad_strict xgrad_blas Threads::Threads)
endfunction()
