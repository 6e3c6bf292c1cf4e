/* Files and folders that appear together: each is written whole, and all are put in
 * their places at the end. Of `outputs` NULL: each when it is written. */
#ifndef IEM_OUTPUTS_H
#define IEM_OUTPUTS_H

#include "base/file.h"
#include "base/folder.h"

/* Takes what was written; the handle is gone, also on failure. */
iem_status iem_outputs_file(iem_outputs *outputs, iem_file *file, iem_error *err);
iem_status iem_outputs_folder(iem_outputs *outputs, iem_folder *folder, iem_error *err);

/* Writes a file with these bytes and takes it. */
iem_status iem_outputs_write(iem_outputs *outputs, const char *path, bool private,
                             const char *text, iem_error *err);

#endif
