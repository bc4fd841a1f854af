import { error_set } from "@extism/as-pdk/lib/env";
import { Memory } from "@extism/as-pdk";

/** Sets the message of the failure. The kit has no function for it. */
export function setError(message: string): void {
  error_set(Memory.allocateString(message).offset);
}

/** What the compiler calls for an exception. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  setError((message === null ? "abort" : message) + " in " + (file === null ? "?" : file) + ":" + line.toString());
  unreachable();
}
