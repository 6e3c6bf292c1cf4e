/* How a history is laid out: a list of steps, each of which makes one version out of
 * the one before it. A new file takes all of them, an older one those it lacks. */
#ifndef IEM_SCHEMA_H
#define IEM_SCHEMA_H

/* In the header of every history, to tell it from other databases: "iemd". */
#define IEM_SCHEMA_APPLICATION 0x69656d64

enum { IEM_SCHEMA_VERSION = 3 };

/* SQL from version i to version i + 1. */
extern const char *const iem_schema_steps[IEM_SCHEMA_VERSION];

#endif
