/* The parent half: watches the child, carries its streams, serves the control socket, records the end. */
#define _GNU_SOURCE
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_CLIENTS = 128,
    RESERVED = 16, /* places that attached clients leave free; those who wait leave half of them */
    CHUNK = 32 * 1024,       /* read from the child at once */
    HIGH_WATER = 64 * 1024,  /* with so much on its way to clients, the child has to wait */
    OUTPUT_SIZE = 320 * 1024, /* room for what is still in pipes when the child has ended */
    INPUT_SIZE = 16 * 1024,
    FRAME_HEADER = 8,
    LAST_READS = 64
};

enum mode { FREE, ASKING, ATTACHED, WAITING };

struct client {
    enum mode mode;
    int fd;
    uint8_t streams;
    int input_ended;
    int shut_down; /* it was still there after the end of its side */
    int hung_up;
    size_t sent;       /* of the output buffer */
    size_t frame_left; /* of the frame on its way, where the client does not take all frames */
    size_t received;   /* of the request */
    struct request request;
};

static const struct header *header;
static int child_pidfd, child_pid;
static int sources[2] = {-1, -1}; /* where the child's output comes from */
static int input_fd = -1;
static int terminal = -1; /* the master; its other end stays open here too, or it would say EIO now and then */
static int input_closing;
static struct winsize window;
static struct client clients[MAX_CLIENTS];
static char output[OUTPUT_SIZE];
static size_t output_size;
static char input[INPUT_SIZE];
static size_t input_size, input_done;
static struct timespec started;

#define for_each_client(c) for (struct client *c = clients; c < clients + MAX_CLIENTS; c++)

static void drop(struct client *c)
{
    close(c->fd);
    memset(c, 0, sizeof *c);
}

/* ---- output ---- */

static int wants_output(const struct client *c)
{
    return c->mode == ATTACHED && !c->hung_up && (c->streams & (WITH_STDOUT | WITH_STDERR));
}

/* How many bytes may go to the client at once; frames that it has not asked for are skipped. */
static size_t sendable(struct client *c)
{
    uint8_t both = WITH_STDOUT | WITH_STDERR;
    if ((header->flags & TERMINAL) || (c->streams & both) == both)
        return output_size - c->sent;
    while (c->frame_left == 0 && c->sent < output_size) {
        const unsigned char *h = (const unsigned char *)output + c->sent;
        size_t size = FRAME_HEADER + ((size_t)h[4] << 24 | (size_t)h[5] << 16 | (size_t)h[6] << 8 | h[7]);
        if (c->streams & (h[0] == 1 ? WITH_STDOUT : WITH_STDERR))
            c->frame_left = size;
        else
            c->sent += size;
    }
    return c->frame_left;
}

static void send_output(struct client *c)
{
    size_t size;
    while (wants_output(c) && (size = sendable(c)) > 0) {
        ssize_t done = send(c->fd, output + c->sent, size, MSG_NOSIGNAL);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0) {
            c->hung_up = errno != EAGAIN;
            return;
        }
        c->sent += (size_t)done;
        if (c->frame_left > 0)
            c->frame_left -= (size_t)done;
    }
}

/* Sends what can be sent; the buffer starts anew when every client has all of it. */
static void deliver(void)
{
    int pending = 0;
    for_each_client(c)
        if (wants_output(c) && c->sent < output_size) {
            send_output(c);
            pending |= !c->hung_up && c->sent < output_size;
        }
    if (pending)
        return;
    output_size = 0;
    for_each_client(c)
        c->sent = 0;
}

static int anybody_listens(void)
{
    for_each_client(c)
        if (wants_output(c))
            return 1;
    return 0;
}

/* Reads once from the child; gives whether there may be more at once. */
static int read_source(int stream)
{
    size_t head = header->flags & TERMINAL ? 0 : FRAME_HEADER;
    char *bytes = output + output_size + head;
    if (sources[stream] < 0 || output_size + head + CHUNK > sizeof output)
        return 0;
    ssize_t size = read(sources[stream], bytes, CHUNK);
    if (size < 0 && errno == EAGAIN)
        return 0;
    if (size <= 0) {
        if (size == 0 || errno != EINTR) {
            if (!(header->flags & TERMINAL))
                close(sources[stream]);
            sources[stream] = -1;
        }
        return 0;
    }
    log_output(stream, bytes, (size_t)size);
    if (!anybody_listens())
        return 1;
    if (head) {
        char frame[FRAME_HEADER] = {(char)(stream + 1), 0, 0, 0,
            (char)(size >> 24), (char)(size >> 16), (char)(size >> 8), (char)size};
        memcpy(output + output_size, frame, sizeof frame);
    }
    output_size += head + (size_t)size;
    return 1;
}

/* ---- input ---- */

static void close_input(void)
{
    if (input_fd >= 0 && !(header->flags & TERMINAL))
        close(input_fd);
    input_fd = -1;
}

static void write_input(void)
{
    while (input_done < input_size) {
        ssize_t done = input_fd < 0 ? (ssize_t)(input_size - input_done)
                                    : write(input_fd, input + input_done, input_size - input_done);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0 && errno == EAGAIN)
            return;
        if (done < 0)
            close_input();
        else
            input_done += (size_t)done;
    }
    input_size = input_done = 0;
    if (input_closing)
        close_input();
}

/* With a terminal, input has to wait until the child has handed the master over. */
static int takes_input(const struct client *c)
{
    if (c->mode == ASKING || c->mode == WAITING)
        return 1;
    return c->mode == ATTACHED && !c->input_ended && input_size == 0 &&
           !((header->flags & TERMINAL) && terminal < 0);
}

static void read_input(struct client *c)
{
    ssize_t size = read(c->fd, input, sizeof input);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) {
        c->input_ended = 1;
        if (c->shut_down && (c->streams & WITH_STDIN) && (header->flags & (STDIN_ONCE | TERMINAL)) == STDIN_ONCE) {
            input_closing = 1;
            write_input();
        }
        return;
    }
    if (!(c->streams & WITH_STDIN))
        return;
    input_size = (size_t)size;
    write_input();
}

/* ---- the terminal ---- */

static void receive_terminal(void)
{
    char byte;
    struct iovec payload = {&byte, 1};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {0, 0, &payload, 1, &control, sizeof control, 0};
    if (recvmsg(FD_CONSOLE, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) < 0)
        return;
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        return;
    memcpy(&terminal, CMSG_DATA(c), sizeof terminal);
    ioctl(terminal, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    fcntl(terminal, F_SETFL, O_RDWR | O_NONBLOCK);
    sources[0] = terminal;
    input_fd = header->flags & OPEN_STDIN ? terminal : -1;
    if (window.ws_row > 0)
        ioctl(terminal, TIOCSWINSZ, &window);
}

static int resize(const struct request *request)
{
    window.ws_row = request->rows;
    window.ws_col = request->columns;
    return terminal >= 0 && ioctl(terminal, TIOCSWINSZ, &window) < 0 ? -errno : 0;
}

/* ---- control ---- */

static void answer(struct client *c, int32_t value)
{
    if (send(c->fd, &value, sizeof value, MSG_NOSIGNAL) < 0)
        c->hung_up = 1;
}

static int fewer_free(int places)
{
    for_each_client(c)
        places -= c->mode == FREE;
    return places > 0;
}

static void obey(struct client *c)
{
    uint8_t type = c->request.type;
    int full = (type == ATTACH && fewer_free(RESERVED)) || (type == WAIT && fewer_free(RESERVED / 2));
    switch (full ? 0 : type) {
    case ATTACH:
        c->mode = ATTACHED;
        c->streams = c->request.argument;
        c->sent = output_size;
        answer(c, 0);
        return;
    case RESIZE:
        answer(c, resize(&c->request));
        return;
    case SIGNAL:
        answer(c, syscall(SYS_pidfd_send_signal, child_pidfd, (int)c->request.argument, NULL, 0) < 0 ? -errno : 0);
        return;
    case WAIT:
        c->mode = WAITING;
        answer(c, 0);
        return;
    case PID:
        answer(c, child_pid);
        return;
    default:
        answer(c, full ? -EUSERS : -EINVAL);
    }
}

static void read_request(struct client *c)
{
    ssize_t size = read(c->fd, (char *)&c->request + c->received, sizeof c->request - c->received);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0 || c->mode == WAITING) {
        drop(c);
        return;
    }
    c->received += (size_t)size;
    if (c->received == sizeof c->request) {
        c->received = 0;
        obey(c);
    }
}

static struct client *free_client(void)
{
    for_each_client(c)
        if (c->mode == FREE)
            return c;
    return NULL;
}

static void accept_clients(void)
{
    struct client *c;
    while ((c = free_client())) {
        int fd = accept4(FD_CONTROL, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        c->fd = fd;
        c->mode = ASKING;
    }
}

static void serve(struct client *c, short events)
{
    if ((events & (POLLRDHUP | POLLHUP)) == POLLRDHUP)
        c->shut_down = 1;
    if ((events & (POLLIN | POLLHUP)) && takes_input(c)) {
        if (c->mode == ATTACHED)
            read_input(c);
        else
            read_request(c);
    }
    if (c->mode != FREE && (events & (POLLHUP | POLLERR)))
        c->hung_up = 1;
}

/* Forgets clients that have left, unless their input is still on its way. */
static void drop_gone(void)
{
    for_each_client(c)
        if (c->hung_up && (c->mode != ATTACHED || c->input_ended || !(c->streams & WITH_STDIN)))
            drop(c);
}

/* ---- the end ---- */

static size_t put_number(char *text, uint64_t number, char end)
{
    size_t size = format_number(text, number);
    text[size] = end;
    return size + 1;
}

static uint64_t nanoseconds(const struct timespec *time)
{
    return (uint64_t)time->tv_sec * 1000000000U + (uint64_t)time->tv_nsec;
}

/* "<exit code> <signal> <started> <finished>", times in nanoseconds since 1970. */
static size_t format_record(char *text, int status)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    size_t size = put_number(text, (uint64_t)(signal ? 128 + signal : WEXITSTATUS(status)), ' ');
    size += put_number(text + size, (uint64_t)signal, ' ');
    size += put_number(text + size, nanoseconds(&started), ' ');
    return size + put_number(text + size, nanoseconds(&now), '\n');
}

static void write_record(const char *text, size_t size)
{
    int fd = openat(FD_STATE, "exit.tmp", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    ssize_t done = write(fd, text, size);
    close(fd);
    if (done == (ssize_t)size)
        renameat(FD_STATE, "exit.tmp", FD_STATE, "exit");
}

/* The child has ended: logs what is left in pipes or terminal, and records the end. Processes that it leaves behind and
   that hold a pipe open are not waited for. Afterwards only output that clients have not read keeps this process. */
static void finish(void)
{
    char record[96];
    int status = 0;
    while (waitpid(child_pid, &status, 0) < 0 && errno == EINTR)
        continue;
    size_t size = format_record(record, status);
    if (header->flags & TERMINAL && terminal < 0)
        receive_terminal();
    for (int stream = 0; stream < 2; stream++)
        for (int i = 0; i < LAST_READS && read_source(stream); i++)
            deliver();
    log_close();
    accept_clients();
    write_record(record, size);
    close(FD_STATE);
    close(FD_CONTROL);
    for_each_client(c) {
        if (c->mode == WAITING)
            send(c->fd, record, size, MSG_NOSIGNAL);
        if (c->mode != FREE && !wants_output(c))
            drop(c);
    }
    deliver();
}

static void flush_clients(void)
{
    struct pollfd polls[MAX_CLIENTS];
    while (deliver(), output_size > 0) {
        for (int i = 0; i < MAX_CLIENTS; i++) {
            struct client *c = &clients[i];
            int pending = wants_output(c) && c->sent < output_size;
            polls[i] = (struct pollfd){.fd = pending ? c->fd : -1, .events = POLLOUT};
        }
        poll(polls, MAX_CLIENTS, -1);
        for (int i = 0; i < MAX_CLIENTS; i++)
            clients[i].hung_up |= (polls[i].revents & (POLLHUP | POLLERR)) != 0;
    }
}

/* ---- the loop ---- */

enum { POLL_CHILD, POLL_STDOUT, POLL_STDERR, POLL_INPUT, POLL_CONTROL, POLL_CONSOLE, POLL_CLIENTS };

static void watch(struct pollfd *polls, int index, int condition, int fd, short events)
{
    polls[index] = (struct pollfd){.fd = condition ? fd : -1, .events = events};
}

static void watch_all(struct pollfd *polls)
{
    int room = output_size < HIGH_WATER;
    watch(polls, POLL_CHILD, 1, child_pidfd, POLLIN);
    watch(polls, POLL_STDOUT, room, sources[0], POLLIN);
    watch(polls, POLL_STDERR, room, sources[1], POLLIN);
    watch(polls, POLL_INPUT, input_size > 0, input_fd, POLLOUT);
    watch(polls, POLL_CONTROL, free_client() != NULL, FD_CONTROL, POLLIN);
    watch(polls, POLL_CONSOLE, (header->flags & TERMINAL) && terminal < 0, FD_CONSOLE, POLLIN);
    for (int i = 0; i < MAX_CLIENTS; i++) {
        struct client *c = &clients[i];
        int in = takes_input(c), out = wants_output(c) && c->sent < output_size;
        int end = c->mode == ATTACHED && !c->shut_down && !c->hung_up;
        short events = (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0) | (end ? POLLRDHUP : 0));
        watch(polls, POLL_CLIENTS + i, c->mode != FREE && (events || !c->hung_up), c->fd, events);
    }
}

static void loop(void)
{
    struct pollfd polls[POLL_CLIENTS + MAX_CLIENTS];
    for (;;) {
        watch_all(polls);
        if (poll(polls, POLL_CLIENTS + MAX_CLIENTS, -1) < 0)
            continue;
        if (polls[POLL_CONSOLE].revents)
            receive_terminal();
        for (int stream = 0; stream < 2; stream++)
            if (polls[POLL_STDOUT + stream].revents)
                read_source(stream);
        if (polls[POLL_INPUT].revents)
            write_input();
        for (int i = 0; i < MAX_CLIENTS; i++)
            if (polls[POLL_CLIENTS + i].revents)
                serve(&clients[i], polls[POLL_CLIENTS + i].revents);
        if (polls[POLL_CONTROL].revents)
            accept_clients();
        deliver();
        drop_gone();
        log_flush();
        if (polls[POLL_CHILD].revents)
            return;
    }
}

static void ignore_signals(void)
{
    static const int ignored[] = {SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGTTOU};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
}

void keep(const struct header *settings_in_use, int pid, int pidfd)
{
    header = settings_in_use;
    child_pid = pid;
    child_pidfd = dup3(pidfd, FD_KEEPER, O_CLOEXEC);
    syscall(SYS_close_range, FD_FIRST_FREE, ~0U, 0);
    clock_gettime(CLOCK_REALTIME, &started);
    ignore_signals();
    syscall(SYS_close_range, FD_PLAN, FD_GATE, 0);
    syscall(SYS_close_range, FD_CHILD_STDIN, FD_CHILD_CONSOLE, 0);
    close(FD_TARGET);
    if (!(header->flags & TERMINAL)) {
        sources[0] = FD_STDOUT;
        sources[1] = FD_STDERR;
        input_fd = header->flags & OPEN_STDIN ? FD_STDIN : -1;
        for (int fd = FD_STDIN; fd <= FD_STDERR; fd++)
            fcntl(fd, F_SETFL, (fd == FD_STDIN ? O_WRONLY : O_RDONLY) | O_NONBLOCK);
    }
    log_open(header);
    loop();
    finish();
    flush_clients();
    _exit(0);
}
