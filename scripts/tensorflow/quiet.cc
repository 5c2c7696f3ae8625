// TensorFlow logs while its library is being opened, before anything could tell it how much. The dynamic linker
// asks the addon first, so this definition stands in for absl's and makes TF_CPP_MIN_LOG_LEVEL count from the start.
#include <cstdlib>

#if __has_include("absl/log/globals.h")
#include "absl/log/globals.h"

namespace absl {
ABSL_NAMESPACE_BEGIN

__attribute__((visibility("default"))) LogSeverityAtLeast MinLogLevel() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  return static_cast<LogSeverityAtLeast>(level ? std::atoi(level) : 0);
}

ABSL_NAMESPACE_END
}  // namespace absl
#endif
