/* The binary form of a plan, and the numbers shared with the Java side. docs/keeper-protocol.md explains it. */
#ifndef PLAN_H
#define PLAN_H

#include <stddef.h>
#include <stdint.h>

#define PLAN_MAGIC 0x3170646dU /* "mdp1" */
#define REGISTERS 16
#define OPERANDS 6

/* Descriptors at fixed places: Descriptor.java has the same. */
enum {
    FD_PLAN = 3,
    FD_STATUS,
    FD_GATE,
    FD_CONTROL,
    FD_STATE,
    FD_LOG,
    FD_TARGET,
    FD_KEEPER,
    FD_CHILD_STDIN,
    FD_CHILD_STDOUT,
    FD_CHILD_STDERR,
    FD_CHILD_CONSOLE,
    FD_STDIN,
    FD_STDOUT,
    FD_STDERR,
    FD_CONSOLE,
    FD_LEASH,
    FD_FIRST_FREE = 20
};

enum { TERMINAL = 1, OPEN_STDIN = 2, STDIN_ONCE = 4, LOGGED = 8 };

/* What an instruction's operation is when it is no system call. */
enum { OWN = 0x80000000U, STORE32 = OWN, STORE64, TEST, REPORT, FAIL, KEEP };
enum { IMMEDIATE, POINTER, REGISTER, LOAD32, LOAD64 };
enum { NEVER, ALWAYS, IF_ZERO, IF_NOT_ZERO, IF_ERROR, IF_SUCCESS };
enum { NO_REGISTER = 0xff, ANY_ERRNO = 0xffff };

/* The file: header, instructions, relocations (32-bit offsets into the data), padding to 8, data, labels. */
struct header {
    uint32_t magic;
    uint32_t flags;
    uint32_t instructions;
    uint32_t relocations;
    uint32_t data_size;
    uint32_t labels_size;
    uint32_t log_max_files;
    uint32_t reserved;
    uint64_t log_max_size;
    char log_name[152];
};

struct instruction {
    uint32_t operation;
    uint32_t label;
    uint32_t target;
    uint16_t tolerated[2];
    uint8_t kind[OPERANDS];
    uint8_t into;
    uint8_t condition;
    uint64_t operand[OPERANDS];
};

_Static_assert(sizeof(struct header) == 192, "header");
_Static_assert(sizeof(struct instruction) == 72, "instruction");

/* What goes to the engine over the status channel: always in one write, so that two processes can share it. */
enum { STATUS_REPORT = 1, STATUS_FAILURE = 2 };
struct status {
    uint32_t kind;
    uint32_t index;
    int64_t value;
    int64_t tag;
    char label[104];
};
_Static_assert(sizeof(struct status) == 128, "status");

/* A request on the control socket, and the 32-bit answer: 0, a value, or a negative errno. */
enum { ATTACH = 'A', RESIZE = 'R', SIGNAL = 'S', WAIT = 'W', PID = 'P' };
enum { WITH_STDIN = 1, WITH_STDOUT = 2, WITH_STDERR = 4 };
struct request {
    uint8_t type;
    uint8_t argument;
    uint16_t rows;
    uint16_t columns;
    uint16_t reserved;
};
_Static_assert(sizeof(struct request) == 8, "request");

#endif
