// Preloaded into a server: writes down, in order, what it does to the files of one folder, and which of it it asked the
// disk to keep. From that a power cut can be played: see power-cut.ts. The shared memory of SQLite's log is left out,
// for it does not outlive a machine.
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <map>
#include <mutex>
#include <string>

namespace {

enum Kind : uint8_t { OPEN = 1, CREATE, WRITE, TRUNCATE, SYNC, SYNC_FOLDER, RENAME, UNLINK };

struct __attribute__((packed)) Record {
  Kind kind;
  uint32_t file;
  uint64_t offset;
  uint32_t length;
};

constexpr int mostDescriptors = 65536;
constexpr uint32_t aFolder = UINT32_MAX;
constexpr useconds_t syncTakes = 1000;  // µs: the disk's time, in which a cut may come

template <typename F>
F real(const char *name) {
  return reinterpret_cast<F>(dlsym(RTLD_NEXT, name));
}

#define REAL(name) static const auto name##_ = real<decltype(&::name)>(#name)

std::recursive_mutex mutex;
uint32_t files[mostDescriptors];  // by descriptor; 0: none of ours
std::map<std::string, uint32_t> &names() {
  static auto *all = new std::map<std::string, uint32_t>;
  return *all;
}
uint32_t lastFile = 0;

const char *folder() {
  static const char *path = getenv("POWER_CUT_FOLDER");
  return path;
}

int journal() {
  static const int descriptor = [] {
    REAL(open);
    const char *path = getenv("POWER_CUT_JOURNAL");
    const int opened = path ? open_(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (opened < 0) abort();
    return opened;
  }();
  return descriptor;
}

void note(Kind kind, uint32_t file, uint64_t offset, const void *bytes, uint32_t length) {
  REAL(writev);
  Record record{kind, file, offset, length};
  iovec parts[] = {{&record, sizeof record}, {const_cast<void *>(bytes), length}};
  if (writev_(journal(), parts, 2) != static_cast<ssize_t>(sizeof record + length)) abort();
}

void note(Kind kind, uint32_t file, const std::string &text) { note(kind, file, 0, text.data(), text.size()); }

// The path under the folder, or "" for what lies elsewhere.
std::string ours(const char *path) {
  if (!folder() || !path) return "";
  std::string full = path;
  if (full.empty() || full[0] != '/') {
    char here[PATH_MAX];
    if (!getcwd(here, sizeof here)) return "";
    full = std::string(here) + "/" + full;
  }
  for (size_t at; (at = full.find("/./")) != std::string::npos;) full.erase(at, 2);
  const std::string root = std::string(folder()) + "/";
  if (full.compare(0, root.size(), root) != 0) return "";
  std::string rest = full.substr(root.size());
  const std::string shared = "-shm", log = ".log";
  for (const auto &end : {shared, log})
    if (rest.size() > end.size() && rest.compare(rest.size() - end.size(), end.size(), end) == 0) return "";
  return rest;
}

uint32_t fileOf(int descriptor) {
  return descriptor >= 0 && descriptor < mostDescriptors ? files[descriptor] : 0;
}

uint32_t ofFile(int descriptor) {
  const uint32_t file = fileOf(descriptor);
  return file == aFolder ? 0 : file;
}

template <typename Open>
int opening(const char *path, int flags, Open open) {
  const std::string name = ours(path);
  if (name.empty()) {
    const int descriptor = open();
    if (descriptor >= 0 && descriptor < mostDescriptors) files[descriptor] = 0;
    return descriptor;
  }
  std::lock_guard<std::recursive_mutex> lock(mutex);
  struct stat before;
  const bool existed = stat(path, &before) == 0;
  const int descriptor = open();
  if (descriptor < 0 || descriptor >= mostDescriptors) return descriptor;
  if (existed && S_ISDIR(before.st_mode)) {
    files[descriptor] = aFolder;
    return descriptor;
  }
  uint32_t &file = names()[name];
  if (file == 0 || !existed) {
    file = ++lastFile;
    note(existed ? OPEN : CREATE, file, name);
  }
  files[descriptor] = file;
  if (existed && (flags & O_TRUNC)) note(TRUNCATE, file, 0, nullptr, 0);
  return descriptor;
}

template <typename Write>
ssize_t writing(int descriptor, int64_t offset, Write write, const iovec *parts, int count) {
  const uint32_t file = ofFile(descriptor);
  if (file == 0) return write();
  std::lock_guard<std::recursive_mutex> lock(mutex);
  if (offset < 0) {
    struct stat now;
    const bool appends = fcntl(descriptor, F_GETFL) & O_APPEND;
    offset = appends && fstat(descriptor, &now) == 0 ? now.st_size : lseek(descriptor, 0, SEEK_CUR);
  }
  const ssize_t written = write();
  std::string bytes;
  for (int at = 0; at < count; at++) bytes.append(static_cast<char *>(parts[at].iov_base), parts[at].iov_len);
  if (written > 0) note(WRITE, file, offset, bytes.data(), written);
  return written;
}

template <typename Sync>
int syncing(int descriptor, Sync sync) {
  const uint32_t file = fileOf(descriptor);
  if (file == 0) return sync();
  usleep(syncTakes);
  std::lock_guard<std::recursive_mutex> lock(mutex);
  note(file == aFolder ? SYNC_FOLDER : SYNC, file == aFolder ? 0 : file, 0, nullptr, 0);
  return 0;
}

}  // namespace

extern "C" {

#define MODE(flags)                         \
  mode_t mode = 0;                          \
  if ((flags) & (O_CREAT | O_TMPFILE)) {    \
    va_list rest;                           \
    va_start(rest, flags);                  \
    mode = va_arg(rest, mode_t);            \
    va_end(rest);                           \
  }

int open(const char *path, int flags, ...) {
  REAL(open);
  MODE(flags)
  return opening(path, flags, [&] { return open_(path, flags, mode); });
}

int open64(const char *path, int flags, ...) {
  REAL(open64);
  MODE(flags)
  return opening(path, flags, [&] { return open64_(path, flags, mode); });
}

int close(int descriptor) {
  REAL(close);
  if (fileOf(descriptor) != 0) {
    std::lock_guard<std::recursive_mutex> lock(mutex);
    files[descriptor] = 0;
  }
  return close_(descriptor);
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  REAL(write);
  const iovec part{const_cast<void *>(bytes), length};
  return writing(descriptor, -1, [&] { return write_(descriptor, bytes, length); }, &part, 1);
}

ssize_t writev(int descriptor, const iovec *parts, int count) {
  REAL(writev);
  return writing(descriptor, -1, [&] { return writev_(descriptor, parts, count); }, parts, count);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  REAL(pwrite64);
  const iovec part{const_cast<void *>(bytes), length};
  return writing(descriptor, offset, [&] { return pwrite64_(descriptor, bytes, length, offset); }, &part, 1);
}

int ftruncate64(int descriptor, off64_t length) {
  REAL(ftruncate64);
  const uint32_t file = ofFile(descriptor);
  if (file == 0) return ftruncate64_(descriptor, length);
  std::lock_guard<std::recursive_mutex> lock(mutex);
  const int result = ftruncate64_(descriptor, length);
  if (result == 0) note(TRUNCATE, file, length, nullptr, 0);
  return result;
}

int fsync(int descriptor) {
  REAL(fsync);
  return syncing(descriptor, [&] { return fsync_(descriptor); });
}

int fdatasync(int descriptor) {
  REAL(fdatasync);
  return syncing(descriptor, [&] { return fdatasync_(descriptor); });
}

int rename(const char *from, const char *to) {
  REAL(rename);
  const std::string old = ours(from), name = ours(to);
  if (old.empty() && name.empty()) return rename_(from, to);
  std::lock_guard<std::recursive_mutex> lock(mutex);
  const int result = rename_(from, to);
  if (result != 0) return result;
  names()[name] = names()[old];
  names().erase(old);
  note(RENAME, names()[name], old + std::string(1, '\0') + name);
  return result;
}

int unlink(const char *path) {
  REAL(unlink);
  const std::string name = ours(path);
  if (name.empty()) return unlink_(path);
  std::lock_guard<std::recursive_mutex> lock(mutex);
  const int result = unlink_(path);
  if (result != 0) return result;
  names().erase(name);
  note(UNLINK, 0, name);
  return result;
}
}
