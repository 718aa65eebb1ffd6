/* A slow disk: every fsync and fdatasync takes 8 ms more while the file SWITCH exists. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

static int slowly(const char *name, int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    if (access(SWITCH, F_OK) == 0) {
        struct timespec wait = {0, 8000000};
        nanosleep(&wait, 0);
    }
    return real(descriptor);
}

int fsync(int descriptor) { return slowly("fsync", descriptor); }
int fdatasync(int descriptor) { return slowly("fdatasync", descriptor); }
