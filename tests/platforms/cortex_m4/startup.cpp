// The reset vector, and the floating point unit switched on before anything else runs; then newlib's _start.
#include <cstdint>

extern "C" {
void _start();
extern const std::uint32_t __stack;

[[noreturn]] void reset() {
    *reinterpret_cast<volatile std::uint32_t*>(0xE000ED88) |= 0xFu << 20;  // CPACR: full access to the FPU
    asm volatile("dsb\n isb");
    _start();
    for (;;) {
    }
}
[[noreturn]] void fault() {
    asm volatile("mov r0, #0x18\n ldr r1, =0x20023\n bkpt 0xab");  // semihosting: exit, with an error
    for (;;) {
    }
}

[[gnu::section(".vectors"), gnu::used]] const void* const vectors[] = {&__stack, reinterpret_cast<const void*>(&reset),
    reinterpret_cast<const void*>(&fault), reinterpret_cast<const void*>(&fault), reinterpret_cast<const void*>(&fault),
    reinterpret_cast<const void*>(&fault), reinterpret_cast<const void*>(&fault)};
}
