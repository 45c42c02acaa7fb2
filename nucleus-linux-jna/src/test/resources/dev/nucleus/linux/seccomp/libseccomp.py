"""libseccomp.py DIRECTORY: compiles profiles with the C library that container engines use.

DIRECTORY/N.json holds {"arch": AUDIT_ARCH_*, "default": SECCOMP_RET_*, "rules": [{"names": [...], "action":
SECCOMP_RET_*, "args": [[index, operator, value, second value], ...]}, ...]}; DIRECTORY/N.bpf is written beside it. Prints the names that
this version of the library does not know.
"""
import ctypes
import json
import os
import sys

OPERATORS = {name: number for number, name in enumerate(["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"], 1)}


class ArgCmp(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


lib = ctypes.CDLL("libseccomp.so.2")
lib.seccomp_init.restype = ctypes.c_void_p
lib.seccomp_arch_native.restype = ctypes.c_uint32


def must(result, what):
    if result < 0:
        sys.exit(what + ": " + os.strerror(-result))


def compile_profile(profile, out):
    ctx = ctypes.c_void_p(lib.seccomp_init(ctypes.c_uint32(profile["default"])))
    native = lib.seccomp_arch_native()
    if profile["arch"] != native:
        must(lib.seccomp_arch_add(ctx, ctypes.c_uint32(profile["arch"])), "seccomp_arch_add")
        must(lib.seccomp_arch_remove(ctx, ctypes.c_uint32(native)), "seccomp_arch_remove")
    for rule in profile["rules"]:
        if rule["action"] == profile["default"]:
            continue
        args = (ArgCmp * max(1, len(rule["args"])))()
        for at, (index, operator, value, second) in enumerate(rule["args"]):
            args[at] = ArgCmp(index, OPERATORS[operator], value, second)
        for name in rule["names"]:
            number = lib.seccomp_syscall_resolve_name(name.encode())
            if number == -1:
                print(name)
            else:
                must(lib.seccomp_rule_add_array(ctx, ctypes.c_uint32(rule["action"]), number, len(rule["args"]), args),
                     "seccomp_rule_add_array " + name)
    with open(out, "wb") as file:
        must(lib.seccomp_export_bpf(ctx, file.fileno()), "seccomp_export_bpf")
    lib.seccomp_release(ctx)


for entry in sorted(os.listdir(sys.argv[1])):
    if entry.endswith(".json"):
        path = os.path.join(sys.argv[1], entry)
        with open(path) as text:
            compile_profile(json.load(text), path[:-5] + ".bpf")
