#include <dnnl.hpp>

#include "workload.hpp"

namespace convolution {
namespace {

using namespace benchmark;

// oneDNN's primitive; arrays are brought into its layouts before.
template <std::size_t S, std::size_t C, std::size_t F, part what>
class primitive {
  public:
    explicit primitive(const inputs<S, C, F, what>& in) {
        using namespace dnnl;
        const memory::dims stride{1, 1}, margin{1, 1};
        const memory::desc x = any(of_images()), w = any(of_weights()), y = any(of_results());
        const convolution_forward::primitive_desc forward(
            {prop_kind::forward_training, algorithm::convolution_direct, x, w, y, stride, margin, margin}, engine_);
        if constexpr (what == part::value) {
            set(convolution_forward(forward), forward.src_desc(), forward.weights_desc(), forward.dst_desc());
        } else if constexpr (what == part::by_weights) {
            const convolution_backward_weights::primitive_desc made(
                {algorithm::convolution_direct, x, w, y, stride, margin, margin}, engine_, forward);
            set(convolution_backward_weights(made), made.src_desc(), made.diff_weights_desc(), made.diff_dst_desc());
        } else {
            const convolution_backward_data::primitive_desc made(
                {algorithm::convolution_direct, x, w, y, stride, margin, margin}, engine_, forward);
            set(convolution_backward_data(made), made.diff_src_desc(), made.weights_desc(), made.diff_dst_desc());
        }
        if constexpr (what != part::by_images) bring(in.x, of_images(), nhwc, x_);
        if constexpr (what != part::by_weights) bring(in.w, of_weights(), hwio, w_);
        if constexpr (what != part::value) bring(in.g, of_results(), nhwc, y_);
        const bool value = what == part::value;
        arguments_ = {{what == part::by_images ? DNNL_ARG_DIFF_SRC : DNNL_ARG_SRC, x_},
                      {what == part::by_weights ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS, w_},
                      {value ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, y_}};
    }
    void operator()() {
        run_.execute(stream_, arguments_);
        stream_.wait();
    }
    result last() const {
        dnnl::memory made = what == part::value ? y_ : what == part::by_weights ? w_ : x_;
        const auto dims = what == part::value ? of_results() : what == part::by_weights ? of_weights() : of_images();
        dnnl::memory plain({dims, dnnl::memory::data_type::f32, what == part::by_weights ? hwio : nhwc}, engine_);
        dnnl::stream stream(engine_);
        dnnl::reorder(made, plain).execute(stream, made, plain);
        stream.wait();
        result all{1};
        append(all, static_cast<const float*>(plain.get_data_handle()), plain.get_desc().get_size() / sizeof(float));
        return all;
    }

  private:
    using dims = dnnl::memory::dims;
    using tag = dnnl::memory::format_tag;
    static constexpr tag nhwc = tag::nhwc, hwio = tag::hwio;
    static dims of_images() { return {images, C, S, S}; }
    static dims of_weights() { return {F, C, 3, 3}; }
    static dims of_results() { return {images, F, S, S}; }
    static dnnl::memory::desc any(const dims& shape) { return {shape, dnnl::memory::data_type::f32, tag::any}; }
    void set(const dnnl::primitive& run, const dnnl::memory::desc& x, const dnnl::memory::desc& w,
             const dnnl::memory::desc& y) {
        run_ = run;
        x_ = dnnl::memory(x, engine_);
        w_ = dnnl::memory(w, engine_);
        y_ = dnnl::memory(y, engine_);
    }
    void bring(const array<float>& from, const dims& shape, tag order, dnnl::memory& to) {
        dnnl::memory plain({shape, dnnl::memory::data_type::f32, order}, engine_, const_cast<float*>(from.data()));
        dnnl::reorder(plain, to).execute(stream_, plain, to);
        stream_.wait();
    }

    dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream_{engine_};
    dnnl::primitive run_;
    dnnl::memory x_, w_, y_;
    std::unordered_map<int, dnnl::memory> arguments_;
};

} // namespace

template <std::size_t S, std::size_t C, std::size_t F, part what>
contender hand(const inputs<S, C, F, what>& in) {
    return make_contender<primitive<S, C, F, what>>("hand", in);
}
#define HAND(S, C, F) \
    template contender hand(const inputs<S, C, F, part::value>&); \
    template contender hand(const inputs<S, C, F, part::by_weights>&); \
    template contender hand(const inputs<S, C, F, part::by_images>&);
CONVOLUTION_CASES(HAND)

} // namespace convolution
