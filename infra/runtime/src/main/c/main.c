/* Puts the descriptors in their places, leaves the engine's process tree and plays the plan. */
#define _GNU_SOURCE
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

struct header settings;

/* Writes a number in decimal and gives the number of digits. */
size_t format_number(char *to, uint64_t number)
{
    char digits[20];
    size_t size = 0;
    do
        digits[size++] = (char)('0' + number % 10);
    while (number /= 10);
    for (size_t i = 0; i < size; i++)
        to[i] = digits[size - 1 - i];
    return size;
}

static void check(int result, const char *label)
{
    if (result < 0)
        fail(UINT32_MAX, errno, label);
}

/* Moves a descriptor to its place. Opened ones are first moved out of the way of all places. */
static void place(int fd, int target, const char *label)
{
    check(fd, label);
    int high = fcntl(fd, F_DUPFD_CLOEXEC, FD_FIRST_FREE);
    check(high, label);
    close(fd);
    check(dup3(high, target, O_CLOEXEC), label);
    close(high);
}

static void place_pair(const int *pair, int first, int second, const char *label)
{
    /* The second may stand where the first belongs. */
    int high = fcntl(pair[1], F_DUPFD_CLOEXEC, FD_FIRST_FREE);
    check(high, label);
    close(pair[1]);
    place(pair[0], first, label);
    place(high, second, label);
}

static void open_pipe(int reading, int writing)
{
    int ends[2];
    check(pipe2(ends, O_CLOEXEC), "make a pipe");
    place_pair(ends, reading, writing, "place a pipe");
}

static void open_streams(void)
{
    int ends[2];
    if (settings.flags & TERMINAL) {
        check(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends), "make the console socket");
        place_pair(ends, FD_CHILD_CONSOLE, FD_CONSOLE, "place the console socket");
        return;
    }
    if (settings.flags & OPEN_STDIN)
        open_pipe(FD_CHILD_STDIN, FD_STDIN);
    else
        place(open("/dev/null", O_RDONLY | O_CLOEXEC), FD_CHILD_STDIN, "open /dev/null");
    open_pipe(FD_STDOUT, FD_CHILD_STDOUT);
    open_pipe(FD_STDERR, FD_CHILD_STDERR);
}

/* The address is relative to the state directory: a socket's path is limited to 107 bytes. */
static void open_control(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "keeper.sock"};
    check(fchdir(FD_STATE), "enter the state directory");
    place(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), FD_CONTROL, "make the control socket");
    check(bind(FD_CONTROL, (struct sockaddr *)&address, sizeof address), "bind the control socket");
    check(listen(FD_CONTROL, 4096), "listen on the control socket");
    check(chdir("/"), "leave the state directory");
}

int main(void)
{
    for (int fd = FD_PLAN; fd < FD_FIRST_FREE; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    syscall(SYS_close_range, FD_FIRST_FREE, ~0U, 0);
    int error = load_plan(&settings);
    if (error)
        fail(UINT32_MAX, error, "load the plan");
    setsid();
    int child = fork();
    check(child, "fork");
    if (child > 0)
        _exit(0);
    prctl(PR_SET_NAME, "mydocker-keeper");
    open_streams();
    open_control();
    open_pipe(FD_KEEPER, FD_LEASH);
    /* No descriptor that the plan opens may get a place that is not in use this time. */
    for (int fd = FD_PLAN; fd < FD_FIRST_FREE; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, fd);
    play();
}
