// @ts-ignore: decorator
@external("wardian:core/1", "input_read")
declare function inputRead(to: usize, offset: i32, length: i32): i32;
// @ts-ignore: decorator
@external("wardian:core/1", "output_write")
declare function outputWrite(from: usize, length: i32): i32;
// @ts-ignore: decorator
@external("wardian:core/1", "fail")
declare function fail(code: i32, message: usize, length: i32): i32;
// @ts-ignore: decorator
@external("wardian:core/1", "abort")
declare function panic(message: usize, length: i32, file: usize, fileLength: i32, line: i32, column: i32): void;

const LONGEST = 64;

/** Greets whoever is named in the input. */
export function greet(inputLength: i32): i32 {
  const name = new ArrayBuffer(LONGEST + 1);
  const length = inputRead(changetype<usize>(name), 0, LONGEST + 1);
  if (length > LONGEST) {
    return failure(1, "the name is too long");
  }
  if (length <= 0) {
    return failure(2, "nobody to greet");
  }
  const text = String.UTF8.decodeUnsafe(changetype<usize>(name), length);
  const output = String.UTF8.encode("Hello, " + text + "!");
  return outputWrite(changetype<usize>(output), output.byteLength) < 0 ? 3 : 0;
}

/** An operation fails by saying why and then returning the code. */
function failure(code: i32, message: string): i32 {
  const text = String.UTF8.encode(message);
  fail(code, changetype<usize>(text), text.byteLength);
  return code;
}

/** Where AssemblyScript's own checks end, by the option --use: the caller is told message and place. */
function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const text = String.UTF8.encode(message ? message : "");
  const name = String.UTF8.encode(file ? file : "");
  panic(changetype<usize>(text), text.byteLength, changetype<usize>(name), name.byteLength, line, column);
}
