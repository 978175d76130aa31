/*
 * Keeps beside a folder what of it would be left after the power went: of each file the bytes of its last fsync, of
 * each directory the names of its last fsync. Loaded with LD_PRELOAD; the test PowerLossIT puts the parts together.
 *
 *   MIZZEN_POWERLOSS_ROOT    the folder that is watched
 *   MIZZEN_POWERLOSS_SHADOW  where the durable state goes: a file "<inode>" for each file, "<inode>.names" for each
 *                            directory, one line "<inode> <d or f> <name>" for each entry
 *   MIZZEN_POWERLOSS_LIE     when set, fsync does nothing: the negative of the test
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILES 4096

/* What was written to an open file since its last sync. */
struct dirty {
  off_t from;
  off_t to;
};

static struct dirty dirty[FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static char shadow[PATH_MAX];
static int lie;

__attribute__((constructor)) static void begin(void) {
  const char *r = getenv("MIZZEN_POWERLOSS_ROOT");
  const char *s = getenv("MIZZEN_POWERLOSS_SHADOW");
  if (r && s) {
    snprintf(root, sizeof root, "%s/", r);
    snprintf(shadow, sizeof shadow, "%s", s);
  }
  lie = getenv("MIZZEN_POWERLOSS_LIE") != NULL;
}

static int watched(int fd, char *path) {
  char link[64];
  ssize_t n;
  if (!root[0] || fd < 0 || fd >= FILES) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink(link, path, PATH_MAX - 2);
  if (n <= 0) return 0;
  path[n] = '/';
  path[n + 1] = 0;
  return strncmp(path, root, strlen(root)) == 0;
}

static void touched(int fd, off_t from, ssize_t n) {
  char path[PATH_MAX];
  if (n <= 0 || !watched(fd, path)) return;
  pthread_mutex_lock(&lock);
  if (dirty[fd].to == 0 || from < dirty[fd].from) dirty[fd].from = from;
  if (from + n > dirty[fd].to) dirty[fd].to = from + n;
  pthread_mutex_unlock(&lock);
}

ssize_t write(int fd, const void *bytes, size_t n) {
  ssize_t done = syscall(SYS_write, fd, bytes, n);
  if (done > 0 && root[0]) {
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (at >= done) touched(fd, at - done, done);
  }
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
  ssize_t done = syscall(SYS_pwrite64, fd, bytes, n, at);
  touched(fd, at, done);
  return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at) { return pwrite(fd, bytes, n, at); }

int close(int fd) {
  if (fd >= 0 && fd < FILES) dirty[fd].from = dirty[fd].to = 0;
  return (int)syscall(SYS_close, fd);
}

static void keep_file(int fd, struct stat *facts, const char *path) {
  static char buffer[1 << 16];
  char name[PATH_MAX + 32];
  int in, out;
  off_t at = dirty[fd].from, end = dirty[fd].to;
  snprintf(name, sizeof name, "%s/%llu", shadow, (unsigned long long)facts->st_ino);
  out = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT, 0600);
  char plain[PATH_MAX];
  snprintf(plain, sizeof plain, "%.*s", (int)strlen(path) - 1, path);
  in = (int)syscall(SYS_openat, AT_FDCWD, plain, O_RDONLY, 0);
  while (in >= 0 && out >= 0 && at < end) {
    ssize_t n = pread(in, buffer, end - at < (off_t)sizeof buffer ? (size_t)(end - at) : sizeof buffer, at);
    if (n <= 0) break;
    syscall(SYS_pwrite64, out, buffer, (size_t)n, at);
    at += n;
  }
  if (out >= 0 && ftruncate(out, facts->st_size) != 0) abort();
  if (in >= 0) syscall(SYS_close, in);
  if (out >= 0) syscall(SYS_close, out);
  dirty[fd].from = dirty[fd].to = 0;
}

static void keep_names(struct stat *facts, const char *path) {
  char name[PATH_MAX + 64], fresh[PATH_MAX + 64], line[PATH_MAX];
  struct dirent *entry;
  DIR *dir = opendir(path);
  int out;
  if (!dir) return;
  snprintf(name, sizeof name, "%s/%llu.names", shadow, (unsigned long long)facts->st_ino);
  snprintf(fresh, sizeof fresh, "%s.new", name);
  out = (int)syscall(SYS_openat, AT_FDCWD, fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  while (out >= 0 && (entry = readdir(dir))) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    int n = snprintf(line, sizeof line, "%llu %c %s\n", (unsigned long long)entry->d_ino,
                     entry->d_type == DT_DIR ? 'd' : 'f', entry->d_name);
    syscall(SYS_write, out, line, (size_t)n);
  }
  closedir(dir);
  if (out >= 0) syscall(SYS_close, out);
  syscall(SYS_renameat, AT_FDCWD, fresh, AT_FDCWD, name);
}

/* The real sync is left out: only the shadow counts, and the test is faster. */
static int kept(int fd) {
  char path[PATH_MAX];
  struct stat facts;
  if (!watched(fd, path)) return 0;
  if (lie || fstat(fd, &facts) != 0) return 1;
  pthread_mutex_lock(&lock);
  if (S_ISDIR(facts.st_mode)) {
    keep_names(&facts, path);
  } else {
    keep_file(fd, &facts, path);
  }
  pthread_mutex_unlock(&lock);
  return 1;
}

int fsync(int fd) { return kept(fd) ? 0 : (int)syscall(SYS_fsync, fd); }

int fdatasync(int fd) { return kept(fd) ? 0 : (int)syscall(SYS_fdatasync, fd); }
