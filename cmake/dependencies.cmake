# xtensor, xsimd and Boost.Hana: installed ones, else those of a release, fetched if XGRAD_FETCH is on. The targets are
# xtensor, xsimd and Boost::headers either way; xgrad_fetched lists what was fetched.
include(FetchContent)
set(xgrad_fetched "")

# Headers of a repository as a target; none of the repository's own build files is read.
function(xgrad_fetch name repository tag)
  if(NOT XGRAD_FETCH)
    message(FATAL_ERROR "xgrad needs ${name}: install it, or set XGRAD_FETCH to have it fetched")
  endif()
  FetchContent_Declare(${name} GIT_REPOSITORY https://github.com/${repository} GIT_TAG ${tag} GIT_SHALLOW ON
    SOURCE_SUBDIR headers_alone)
  FetchContent_MakeAvailable(${name})
  add_library(xgrad_${name} INTERFACE)
  target_include_directories(xgrad_${name} SYSTEM INTERFACE ${${name}_SOURCE_DIR}/include)
  set(xgrad_fetched ${xgrad_fetched} ${name} PARENT_SCOPE)
endfunction()

if(NOT TARGET xsimd)
  find_package(xsimd QUIET)
endif()
if(NOT TARGET xsimd)
  xgrad_fetch(xsimd xtensor-stack/xsimd 14.3.0)
  add_library(xsimd ALIAS xgrad_xsimd)
endif()

if(NOT TARGET xtensor)
  find_package(xtensor QUIET)
endif()
if(NOT TARGET xtensor)
  xgrad_fetch(xtensor xtensor-stack/xtensor 0.27.1)
  xgrad_fetch(xtl xtensor-stack/xtl 0.8.2)
  target_link_libraries(xgrad_xtensor INTERFACE xgrad_xtl)
  add_library(xtensor ALIAS xgrad_xtensor)
endif()

if(NOT TARGET Boost::headers)
  find_package(Boost 1.74 QUIET)
endif()
if(NOT TARGET Boost::headers)
  xgrad_fetch(hana boostorg/hana boost-1.81.0)
  add_library(Boost::headers ALIAS xgrad_hana)
endif()
