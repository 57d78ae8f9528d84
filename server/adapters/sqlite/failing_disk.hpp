// A disk that fails or fills up when a test says so, and counts its flushes: a layer over SQLite's own
// (sqlite.org/vfs).
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <stdexcept>

namespace shanhai::test {

class FailingDisk {
public:
    FailingDisk()
    {
        below() = sqlite3_vfs_find(nullptr);
        vfs_ = *below();
        vfs_.zName = "failing-disk";
        vfs_.szOsFile = static_cast<int>(sizeof(File)) + below()->szOsFile;
        vfs_.xOpen = open;
        if (sqlite3_vfs_register(&vfs_, 1) != SQLITE_OK) throw std::runtime_error{"no failing disk"};
        flushes = 0;
    }
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;
    ~FailingDisk()
    {
        flush_answers = SQLITE_OK;
        write_answers = SQLITE_OK;
        sqlite3_vfs_unregister(&vfs_);
        sqlite3_vfs_register(below(), 1);
    }

    static inline std::atomic<int> flush_answers = SQLITE_OK;
    static inline std::atomic<int> write_answers = SQLITE_OK;
    static inline std::atomic<int> flushes = 0;  // that succeeded

private:
    struct File {
        sqlite3_file base;
        sqlite3_io_methods methods;

        auto under() -> sqlite3_file* { return reinterpret_cast<sqlite3_file*>(this + 1); }
    };

    static auto below() -> sqlite3_vfs*&
    {
        static sqlite3_vfs* vfs = nullptr;
        return vfs;
    }
    static auto under(sqlite3_file* file) -> sqlite3_file* { return reinterpret_cast<File*>(file)->under(); }

    static int open(sqlite3_vfs*, const char* name, sqlite3_file* raw, int flags, int* out)
    {
        auto* const file = reinterpret_cast<File*>(raw);
        file->base.pMethods = nullptr;
        const int code = below()->xOpen(below(), name, file->under(), flags, out);
        if (!file->under()->pMethods) return code;
        file->methods = passing();
        file->base.pMethods = &file->methods;
        return code;
    }
    static auto passing() -> sqlite3_io_methods
    {
        sqlite3_io_methods to{};
        to.iVersion = 2;  // shared memory, which the write-ahead log needs; no memory mapping
        to.xClose = [](sqlite3_file* f) { return under(f)->pMethods->xClose(under(f)); };
        to.xRead = [](sqlite3_file* f, void* p, int n, sqlite3_int64 at) {
            return under(f)->pMethods->xRead(under(f), p, n, at);
        };
        to.xWrite = [](sqlite3_file* f, const void* p, int n, sqlite3_int64 at) {
            if (const int code = write_answers; code != SQLITE_OK) return code;
            return under(f)->pMethods->xWrite(under(f), p, n, at);
        };
        to.xTruncate = [](sqlite3_file* f, sqlite3_int64 n) { return under(f)->pMethods->xTruncate(under(f), n); };
        to.xSync = [](sqlite3_file* f, int flags) {
            if (const int code = flush_answers; code != SQLITE_OK) return code;
            const int code = under(f)->pMethods->xSync(under(f), flags);
            if (code == SQLITE_OK) ++flushes;
            return code;
        };
        to.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) { return under(f)->pMethods->xFileSize(under(f), n); };
        to.xLock = [](sqlite3_file* f, int to_level) { return under(f)->pMethods->xLock(under(f), to_level); };
        to.xUnlock = [](sqlite3_file* f, int to_level) { return under(f)->pMethods->xUnlock(under(f), to_level); };
        to.xCheckReservedLock = [](sqlite3_file* f, int* out) {
            return under(f)->pMethods->xCheckReservedLock(under(f), out);
        };
        to.xFileControl = [](sqlite3_file* f, int op, void* p) {
            return under(f)->pMethods->xFileControl(under(f), op, p);
        };
        to.xSectorSize = [](sqlite3_file* f) { return under(f)->pMethods->xSectorSize(under(f)); };
        to.xDeviceCharacteristics = [](sqlite3_file* f) {
            return under(f)->pMethods->xDeviceCharacteristics(under(f));
        };
        to.xShmMap = [](sqlite3_file* f, int i, int n, int extend, void volatile** p) {
            return under(f)->pMethods->xShmMap(under(f), i, n, extend, p);
        };
        to.xShmLock = [](sqlite3_file* f, int at, int n, int flags) {
            return under(f)->pMethods->xShmLock(under(f), at, n, flags);
        };
        to.xShmBarrier = [](sqlite3_file* f) { under(f)->pMethods->xShmBarrier(under(f)); };
        to.xShmUnmap = [](sqlite3_file* f, int remove) { return under(f)->pMethods->xShmUnmap(under(f), remove); };
        return to;
    }

    sqlite3_vfs vfs_{};
};

}  // namespace shanhai::test
