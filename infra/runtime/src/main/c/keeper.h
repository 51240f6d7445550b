/* What the parts of the program call of each other. */
#ifndef KEEPER_H
#define KEEPER_H

#include "plan.h"

/* player.c */
int load_plan(struct header *settings);
void unload_plan(void);
void play(void) __attribute__((noreturn));
void fail(uint32_t index, int error, const char *label) __attribute__((noreturn));

/* keeper.c: watches the child until it and everything that has to do with it is done. */
void keep(const struct header *settings, int pid, int pidfd) __attribute__((noreturn));

/* log.c: one container's json-file log. */
void log_open(const struct header *settings);
void log_output(int stream, const char *bytes, size_t size);
void log_flush(void);
void log_close(void);

/* main.c */
extern struct header settings;
size_t format_number(char *to, uint64_t number);

#endif
