/* A disk that fails when it is told to, for LD_PRELOAD: every call that changes something in one
 * folder is counted, and from a chosen one on, or that one alone, it fails with a chosen error.
 *
 * The process that it is loaded into calls disk_watch and disk_fail itself.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[4096];
static long calls, fails_at;
static int with_error, for_ever;

/* Watch the files below a folder, given with its links resolved. */
void disk_watch(const char *path) { snprintf(folder, sizeof folder, "%s", path); }

/* Count anew; the at-th call fails (0: none does), and with `ever` all that follow. */
void disk_fail(long at, int error, int ever) {
    calls = 0;
    fails_at = at;
    with_error = error;
    for_ever = ever;
}

long disk_calls(void) { return calls; }

static int watched(const char *path) {
    size_t length = strlen(folder);
    return length && !strncmp(path, folder, length);
}

static int watched_file(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return watched(path);
}

static int fails(void) {
    calls++;
    if (!fails_at || calls < fails_at || (calls > fails_at && !for_ever)) return 0;
    errno = with_error;
    return 1;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* A full disk takes a part of what it is given first, as real ones do. */
#define PART(size) (with_error == ENOSPC && calls == fails_at && (size) > 1 ? (size) / 2 : 0)

ssize_t write(int file, const void *data, size_t size) {
    REAL(write);
    if (watched_file(file) && fails()) return PART(size) ? real(file, data, PART(size)) : -1;
    return real(file, data, size);
}

ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
    REAL(pwrite);
    if (watched_file(file) && fails()) return PART(size) ? real(file, data, PART(size), at) : -1;
    return real(file, data, size, at);
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
    REAL(pwrite64);
    if (watched_file(file) && fails()) return PART(size) ? real(file, data, PART(size), at) : -1;
    return real(file, data, size, at);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    REAL(writev);
    return watched_file(file) && fails() ? -1 : real(file, parts, count);
}

int fsync(int file) {
    REAL(fsync);
    return watched_file(file) && fails() ? -1 : real(file);
}

int fdatasync(int file) {
    REAL(fdatasync);
    return watched_file(file) && fails() ? -1 : real(file);
}

int ftruncate(int file, off_t size) {
    REAL(ftruncate);
    return watched_file(file) && fails() ? -1 : real(file, size);
}

int ftruncate64(int file, off64_t size) {
    REAL(ftruncate64);
    return watched_file(file) && fails() ? -1 : real(file, size);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    return watched(to) && fails() ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    return watched(path) && fails() ? -1 : real(path, mode);
}

#define OPENS(name)                                                                    \
    int name(const char *path, int flags, ...) {                                       \
        va_list rest;                                                                  \
        va_start(rest, flags);                                                         \
        mode_t mode = va_arg(rest, mode_t);                                            \
        va_end(rest);                                                                  \
        REAL(name);                                                                    \
        if ((flags & O_CREAT) && watched(path) && fails()) return -1;                  \
        return real(path, flags, mode);                                                \
    }

OPENS(open)
OPENS(open64)
