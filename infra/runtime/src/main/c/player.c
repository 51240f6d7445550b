/* Plays a plan: a list of system calls. */
#define _GNU_SOURCE
#include "keeper.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char *file;
static size_t file_size;
static const struct instruction *instructions;
static uint32_t count;
static char *data;
static size_t data_size;
static const char *labels;
static uint64_t registers[REGISTERS];

static void send_status(uint32_t kind, uint32_t index, int64_t value, int64_t tag, const char *label)
{
    struct status status = {.kind = kind, .index = index, .value = value, .tag = tag};
    size_t length = strnlen(label, sizeof status.label - 1);
    memcpy(status.label, label, length);
    while (write(FD_STATUS, &status, sizeof status) < 0 && errno == EINTR)
        continue;
}

void fail(uint32_t index, int error, const char *label)
{
    send_status(STATUS_FAILURE, index, error, 0, label);
    _exit(127);
}

static int inside(uint64_t offset, size_t width)
{
    return width <= data_size && offset <= data_size - width;
}

static int valid_operand(const struct instruction *in, int i)
{
    uint8_t kind = in->kind[i];
    if (kind == IMMEDIATE)
        return 1;
    if (kind == REGISTER)
        return in->operand[i] < REGISTERS;
    return kind <= LOAD64 && inside(in->operand[i], kind == POINTER ? 0 : kind == LOAD32 ? 4 : 8);
}

/* The plan is made by the engine and trusted; a defect there is to be an error here, not a crash. */
static int valid(const struct instruction *in, size_t labels_size)
{
    for (int i = 0; i < OPERANDS; i++)
        if (!valid_operand(in, i))
            return 0;
    if (in->operation == STORE32 || in->operation == STORE64)
        if (in->kind[1] != POINTER || !inside(in->operand[1], in->operation == STORE32 ? 4 : 8))
            return 0;
    return in->label < labels_size && (in->into == NO_REGISTER || in->into < REGISTERS) &&
           in->condition <= IF_SUCCESS && (in->condition == NEVER || in->target < count) && in->operation <= KEEP;
}

static int relocate(const uint32_t *relocations, uint32_t number)
{
    for (uint32_t i = 0; i < number; i++) {
        uint64_t value;
        if (!inside(relocations[i], sizeof value))
            return 0;
        memcpy(&value, data + relocations[i], sizeof value);
        if (!inside(value, 0))
            return 0;
        value += (uint64_t)(uintptr_t)data;
        memcpy(data + relocations[i], &value, sizeof value);
    }
    return 1;
}

/* Maps the plan privately: a change of the data stays in this process. Gives 0 or an errno. */
int load_plan(struct header *header)
{
    struct stat st;
    if (fstat(FD_PLAN, &st) < 0)
        return errno;
    file_size = (size_t)st.st_size;
    if (file_size < sizeof *header)
        return EINVAL;
    file = mmap(NULL, file_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, FD_PLAN, 0);
    if (file == MAP_FAILED)
        return errno;
    memcpy(header, file, sizeof *header);
    uint64_t code_end = sizeof *header + (uint64_t)header->instructions * sizeof *instructions;
    uint64_t data_start = (code_end + (uint64_t)header->relocations * 4 + 7) & ~UINT64_C(7);
    if (header->magic != PLAN_MAGIC || header->labels_size == 0 ||
        data_start + header->data_size + header->labels_size != file_size || file[file_size - 1] != 0 ||
        header->log_name[sizeof header->log_name - 1] != 0)
        return EINVAL;
    instructions = (const struct instruction *)(file + sizeof *header);
    count = header->instructions;
    data = file + data_start;
    data_size = header->data_size;
    labels = data + data_size;
    for (uint32_t i = 0; i < count; i++)
        if (!valid(&instructions[i], header->labels_size))
            return EINVAL;
    return relocate((const uint32_t *)(file + code_end), header->relocations) ? 0 : EINVAL;
}

void unload_plan(void)
{
    munmap(file, file_size);
}

static uint64_t operand(const struct instruction *in, int i)
{
    int32_t narrow;
    uint64_t wide, value = in->operand[i];
    switch (in->kind[i]) {
    case POINTER:
        return (uint64_t)(uintptr_t)(data + value);
    case REGISTER:
        return registers[value];
    case LOAD32:
        memcpy(&narrow, data + value, sizeof narrow);
        return (uint64_t)(int64_t)narrow;
    case LOAD64:
        memcpy(&wide, data + value, sizeof wide);
        return wide;
    default:
        return value;
    }
}

static int64_t system_call(uint32_t number, const uint64_t *v)
{
    long result;
    do
        result = syscall((long)number, v[0], v[1], v[2], v[3], v[4], v[5]);
    while (result == -1 && errno == EINTR);
    return result == -1 ? -errno : result;
}

static int64_t perform(const struct instruction *in, uint32_t index, const uint64_t *v)
{
    switch (in->operation) {
    case STORE32:
        memcpy((void *)(uintptr_t)v[1], &v[0], 4);
        return 0;
    case STORE64:
        memcpy((void *)(uintptr_t)v[1], &v[0], 8);
        return 0;
    case TEST:
        return (int64_t)v[0];
    case REPORT:
        send_status(STATUS_REPORT, index, (int64_t)v[0], (int64_t)v[1], labels + in->label);
        return 0;
    case FAIL:
        fail(index, (int)((int64_t)v[0] < 0 ? -(int64_t)v[0] : (int64_t)v[0]), labels + in->label);
    case KEEP:
        unload_plan();
        keep(&settings, (int)v[0], (int)v[1]);
    default:
        return system_call(in->operation, v);
    }
}

static int tolerated(const struct instruction *in, int64_t result)
{
    for (int i = 0; i < 2; i++)
        if (in->tolerated[i] == ANY_ERRNO || in->tolerated[i] == -result)
            return 1;
    return 0;
}

static int jumps(uint8_t condition, int64_t result, int error)
{
    const int holds[] = {[NEVER] = 0, [ALWAYS] = 1, [IF_ZERO] = result == 0, [IF_NOT_ZERO] = result != 0,
        [IF_ERROR] = error, [IF_SUCCESS] = !error};
    return holds[condition];
}

void play(void)
{
    for (uint32_t i = 0; i < count;) {
        const struct instruction *in = &instructions[i];
        uint64_t values[OPERANDS];
        for (int k = 0; k < OPERANDS; k++)
            values[k] = operand(in, k);
        int64_t result = perform(in, i, values);
        int error = result < 0 && result >= -4095;
        if (error && !tolerated(in, result))
            fail(i, (int)-result, labels + in->label);
        if (in->into != NO_REGISTER)
            registers[in->into] = (uint64_t)result;
        i = jumps(in->condition, result, error) ? in->target : i + 1;
    }
    fail(count, EINVAL, "the plan has no end");
}
