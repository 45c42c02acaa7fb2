"""calls.py NUMBER,ARGUMENT,...: makes each syscall in a child and prints the errnos that they fail with, or 0."""
import ctypes
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
for call in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        failed = libc.syscall(*[ctypes.c_long(int(word, 0)) for word in call.split(",")]) == -1
        os._exit(ctypes.get_errno() if failed else 0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
