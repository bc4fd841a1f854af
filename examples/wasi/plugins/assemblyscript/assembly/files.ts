// Files, which the shim has no classes for: its declarations of WASI's functions are enough.
import {
  errno,
  errnoToString,
  fd_close,
  fd_prestat_dir_name,
  fd_prestat_get,
  fd_read,
  fd_write,
  lookupflags,
  oflags,
  path_open,
  prestat,
  rights,
} from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";

// The first descriptor of a directory that the host gives.
const FIRST: u32 = 3;
const answer = memory.data(16);

function check(code: errno, path: string): void {
  if (code != errno.SUCCESS) {
    throw new Error(path + ": " + errnoToString(code));
  }
}

function open(path: string, how: oflags, right: rights): u32 {
  for (let directory = FIRST; fd_prestat_get(directory, changetype<prestat>(answer)) == errno.SUCCESS; directory++) {
    const length = load<u32>(answer, 4);
    const name = new ArrayBuffer(length);
    check(fd_prestat_dir_name(directory, changetype<usize>(name), length), path);
    const prefix = String.UTF8.decode(name) + "/";
    if (path.startsWith(prefix)) {
      const rest = String.UTF8.encode(path.substring(prefix.length));
      const code = path_open(
        directory, lookupflags.SYMLINK_FOLLOW, changetype<usize>(rest), rest.byteLength, how, right, 0, 0, answer
      );
      check(code, path);
      return load<u32>(answer);
    }
  }
  throw new Error(path + ": no directory of the host has it");
}

/** Writes a file, in place of what it had. */
export function writeFile(path: string, data: ArrayBuffer): void {
  const file = open(path, oflags.CREAT | oflags.TRUNC, rights.FD_WRITE);
  let from = changetype<usize>(data);
  let left: u32 = data.byteLength;
  while (left > 0) {
    store<usize>(answer, from);
    store<u32>(answer, left, 4);
    check(fd_write(file, answer, 1, answer + 8), path);
    const written = load<u32>(answer, 8);
    from += written;
    left -= written;
  }
  check(fd_close(file), path);
}

/** Reads a whole file. */
export function readFile(path: string): ArrayBuffer {
  const file = open(path, 0, rights.FD_READ);
  const chunk = new ArrayBuffer(4096);
  let data = new ArrayBuffer(0);
  while (true) {
    store<usize>(answer, changetype<usize>(chunk));
    store<u32>(answer, chunk.byteLength, 4);
    check(fd_read(file, answer, 1, answer + 8), path);
    const length = load<u32>(answer, 8);
    if (length == 0) {
      break;
    }
    const longer = new ArrayBuffer(data.byteLength + length);
    memory.copy(changetype<usize>(longer), changetype<usize>(data), data.byteLength);
    memory.copy(changetype<usize>(longer) + data.byteLength, changetype<usize>(chunk), length);
    data = longer;
  }
  check(fd_close(file), path);
  return data;
}
