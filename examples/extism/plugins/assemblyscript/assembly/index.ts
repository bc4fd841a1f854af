// A tour of what a plugin does with the kit of Extism: input, output, variables, configuration, log and failures.

import { Config, Host, LogLevel, Var } from "@extism/as-pdk";
import { setError } from "./failure";

const VOWELS = "aeiouAEIOU";

/** Counts the vowels of a text, and adds them to the total of this instance. */
export function count_vowels(): i32 {
  const text = Host.inputString();
  let count: i64 = 0;
  for (let i = 0; i < text.length; i++) {
    if (VOWELS.includes(text.charAt(i))) {
      count++;
    }
  }
  const before = Var.getString("total");
  const total = (before === null ? 0 : I64.parseInt(before)) + count;
  Var.set("total", bytesOf(total.toString()));
  Host.log(LogLevel.Info, count.toString() + " vowels");
  return answer('{"count":' + count.toString() + ',"total":' + total.toString() + "}");
}

/** Greets with the word of the configuration. */
export function greeting(): i32 {
  const word = Config.get("greeting");
  return answer((word === null ? "Hello" : word) + ", " + Host.inputString() + "!");
}

/** Fails with code 7 and the input as the message. */
export function fail(): i32 {
  setError(Host.inputString());
  return 7;
}

/** Returns its input. */
export function echo(): i32 {
  Host.output(Host.input());
  return 0;
}

// "Host.outputString" of the kit takes the number of UTF-16 units for that of bytes.
function answer(text: string): i32 {
  Host.output(bytesOf(text));
  return 0;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text));
}
