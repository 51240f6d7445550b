/* Writes a container's output in Docker's json-file format, with rotation. */
#define _GNU_SOURCE
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    LINE_SIZE = 16 * 1024, /* longer lines become several entries */
    ENTRY_OVERHEAD = 128,
    BUFFER_SIZE = 6 * LINE_SIZE + ENTRY_OVERHEAD + 16 * 1024
};

/* The beginning of a line whose end has not come yet. */
struct line {
    char bytes[LINE_SIZE];
    size_t size;
    int partial; /* earlier entries hold the beginning of this line */
    struct timespec since;
};

static struct line lines[2];
static char buffer[BUFFER_SIZE];
static size_t buffered;
static int fd = -1;
static uint64_t written;
static char names[2][sizeof(settings.log_name) + 12];

/* Where it cannot be opened, an earlier file stays in use. */
static void open_file(int flags)
{
    struct stat st;
    int file = openat(FD_LOG, settings.log_name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0640);
    written = file >= 0 && fstat(file, &st) == 0 ? (uint64_t)st.st_size : 0;
    if (file < 0)
        return;
    if (fd >= 0)
        close(fd);
    fd = file;
}

void log_open(const struct header *header)
{
    if (header->flags & LOGGED)
        open_file(0);
}

/* A log that cannot be written must not stop the container: what does not fit is dropped, as whole entries. */
void log_flush(void)
{
    size_t done = 0;
    while (fd >= 0 && done < buffered) {
        ssize_t size = write(fd, buffer + done, buffered - done);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0) {
            if (done == 0 || ftruncate(fd, lseek(fd, 0, SEEK_CUR) - (off_t)done) == 0)
                written -= buffered;
            break;
        }
        done += (size_t)size;
    }
    buffered = 0;
}

static const char *rotated(int slot, uint32_t number)
{
    size_t size = strlen(settings.log_name);
    memcpy(names[slot], settings.log_name, size);
    if (number > 0) {
        names[slot][size++] = '.';
        size += format_number(names[slot] + size, number);
    }
    names[slot][size] = 0;
    return names[slot];
}

static void rotate(void)
{
    log_flush();
    for (uint32_t i = settings.log_max_files - 1; i > 0; i--)
        renameat(FD_LOG, rotated(0, i - 1), FD_LOG, rotated(1, i));
    open_file(O_TRUNC);
}

static void put(const char *text, size_t size)
{
    memcpy(buffer + buffered, text, size);
    buffered += size;
}

static void put_digits(char *to, unsigned number, int width)
{
    while (width-- > 0) {
        to[width] = (char)('0' + number % 10);
        number /= 10;
    }
}

/* RFC 3339 in UTC; the fraction without its last zeros. Days to date: proleptic Gregorian, years from March. */
static void put_time(const struct timespec *now)
{
    static char text[] = "0000-00-00T00:00:00.000000000";
    static int64_t second = -1;
    if (now->tv_sec != second) {
        second = now->tv_sec;
        unsigned clock = (unsigned)(second % 86400);
        unsigned day = (unsigned)(second / 86400) + 719468;
        unsigned era = day / 146097, of_era = day % 146097;
        unsigned year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
        unsigned of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        unsigned march_month = (5 * of_year + 2) / 153;
        unsigned month = march_month < 10 ? march_month + 3 : march_month - 9;
        put_digits(text, year_of_era + era * 400 + (month <= 2), 4);
        put_digits(text + 5, month, 2);
        put_digits(text + 8, of_year - (153 * march_month + 2) / 5 + 1, 2);
        put_digits(text + 11, clock / 3600, 2);
        put_digits(text + 14, clock / 60 % 60, 2);
        put_digits(text + 17, clock % 60, 2);
    }
    put_digits(text + 20, (unsigned)now->tv_nsec, 9);
    size_t size = sizeof text - 1;
    while (text[size - 1] == '0' && size > 20)
        size--;
    put(text, text[size - 1] == '.' ? size - 1 : size);
}

/* The length of the UTF-8 sequence at the start, or 0 if it is none. */
static size_t sequence(const unsigned char *s, size_t left)
{
    size_t length = s[0] < 0xc2 || s[0] > 0xf4 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    if (length == 0 || length > left)
        return 0;
    unsigned char low = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char high = s[0] == 0xed ? 0x9f : s[0] == 0xf4 ? 0x8f : 0xbf;
    if (s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

static int plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

static void put_escaped_ascii(unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    if (c == '"' || c == '\\' || c == '\n' || c == '\r') {
        escape[1] = c == '\n' ? 'n' : c == '\r' ? 'r' : (char)c;
        put(escape, 2);
        return;
    }
    put(escape, sizeof escape);
}

/* Escapes as Go's encoder does, HTML characters and line separators included. */
static void put_json(const char *bytes, size_t size)
{
    const unsigned char *s = (const unsigned char *)bytes;
    for (size_t i = 0; i < size;) {
        size_t end = i;
        while (end < size && plain(s[end]))
            end++;
        put(bytes + i, end - i);
        i = end;
        if (i == size)
            return;
        if (s[i] < 0x80) {
            put_escaped_ascii(s[i++]);
            continue;
        }
        size_t length = sequence(s + i, size - i);
        if (length == 0)
            put("\\ufffd", 6);
        else if (length == 3 && s[i] == 0xe2 && s[i + 1] == 0x80 && (s[i + 2] & 0xfe) == 0xa8)
            put(s[i + 2] == 0xa8 ? "\\u2028" : "\\u2029", 6);
        else
            put(bytes + i, length);
        i += length ? length : 1;
    }
}

static void entry(int stream, const char *bytes, size_t size, int complete, const struct timespec *now)
{
    if (settings.log_max_size && written >= settings.log_max_size)
        rotate();
    if (buffered + 6 * size + ENTRY_OVERHEAD > sizeof buffer)
        log_flush();
    size_t start = buffered;
    put("{\"log\":\"", 8);
    put_json(bytes, size);
    if (complete)
        put("\\n", 2);
    put(stream ? "\",\"stream\":\"stderr\",\"time\":\"" : "\",\"stream\":\"stdout\",\"time\":\"", 28);
    put_time(now);
    put("Z\"}\n", 4);
    written += buffered - start;
}

static void finish(int stream, struct line *line, const char *bytes, size_t size, int complete)
{
    struct timespec now;
    if (line->partial)
        now = line->since;
    else
        clock_gettime(CLOCK_REALTIME, &now);
    entry(stream, bytes, size, complete, &now);
    line->since = now;
    line->partial = !complete;
    line->size = 0;
}

void log_output(int stream, const char *bytes, size_t size)
{
    struct line *line = &lines[stream];
    if (fd < 0)
        return;
    while (size > 0) {
        size_t room = LINE_SIZE - line->size;
        const char *newline = memchr(bytes, '\n', size < room ? size : room);
        size_t part = newline ? (size_t)(newline - bytes) : size < room ? size : room;
        int whole = newline || part == room;
        if (line->size == 0 && whole) {
            finish(stream, line, bytes, part, newline != NULL);
        } else {
            memcpy(line->bytes + line->size, bytes, part);
            line->size += part;
            if (whole)
                finish(stream, line, line->bytes, line->size, newline != NULL);
        }
        part += newline != NULL;
        bytes += part;
        size -= part;
    }
}

void log_close(void)
{
    for (int stream = 0; stream < 2; stream++)
        if (lines[stream].size > 0)
            finish(stream, &lines[stream], lines[stream].bytes, lines[stream].size, 0);
    log_flush();
    close(fd);
    close(FD_LOG);
}
