#include <iemand.h>

void iem_options_init(iem_options *options)
{
    *options = (iem_options){.seed = 1,
                             .max_rejects_share = -1,
                             .max_record = 1 << 20,
                             .block = 1 << 20,
                             .piece = (uint64_t)256 << 20,
                             .intersect = 1,
                             .lang = "en"};
}
